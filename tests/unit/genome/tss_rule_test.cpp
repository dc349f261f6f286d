// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/tss_rule.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;
using detail::AnnotationRecord;

namespace {

AnnotationRecord transcript(const std::string& gene, const std::string& id, const std::string& chromosome,
                            std::int32_t start, std::int32_t end, char strand, int rank = 0,
                            std::int64_t exonic = 0) {
    AnnotationRecord record;
    record.gene = gene;
    record.transcript = id;
    record.chromosome = chromosome;
    record.start = start;
    record.end = end;
    record.strand = strand;
    record.rank = rank;
    record.exonic = exonic;
    return record;
}

/// "gene/transcript chromosome:tss strand" of each
std::string loci(const std::vector<AnnotationRecord>& transcripts, TssRule rule) {
    std::string text;
    for (const GeneLocus& locus : detail::loci_of_transcripts(transcripts, rule)) {
        text += locus.id + "/" + locus.transcript + " " + locus.chromosome + ":" + std::to_string(locus.tss) +
                locus.strand + "; ";
    }
    return text;
}

Annotation finished(std::vector<GeneLocus> loci, Duplicates duplicates) {
    Annotation annotation;
    annotation.name = "t";
    detail::finish_annotation(annotation, std::move(loci), duplicates);
    return annotation;
}

GeneLocus locus(const std::string& id, const std::string& chromosome, std::int32_t tss,
                const std::string& transcript = "") {
    return {id, "", chromosome, tss, '+', "", transcript};
}

}  // namespace

TEST_CASE("the first transcribed base") {
    CHECK(transcript("A", "", "1", 10, 20, '+').tss() == 10);
    CHECK(transcript("A", "", "1", 10, 20, '-').tss() == 19);  // [10, 20) ends with base 19
}

TEST_CASE("the outermost start, on both strands") {
    CHECK(loci({transcript("A", "A1", "1", 50, 90, '+'), transcript("A", "A2", "1", 20, 30, '+'),
                transcript("B", "B1", "1", 5, 60, '-'), transcript("B", "B2", "1", 40, 80, '-')},
               TssRule::gene) == "A/ 1:20+; B/ 1:79-; ");
}

TEST_CASE("canonical: by rank, then by exonic bases, then the first") {
    const auto a1 = transcript("A", "A1", "1", 10, 99, '+', 1, 50);
    const auto a2 = transcript("A", "A2", "1", 20, 99, '+', 2, 10);
    const auto a3 = transcript("A", "A3", "1", 30, 99, '+', 2, 11);
    const auto a4 = transcript("A", "A4", "1", 40, 99, '+', 2, 11);
    CHECK(loci({a1}, TssRule::canonical) == "A/A1 1:10+; ");
    CHECK(loci({a1, a2}, TssRule::canonical) == "A/A2 1:20+; ");
    CHECK(loci({a3, a2, a4}, TssRule::canonical) == "A/A3 1:30+; ");
    CHECK(loci({a4, a1, a3}, TssRule::canonical) == "A/A4 1:40+; ");
    // Without exons it is the length of the transcript.
    CHECK(loci({transcript("A", "A1", "1", 10, 20, '+'), transcript("A", "A2", "1", 15, 26, '+')},
               TssRule::canonical) == "A/A2 1:15+; ");
}

TEST_CASE("a gene in two places has a start in each") {
    const std::vector<AnnotationRecord> both = {
        transcript("A", "A1", "X", 10, 20, '+'), transcript("A", "A1", "Y", 30, 40, '+'),
        transcript("A", "A2", "X", 5, 20, '+'), transcript("A", "A3", "X", 1, 50, '-')};
    CHECK(loci(both, TssRule::gene) == "A/ X:5+; A/ Y:30+; A/ X:49-; ");
    CHECK(loci(both, TssRule::transcript) == "A/A1 X:10+; A/A1 Y:30+; A/A2 X:5+; A/A3 X:49-; ");
}

TEST_CASE("repeated ids") {
    const std::vector<GeneLocus> twice = {locus("A", "1", 7), locus("B", "chr1", 9), locus("A", "2", 8)};
    const Annotation kept = finished(twice, Duplicates::keep);
    CHECK(kept.genes.size() == 3);
    CHECK(kept.duplicates == 1);
    CHECK(kept.duplicates_dropped == 0);
    CHECK(kept.chromosomes.size() == 2);  // 1 and chr1 are one
    CHECK(kept.chromosomes[0].items == 2);
    CHECK(kept.chromosomes[0].last_starts[0] == 9);
    const Annotation first = finished(twice, Duplicates::first);
    REQUIRE(first.genes.size() == 2);
    CHECK(first.genes[0].chromosome == "1");
    CHECK(first.duplicates_dropped == 1);
    CHECK_THROWS_WITH_AS(
        finished(twice, Duplicates::error),
        "t: gene A comes up again (wanted each once); remove one, or choose to keep all or the first",
        DataError);
    // Transcripts of one gene are no repetition, but the same transcript again is.
    CHECK(finished({locus("A", "1", 7, "A1"), locus("A", "1", 8, "A2")}, Duplicates::error).genes.size() ==
          2);
    CHECK_THROWS_AS(finished({locus("A", "1", 7, "A1"), locus("A", "1", 8, "A1")}, Duplicates::error),
                    DataError);
}

TEST_CASE("no genes") {
    CHECK_THROWS_WITH_AS(
        finished({}, Duplicates::keep),
        "t: holds no genes (wanted GTF, GFF3, BED6, knownGene, refGene, refFlat, genePred, gene_info or a "
        "table of TSS); give a file with genes",
        DataError);
    Annotation annotation;
    annotation.name = "t";
    annotation.other_biotypes = 5;
    CHECK_THROWS_WITH_AS(detail::finish_annotation(annotation, {}, Duplicates::keep),
                         "t: holds no genes of the wanted biotypes (wanted GTF, GFF3, BED6, knownGene, "
                         "refGene, refFlat, genePred, gene_info or a table of TSS); "
                         "give a file with genes",
                         DataError);
}
