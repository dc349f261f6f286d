// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/gene_locus.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Which start of a gene is its TSS.
enum class TssRule {
    gene,       ///< the gene's own, or the outermost of its transcripts where it has no record of its own
    canonical,  ///< that of the transcript tagged canonical, else principal, else with the most exonic bases,
                ///< else first
    transcript,  ///< each transcript is a row of its own
};

/// What an annotation may be, for messages.
inline constexpr std::string_view annotation_kinds =
    "GTF, GFF3, BED6, knownGene, refGene, refFlat, genePred, gene_info or a table of TSS";

/// What to do about ids that come up again.
enum class Duplicates { keep, first, error };

namespace detail {

/// A gene or a transcript as an annotation describes it.
struct AnnotationRecord {
    std::string gene;
    std::string transcript;  ///< empty for a gene
    std::string symbol;
    std::string chromosome;
    std::string biotype;
    std::int32_t start = 0;  ///< [start, end), 0-based
    std::int32_t end = 0;
    char strand = '.';
    int rank = 0;             ///< higher is more canonical
    std::int64_t exonic = 0;  ///< bases in exons; 0 where exons are not known
    std::size_t line = 0;

    std::int32_t tss() const { return strand == '-' ? end - 1 : start; }
    GeneLocus locus() const { return {gene, symbol, chromosome, tss(), strand, biotype, transcript, line}; }
};

/// Transcripts of one gene in one place, which decide its TSS together. A gene may be in several places, as
/// those of the pseudoautosomal regions are.
std::vector<GeneLocus> loci_of_transcripts(const std::vector<AnnotationRecord>& transcripts, TssRule rule);

/// Applies the rule for repeated ids, and numbers the chromosomes.
void finish_annotation(Annotation& annotation, std::vector<GeneLocus> loci, Duplicates duplicates);

}  // namespace detail
}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::vector<GeneLocus> loci_of_transcripts(const std::vector<AnnotationRecord>& transcripts,
                                                             TssRule rule) {
    std::vector<GeneLocus> loci;
    std::vector<const AnnotationRecord*> chosen;
    TextMap<std::size_t> places;
    for (const AnnotationRecord& record : transcripts) {
        if (rule == TssRule::transcript) {
            loci.push_back(record.locus());
            continue;
        }
        const auto [place, fresh] =
            places.try_emplace(record.gene + '\t' + record.chromosome + '\t' + record.strand, chosen.size());
        if (fresh) {
            chosen.push_back(&record);
            continue;
        }
        const AnnotationRecord*& best = chosen[place->second];
        if (rule == TssRule::gene) {
            const bool outer = record.strand == '-' ? record.tss() > best->tss() : record.tss() < best->tss();
            if (outer) best = &record;
            continue;
        }
        const auto exonic = [](const AnnotationRecord& r) {
            return r.exonic > 0 ? r.exonic : r.end - r.start;
        };
        if (std::pair(record.rank, exonic(record)) > std::pair(best->rank, exonic(*best))) best = &record;
    }
    for (const AnnotationRecord* record : chosen) {
        loci.push_back(record->locus());
        if (rule == TssRule::gene) loci.back().transcript.clear();
    }
    return loci;
}

DEEPCHROME_INLINE void finish_annotation(Annotation& annotation, std::vector<GeneLocus> loci,
                                         Duplicates duplicates) {
    TextMap<std::size_t> rows;
    for (GeneLocus& locus : loci) {
        const bool transcript_rows = !locus.transcript.empty();
        const std::string key = transcript_rows ? locus.id + '\t' + locus.transcript : locus.id;
        if (const auto [place, fresh] = rows.try_emplace(key, rows.size()); !fresh) {
            ++annotation.duplicates;
            if (duplicates == Duplicates::error) {
                throw_as<DataError>(
                    {annotation.name, ": gene ", locus.id,
                     " comes up again (wanted each once); remove one, or choose to keep all or "
                     "the first"});
            }
            if (duplicates == Duplicates::first) {
                ++annotation.duplicates_dropped;
                continue;
            }
        }
        if (const std::string mixed = second_genome(annotation.chromosomes, locus.chromosome); !mixed.empty())
            throw_as<DataError>({annotation.name, ":", locus.line, ": ", mixed});
        annotation.chromosomes[annotation.chromosomes.add(locus.chromosome)].see(locus.tss);
        annotation.genes.push_back(std::move(locus));
    }
    if (!annotation.genes.empty()) return;
    const bool strands = !annotation.without_strand.empty();
    throw_as<DataError>({annotation.name, ": holds no genes",
                         annotation.other_biotypes > 0 ? " of the wanted biotypes"
                         : strands                     ? " whose strand is known"
                                                       : "",
                         " (wanted ", annotation_kinds, "); give a file with genes",
                         strands ? " and their strands" : ""});
}

}  // namespace deepchrome::detail

#endif
