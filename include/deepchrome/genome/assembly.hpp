// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/accession_versions.hpp>
#include <deepchrome/genome/chromosomes.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A genome assembly: lengths of chromosomes 1, 2, ..., the last two being X and Y.
struct Assembly {
    std::string_view name;
    std::string_view consortium;  ///< the name that annotations use
    std::size_t autosomes;
    std::array<std::int64_t, 24> lengths;

    /// The length of a chromosome of any spelling, 0 if it is not one of these.
    std::int64_t length(std::string_view chromosome) const;
};

/// The assemblies that are told apart, from UCSC's tables of chromosome sizes.
inline constexpr std::array<Assembly, 7> known_assemblies = {{
    {"hg18", "NCBI36", 22, {247249719, 242951149, 199501827, 191273063, 180857866, 170899992,
                            158821424, 146274826, 140273252, 135374737, 134452384, 132349534,
                            114142980, 106368585, 100338915, 88827254,  78774742,  76117153,
                            63811651,  62435964,  46944323,  49691432,  154913754, 57772954}},
    {"hg19", "GRCh37", 22, {249250621, 243199373, 198022430, 191154276, 180915260, 171115067,
                            159138663, 146364022, 141213431, 135534747, 135006516, 133851895,
                            115169878, 107349540, 102531392, 90354753,  81195210,  78077248,
                            59128983,  63025520,  48129895,  51304566,  155270560, 59373566}},
    {"hg38", "GRCh38", 22, {248956422, 242193529, 198295559, 190214555, 181538259, 170805979,
                            159345973, 145138636, 138394717, 133797422, 135086622, 133275309,
                            114364328, 107043718, 101991189, 90338345,  83257441,  80373285,
                            58617616,  64444167,  46709983,  50818468,  156040895, 57227415}},
    {"hs1", "T2T-CHM13", 22, {248387328, 242696752, 201105948, 193574945, 182045439, 172126628,
                              160567428, 146259331, 150617247, 134758134, 135127769, 133324548,
                              113566686, 101161492, 99753195,  96330374,  84276897,  80542538,
                              61707364,  66210255,  45090682,  51324926,  154259566, 62460029}},
    {"mm9", "NCBIM37", 19, {197195432, 181748087, 159599783, 155630120, 152537259, 149517037,
                            152524553, 131738871, 124076172, 129993255, 121843856, 121257530,
                            120284312, 125194864, 103494974, 98319150,  95272651,  90772031,
                            61342430,  166650296, 15902555,  0,         0,         0}},
    {"mm10", "GRCm38", 19, {195471971, 182113224, 160039680, 156508116, 151834684, 149736546,
                            145441459, 129401213, 124595110, 130694993, 122082543, 120129022,
                            120421639, 124902244, 104043685, 98207768,  94987271,  90702639,
                            61431566,  171031299, 91744698,  0,         0,         0}},
    {"mm39", "GRCm39", 19, {195154279, 181755017, 159745316, 156860686, 151758149, 149588044,
                            144995196, 130127694, 124359700, 130530862, 121973369, 120092757,
                            120883175, 125139656, 104073951, 98008968,  95294699,  90720763,
                            61420004,  169476592, 91455967,  0,         0,         0}},
}};

/// Other names of known assemblies.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 5> assembly_synonyms = {{
    {"T2T-CHM13v2.0", "hs1"},
    {"T2T-CHM13v2", "hs1"},
    {"CHM13v2.0", "hs1"},
    {"chm13v2.0", "hs1"},
    {"CHM13", "hs1"},
}};

/// The known assembly of a name such as hg19, GRCh37, GRCh37.p13 or T2T-CHM13v2.0; null for others.
const Assembly* find_assembly(std::string_view name);

/// Of which assembly a file may be, as far as it shows.
struct AssemblyEvidence {
    std::string stated;                   ///< what the file's header says, or the user
    std::vector<std::string> candidates;  ///< known assemblies that nothing in the file contradicts

    /// "hg19", "hg18 or hg19", or "of no known assembly".
    std::string describe() const;
};

namespace detail {

/// How many of the last three items of a chromosome begin beyond its end in an assembly.
std::size_t strays(const ChromosomeUse& use, const Assembly& assembly);

/// True if names or a header's lengths of chromosomes are not the assembly's own.
bool has_other_chromosomes(std::span<const ChromosomeUse> uses, const Assembly& assembly);

template <class Contradicts>
AssemblyEvidence evidence_unless(std::string_view stated, Contradicts&& contradicts) {
    AssemblyEvidence signs{.stated = std::string(stated), .candidates = {}};
    const Assembly* const named = find_assembly(stated);
    if (!stated.empty() && named == nullptr) return signs;
    for (const Assembly& assembly : known_assemblies) {
        if (named != nullptr && named != &assembly) continue;
        if (!contradicts(assembly)) signs.candidates.emplace_back(assembly.name);
    }
    return signs;
}

}  // namespace detail

/// Reads the signs in genes: each must begin within its chromosome. `stated` is what the file says of its
/// assembly.
AssemblyEvidence assembly_evidence(std::span<const ChromosomeUse> uses, std::string_view stated = {});

/// Reads the signs in reads or values: lengths in a header must be the assembly's own, and items must begin
/// within its chromosomes. Some beyond the end of one chromosome, where all others fit, are no sign: programs
/// that shift or lengthen reads leave such.
AssemblyEvidence assembly_of_signal(std::span<const ChromosomeUse> uses, std::string_view stated = {});

/// True unless both files show signs of known assemblies and have none in common.
bool compatible(const AssemblyEvidence& a, const AssemblyEvidence& b);

