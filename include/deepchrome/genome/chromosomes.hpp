// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/printable.hpp>
#include <deepchrome/genome/scaffold_names.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// Accession numbers that follow one another, and the chromosomes that they are of: `first` is of chromosome
/// 1 and the next ones of 2, 3, ... up to `numbered`; then come those of `others`.
struct AccessionRun {
    std::string_view genome;  ///< chromosomes of one number, and of different genomes, are different
    std::string_view letters;
    std::uint32_t first;
    std::uint32_t numbered = 0;
    std::string_view others = {};  ///< "X Y"
    bool down = false;             ///< whether numbers fall while those of chromosomes rise
    bool roman = false;            ///< whether the chromosomes are I, II, III, ...
};

/// RefSeq's and GenBank's numbers of whole chromosomes, without their versions.
inline constexpr AccessionRun accession_runs[] = {
    {"man", "NC_", 1, 22, "X Y"},  // NCBI36, GRCh37, GRCh38
    {"man", "CM", 663, 22, "X Y"},
    {"man", "NC_", 12920, 0, "M"},
    {"man", "NC_", 1807, 0, "M"},
    {"man", "J", 1415, 0, "M"},
    {"T2T-CHM13", "NC_", 60925, 22, "X Y"},
    {"T2T-CHM13", "CP", 68277, 22, "X", true},
    {"T2T-CHM13", "CP", 86569, 0, "Y"},
    {"T2T-CHM13", "CP", 68254, 0, "M"},
    {"mouse", "NC_", 67, 19, "X Y"},
    {"mouse", "CM", 994, 19, "X Y"},
    {"mouse", "NC_", 5089, 0, "M"},
    {"mouse", "AY", 172335, 0, "M"},
    {"rat", "NC_", 51336, 20, "X Y"},  // mRatBN7
    {"rat", "CM", 26974, 20, "X Y"},
    {"rat", "NC_", 5100, 20, "X"},  // Rnor 6
    {"rat", "NC_", 24475, 0, "Y"},
    {"rat", "NC_", 1665, 0, "M"},
    {"rat", "AY", 172581, 0, "M"},
    {"zebrafish", "NC_", 7112, 25},
    {"zebrafish", "CM", 2885, 25},
    {"zebrafish", "NC_", 2333, 0, "M"},
    {"fly", "NT_", 33779, 0, "2L"},
    {"fly", "NT_", 33778, 0, "2R"},
    {"fly", "NT_", 37436, 0, "3L"},
    {"fly", "NT_", 33777, 0, "3R"},
    {"fly", "NC_", 4353, 0, "4 X"},
    {"fly", "NC_", 24512, 0, "Y"},
    {"fly", "NC_", 24511, 0, "M"},
    {"fly", "AE", 14134, 0, "2L 4"},
    {"fly", "AE", 13599, 0, "2R"},
    {"fly", "AE", 14296, 0, "3L 3R X"},
    {"fly", "CP", 7106, 0, "Y"},
    {"fly", "KJ", 947872, 0, "M"},
    {"worm", "NC_", 3279, 5, "X", false, true},
    {"worm", "BX", 284601, 5, "X", false, true},
    {"worm", "NC_", 1328, 0, "M"},
    {"yeast", "NC_", 1133, 16, "", false, true},
    {"yeast", "BK", 6935, 7, "", false, true},
    {"yeast", "BK", 6934, 0, "VIII"},
    {"yeast", "BK", 6942, 0, "IX X XI XII XIII XIV XV XVI"},
    {"yeast", "NC_", 1224, 0, "M"},
    {"Arabidopsis", "NC_", 3070, 2},
    {"Arabidopsis", "NC_", 3074, 0, "3 4 5"},
    {"Arabidopsis", "CP", 2684, 5},
    {"Arabidopsis", "NC_", 37304, 0, "M"},
    {"Arabidopsis", "NC_", 1284, 0, "M"},
    {"Arabidopsis", "NC_", 932, 0, "C"},
};

/// A whole chromosome of one genome.
struct KnownChromosome {
    std::string_view genome;
    std::string name;
};

/// The word of a list that comes after `before` others, or nothing.
std::string_view word_of(std::string_view list, std::uint64_t before);

/// The chromosome that NCBI's accession number, of any version, is of: "1" of man for NC_000001.11. An empty
/// name where it is in no table.
KnownChromosome chromosome_of_accession(const AccessionParts& parts);

/// A name without the "chr", "Chr" or "CHR" before it.
std::string_view without_chr(std::string_view name);

