// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/assembly.hpp>
#include <deepchrome/genome/chromosomes.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Where a gene begins.
struct GeneLocus {
    std::string id;
    std::string symbol;
    std::string chromosome;
    std::int32_t tss = 0;  ///< 0-based position of the first transcribed base
    char strand = '.';     ///< +, - or '.' where it is not known
    std::string biotype;
    std::string transcript;  ///< the transcript whose start this is, where one was chosen
    std::size_t line = 0;    ///< of the annotation; 0 where it is not known
};

/// The id of a gene without its version: ENSG00000000003.10 is ENSG00000000003, and so is GENCODE's
/// ENSG00000000003.10_2, whose genes were mapped to GRCh37 a second time. ENSG00000002586.13_PAR_Y stays
/// apart.
std::string without_version(std::string_view id);

/// What tells genes of several tables apart: the id without its version, where a number of up to six digits,
/// as in the published tables, is the end of an Ensembl id.
std::string gene_key(std::string_view id);

/// The genes of an annotation, one for each row of the gene table to come.
struct Annotation {
    std::string name;            ///< of the file
    std::string format;          ///< "GTF", "BED", ...
    std::uint32_t checksum = 0;  ///< CRC-32 of the file as stored
    std::vector<GeneLocus> genes;
    ChromosomeTable chromosomes;
    std::string assembly;        ///< as the file's header says
    bool centers_given = false;  ///< a plain table of window centers, which are taken as they are
    std::vector<std::string> without_strand;  ///< genes left out because their strand is not known
    std::vector<std::string> without_start;   ///< genes left out because only pieces of them are given
    std::vector<std::string> joined;          ///< genes whose lines, of one ID, were joined to one
    std::uint64_t of_no_gene = 0;             ///< transcripts and exons whose gene has an empty name
    std::uint64_t other_biotypes = 0;         ///< genes or transcripts left out for their biotype
    std::uint64_t duplicates = 0;             ///< rows whose id an earlier row has
    std::uint64_t duplicates_dropped = 0;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string without_version(std::string_view id) {
    const std::size_t point = id.rfind('.');
    if (point == id.npos || point == 0 || !id.starts_with("ENS")) return std::string(id);
    constexpr std::string_view digits = "0123456789";
    std::size_t after = id.find_first_not_of(digits, point + 1);
    if (after == point + 1 || (after == id.npos && point + 1 == id.size())) return std::string(id);
    if (after != id.npos && id[after] == '_' && after + 1 < id.size()) {
        const std::size_t mapping = id.find_first_not_of(digits, after + 1);
        if (mapping == id.npos || (mapping > after + 1 && id[mapping] == '_')) after = mapping;
    }
    return std::string(id.substr(0, point)) + std::string(after == id.npos ? "" : id.substr(after));
}

DEEPCHROME_INLINE std::string gene_key(std::string_view id) {
    std::string key = without_version(id);
    const bool number = !key.empty() && key.size() <= 6 && key.find_first_not_of("0123456789") == key.npos;
    return number ? "ENSG" + std::string(11 - key.size(), '0') + key : key;
}

}  // namespace deepchrome

#endif