/// Throws DataError unless the signal file can be of the genes' assembly: chromosomes in common, no
/// contradiction. Where the genes are said to be of a known assembly, a file that cannot be of any known one
/// contradicts it.
void check_same_assembly(const std::string& signal_name, const ChromosomeTable& signal,
                         const AssemblyEvidence& signal_signs, const std::string& genes_name,
                         const ChromosomeTable& genes, const AssemblyEvidence& genes_signs);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::int64_t Assembly::length(std::string_view chromosome) const {
    const std::string plain = plain_chromosome(chromosome);
    if (plain == "X") return lengths[autosomes];
    if (plain == "Y") return lengths[autosomes + 1];
    if (plain.empty() || plain.size() > 2 || plain.front() == '0') return 0;
    std::size_t number = 0;
    for (const char c : plain) {
        if (c < '0' || c > '9') return 0;
        number = number * 10 + static_cast<std::size_t>(c - '0');
    }
    return number >= 1 && number <= autosomes ? lengths[number - 1] : 0;
}

DEEPCHROME_INLINE const Assembly* find_assembly(std::string_view name) {
    for (const auto& [synonym, known] : assembly_synonyms) {
        if (name == synonym) name = known;
    }
    for (const Assembly& assembly : known_assemblies) {
        const std::string_view long_name = assembly.consortium;
        if (name == assembly.name || name == long_name) return &assembly;
        if (name.starts_with(long_name) && name.substr(long_name.size()).starts_with(".p")) return &assembly;
    }
    return nullptr;
}

DEEPCHROME_INLINE std::string AssemblyEvidence::describe() const {
    if (candidates.empty()) return stated.empty() ? "no known assembly" : stated;
    if (candidates.size() == known_assemblies.size()) return "any assembly";
    return join(candidates, " or ");
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::size_t strays(const ChromosomeUse& use, const Assembly& assembly) {
    const std::int64_t length = assembly.length(use.name);
    if (length == 0) return 0;
    return static_cast<std::size_t>(std::count_if(use.last_starts.begin(), use.last_starts.end(),
                                                  [&](std::int64_t start) { return start >= length; }));
}

DEEPCHROME_INLINE bool has_other_chromosomes(std::span<const ChromosomeUse> uses, const Assembly& assembly) {
    return std::any_of(uses.begin(), uses.end(), [&](const ChromosomeUse& use) {
        const std::int64_t length = assembly.length(use.name);
        return (length > 0 && use.length > 0 && use.length != length) ||
               ((use.items > 0 || use.length > 0) && accession_contradicts(use.name, assembly.name));
    });
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE AssemblyEvidence assembly_evidence(std::span<const ChromosomeUse> uses,
                                                     std::string_view stated) {
    return detail::evidence_unless(stated, [&](const Assembly& assembly) {
        return detail::has_other_chromosomes(uses, assembly) ||
               std::any_of(uses.begin(), uses.end(),
                           [&](const ChromosomeUse& use) { return detail::strays(use, assembly) > 0; });
    });
}

DEEPCHROME_INLINE AssemblyEvidence assembly_of_signal(std::span<const ChromosomeUse> uses,
                                                      std::string_view stated) {
    return detail::evidence_unless(stated, [&](const Assembly& assembly) {
        if (detail::has_other_chromosomes(uses, assembly)) return true;
        std::size_t fit = 0;
        std::size_t misfit = 0;
        std::size_t strays = 0;
        for (const ChromosomeUse& use : uses) {
            if (use.items == 0 || assembly.length(use.name) == 0) continue;
            const std::size_t beyond = detail::strays(use, assembly);
            strays += beyond;
            ++(beyond > 0 ? misfit : fit);
        }
        return misfit > 1 || (misfit == 1 && strays > 2 && fit < 2);
    });
}

DEEPCHROME_INLINE bool compatible(const AssemblyEvidence& a, const AssemblyEvidence& b) {
    if (a.candidates.empty() || b.candidates.empty()) return true;
    return std::any_of(a.candidates.begin(), a.candidates.end(),
                       [&](const std::string& name) { return detail::contains(b.candidates, name); });
}

DEEPCHROME_INLINE void check_same_assembly(const std::string& signal_name, const ChromosomeTable& signal,
                                           const AssemblyEvidence& signal_signs,
                                           const std::string& genes_name, const ChromosomeTable& genes,
                                           const AssemblyEvidence& genes_signs) {
    const auto& uses = signal.uses();
    const bool shared = std::any_of(uses.begin(), uses.end(), [&](const ChromosomeUse& use) {
        return (use.items > 0 || use.length > 0) && genes.find(use.name) != ChromosomeTable::absent;
    });
    if (!shared) {
        throw_as<DataError>({signal_name, ": is on ", some_chromosomes(signal.uses()), " (",
                             signal_signs.describe(), "), and the genes of ", genes_name, " are on ",
                             some_chromosomes(genes.uses()), " (", genes_signs.describe(),
                             "): no chromosome in common; bring both of one assembly"});
    }
    const bool contradictory =
        signal_signs.candidates.empty() && find_assembly(signal_signs.stated) != nullptr;
    if (contradictory) {
        throw_as<DataError>(
            {signal_name, ": states the assembly ", signal_signs.stated,
             ", which its own chromosomes contradict (wanted one assembly); give a file of one "
             "assembly"});
    }
    const bool neither = signal_signs.stated.empty() && signal_signs.candidates.empty() &&
                         find_assembly(genes_signs.stated) != nullptr;
    if (neither || !compatible(signal_signs, genes_signs)) {
        throw_as<DataError>({signal_name, ": is of ", signal_signs.describe(), ", and the genes of ",
                             genes_name, " are of ", genes_signs.describe(),
                             " (wanted one assembly); bring both of one assembly"});
    }
}

}  // namespace deepchrome

#endif