/// Names of what is neither numbered nor X or Y, by UCSC, Ensembl, FlyBase, WormBase, SGD and TAIR.
inline constexpr std::pair<std::string_view, std::string_view> organelle_names[] = {
    {"MT", "M"},
    {"Mt", "M"},
    {"mt", "M"},
    {"Mito", "M"},
    {"MtDNA", "M"},
    {"mitochondrion_genome", "M"},
    {"dmel_mitochondrion_genome", "M"},
    {"mitochondrion", "M"},
    {"mitochondria", "M"},
    {"Pt", "C"},
    {"Pltd", "C"},
    {"chloroplast", "C"},
};

}  // namespace detail

/// A chromosome's name without what files disagree on. By UCSC, Ensembl, RefSeq and GenBank, chr1, 1,
/// NC_000001.10 and CM000663.1 are the same, and so are chrM, MT and NC_012920.1, and of scaffolds
/// chr1_KI270706v1_random, KI270706.1 and NT_187361.1. Versions of scaffolds are different sequences, so a
/// name without one stays as it is.
std::string plain_chromosome(std::string_view name);

/// Whether two names are accession numbers of chromosomes of different genomes, such as NC_000001.11 and
/// NC_000067.7, chromosome 1 of man and of the mouse.
bool of_different_genomes(std::string_view a, std::string_view b);

/// What a file holds of one chromosome.
struct ChromosomeUse {
    std::string name;         ///< as the file spells it
    std::int64_t length = 0;  ///< as the file's header says; 0 where nothing says it
    std::uint64_t items = 0;  ///< reads, intervals or genes
    std::array<std::int64_t, 3> last_starts{-1, -1, -1};  ///< the largest ones, 0-based, from the largest on
    std::uint64_t clipped = 0;                            ///< items that reached beyond its end
    std::uint64_t beyond = 0;                             ///< items that began beyond its end

    /// Takes note of an item that begins at `start`.
    void see(std::int64_t start);
};

namespace detail {

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

template <class T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

}  // namespace detail

/// Chromosomes by name, numbered in the order in which they come up.
class ChromosomeTable {
public:
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);

    /// The number of a chromosome, which is added if it is new. Two spellings in one file are one chromosome.
    std::size_t add(std::string_view name);

    /// The number of a chromosome under any spelling, or `absent`. By their accession numbers, chromosomes of
    /// different genomes are different.
    std::size_t find(std::string_view name) const;

    /// How the chromosome is spelled that `add` would take this name for; empty where it is new, or known by
    /// this very name.
    std::string_view other_spelling(std::string_view name) const;

    ChromosomeUse& operator[](std::size_t number) { return uses_[number]; }
    const ChromosomeUse& operator[](std::size_t number) const { return uses_[number]; }
    std::span<const ChromosomeUse> uses() const { return uses_; }
    std::size_t size() const { return uses_.size(); }

private:
    std::vector<ChromosomeUse> uses_;
    detail::TextMap<std::size_t> numbers_;
    detail::TextMap<std::size_t> plain_;
};

/// Why a file whose header names the sequence cannot be counted: another one before it is taken for the same
/// chromosome, on which there are genes. UCSC's hg19 has two mitochondria, chrM and chrMT, and reads that
/// were aligned to two genomes may have NC_000001.11 and NC_000067.7. Empty where all is well.
std::string second_sequence(const ChromosomeTable& file, const ChromosomeTable& genes, std::string_view name);

/// Why a line cannot be of the file of the lines before it: its chromosome is of another genome than one of
/// theirs, by accession numbers. Empty where all is well.
std::string second_genome(const ChromosomeTable& file, std::string_view name);

/// Up to five names for a message: "chr1, chr2, chr3, chr4, chr5 and 20 more".
std::string some_chromosomes(std::span<const ChromosomeUse> uses);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::string_view word_of(std::string_view list, std::uint64_t before) {
    for (; before > 0 && !list.empty(); --before)
        list.remove_prefix(std::min(list.find(' '), list.size() - 1) + 1);
    return list.substr(0, list.find(' '));
}

DEEPCHROME_INLINE KnownChromosome chromosome_of_accession(const AccessionParts& parts) {
    constexpr std::string_view roman = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI";
    if (!parts.known() || parts.digits.size() != (parts.letters.size() == 1 ? 5 : 6)) return {};
    const std::uint64_t number = parts.number();
    for (const AccessionRun& run : accession_runs) {
        if (run.letters != parts.letters || (run.down ? number > run.first : number < run.first)) continue;
        const std::uint64_t place = run.down ? run.first - number : number - run.first;
        if (place < run.numbered)
            return {run.genome, run.roman ? std::string(word_of(roman, place)) : std::to_string(place + 1)};
        const std::string_view other = word_of(run.others, place - run.numbered);
        if (!other.empty()) return {run.genome, std::string(other)};
    }
    return {};
}

