// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/scaffold_names.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// How a known assembly numbers its chromosomes: each assembly of a genome has the next version of RefSeq's
/// accession numbers, NC_000001.10 in hg19 and NC_000001.11 in hg38, and of GenBank's.
struct AccessionVersions {
    std::string_view assembly;
    std::string_view genome;  ///< as accession_runs has it
    int later = 0;            ///< than the first of the genome's assemblies with known versions
    int genbank = 0;          ///< of all of its numbers CM...; 0 where there are none
};

inline constexpr std::array accession_versions = {
    AccessionVersions{"hg18", "man", 0, 0},  AccessionVersions{"hg19", "man", 1, 1},
    AccessionVersions{"hg38", "man", 2, 2},  AccessionVersions{"hs1", "T2T-CHM13", 0, 0},
    AccessionVersions{"mm9", "mouse", 0, 1}, AccessionVersions{"mm10", "mouse", 1, 2},
    AccessionVersions{"mm39", "mouse", 2, 3}};

/// The versions of NC_000001 to NC_000024 in hg18: of chromosomes 1 to 22, X and Y.
inline constexpr std::array<int, 24> refseq_versions_of_hg18 = {9, 10, 10, 10, 8, 10, 12, 9, 10, 9, 8, 10,
                                                                9, 7,  8,  8,  9, 8,  8,  9, 7,  9, 9, 8};

/// The version that RefSeq's number of a chromosome has in the first assembly of its genome; 0 where it is
/// not known.
int first_refseq_version(const KnownChromosome& chromosome);

/// True if a name is the accession number of a chromosome that the assembly does not have: one of another
/// genome, or of another version.
bool accession_contradicts(std::string_view name, std::string_view assembly);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE int first_refseq_version(const KnownChromosome& chromosome) {
    const bool sex = chromosome.name == "X" || chromosome.name == "Y";
    std::size_t number = 0;
    const char* const end = chromosome.name.data() + chromosome.name.size();
    const bool numbered = std::from_chars(chromosome.name.data(), end, number).ptr == end;
    if (chromosome.genome == "mouse") return sex ? 6 : numbered ? 5 : 0;
    if (chromosome.genome != "man") return 0;
    if (sex) return refseq_versions_of_hg18[chromosome.name == "X" ? 22 : 23];
    return numbered && number >= 1 && number <= 22 ? refseq_versions_of_hg18[number - 1] : 0;
}

DEEPCHROME_INLINE bool accession_contradicts(std::string_view name, std::string_view assembly) {
    const AccessionParts parts = accession_parts(without_chr(name));
    const KnownChromosome chromosome = chromosome_of_accession(parts);
    if (chromosome.genome.empty()) return false;
    const auto* const known =
        std::find_if(accession_versions.begin(), accession_versions.end(),
                     [&](const AccessionVersions& each) { return each.assembly == assembly; });
    if (known == accession_versions.end()) return false;
    if (known->genome != chromosome.genome) return true;
    const int first = parts.letters == "NC_" ? first_refseq_version(chromosome) : 0;
    const int wanted = first > 0 ? first + known->later : parts.letters == "CM" ? known->genbank : 0;
    return wanted > 0 && !parts.version.empty() && parts.version != std::to_string(wanted);
}

}  // namespace deepchrome::detail

#endif