DEEPCHROME_INLINE std::string_view without_chr(std::string_view name) {
    const bool prefixed = name.size() > 3 && (name[0] == 'c' || name[0] == 'C') &&
                          (name.substr(1, 2) == "hr" || name.substr(1, 2) == "HR") && name[3] != '_';
    return prefixed ? name.substr(3) : name;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string plain_chromosome(std::string_view name) {
    name = detail::without_chr(name);
    if (name.size() <= 2 && name != "MT" && name != "Mt" && name != "mt" && name != "Pt")
        return std::string(name);  // 1 to 22, X, Y: no table has them
    for (const auto& [other, plain] : detail::organelle_names) {
        if (name == other) return std::string(plain);
    }
    const detail::AccessionParts accession = detail::accession_parts(name);
    if (accession.known()) {
        if (std::string known = detail::chromosome_of_accession(accession).name; !known.empty()) return known;
        if (std::string known = detail::genbank_of_refseq_scaffold(accession); !known.empty()) return known;
    } else if (std::string known = detail::genbank_of_ucsc_scaffold(name); !known.empty()) {
        return known;
    }
    return std::string(name);
}

DEEPCHROME_INLINE bool of_different_genomes(std::string_view a, std::string_view b) {
    const auto genome = [](std::string_view name) {
        return detail::chromosome_of_accession(detail::accession_parts(detail::without_chr(name))).genome;
    };
    if (a == b) return false;
    const std::string_view first = genome(a);
    if (first.empty()) return false;
    const std::string_view second = genome(b);
    return !second.empty() && first != second;
}

DEEPCHROME_INLINE void ChromosomeUse::see(std::int64_t start) {
    ++items;
    auto& [first, second, third] = last_starts;
    if (start >= first) {  // as in sorted files
        third = second;
        second = first;
        first = start;
    } else if (start > third) {
        third = std::min(start, second);
        second = std::max(start, second);
    }
}

DEEPCHROME_INLINE std::size_t ChromosomeTable::add(std::string_view name) {
    if (const auto known = numbers_.find(name); known != numbers_.end()) return known->second;
    const std::string plain = plain_chromosome(name);
    auto [place, fresh] = plain_.try_emplace(plain, uses_.size());
    if (fresh) uses_.emplace_back().name = name;
    numbers_.emplace(name, place->second);
    return place->second;
}

DEEPCHROME_INLINE std::size_t ChromosomeTable::find(std::string_view name) const {
    const auto place = plain_.find(plain_chromosome(name));
    if (place == plain_.end() || of_different_genomes(uses_[place->second].name, name)) return absent;
    return place->second;
}

DEEPCHROME_INLINE std::string_view ChromosomeTable::other_spelling(std::string_view name) const {
    if (numbers_.find(name) != numbers_.end()) return {};
    const auto place = plain_.find(plain_chromosome(name));
    return place == plain_.end() ? std::string_view() : uses_[place->second].name;
}

DEEPCHROME_INLINE std::string second_sequence(const ChromosomeTable& file, const ChromosomeTable& genes,
                                              std::string_view name) {
    const std::string_view other = file.other_spelling(name);
    if (other.empty()) return {};
    std::size_t number = genes.find(other);
    if (number == ChromosomeTable::absent) number = genes.find(name);
    if (number == ChromosomeTable::absent) return {};
    const std::string ours(first_bytes(genes[number].name, 40));
    return "its header has the sequences " + std::string(first_bytes(other, 40)) + " and " +
           std::string(first_bytes(name, 40)) + ", which are both " + ours +
           " of the genes by their names (wanted one); remove one of both from the file, or the genes of " +
           ours + " from the annotation";
}

DEEPCHROME_INLINE std::string second_genome(const ChromosomeTable& file, std::string_view name) {
    const std::string_view other = file.other_spelling(name);
    if (other.empty()) return {};
    if (!of_different_genomes(other, name)) {
        // hg19 of UCSC has two mitochondria, chrM and chrMT.
        if (plain_chromosome(name) != "M") return {};
        return std::string(first_bytes(name, 40)) + " is another mitochondrion than " +
               std::string(first_bytes(other, 40)) +
               " of an earlier line (wanted one); keep the lines of one";
    }
    return std::string(first_bytes(name, 40)) + " is of another genome than " +
           std::string(first_bytes(other, 40)) +
           " of an earlier line (wanted one genome); keep the lines of one genome";
}

DEEPCHROME_INLINE std::string some_chromosomes(std::span<const ChromosomeUse> uses) {
    std::string text;
    std::size_t named = 0;
    std::size_t used = 0;
    for (const ChromosomeUse& use : uses) {
        if (use.items == 0) continue;
        if (++used > 5) continue;
        text += named++ == 0 ? "" : ", ";
        text += first_bytes(use.name, 40);
    }
    return used > 5 ? text + " and " + std::to_string(used - 5) + " more" : text;
}

}  // namespace deepchrome

#endif
