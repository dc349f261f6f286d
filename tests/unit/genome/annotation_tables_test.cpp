// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/annotation_tables.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;
using namespace deepchrome::detail;

namespace {

/// "gene/transcript chromosome:start-end strand exonic" of each record that `read(lines)` returns
template <class Read>
std::string said(const std::string& text, Read&& read) {
    LineReader lines(text, "t");
    REQUIRE(lines.next());
    std::string all;
    for (const AnnotationRecord& r : read(lines)) {
        all += r.gene + "/" + r.transcript + " " + r.chromosome + ":" + std::to_string(r.start) + "-" +
               std::to_string(r.end) + r.strand + " " + std::to_string(r.exonic) + "; ";
    }
    return all;
}

std::string bed(const std::string& text) { return said(text, read_bed_genes); }
std::string gene_info(const std::string& text) { return said(text, read_gene_info); }
std::string predictions(const std::string& text, const PredictionColumns& columns) {
    return said(text, [&](LineReader& lines) { return read_gene_predictions(lines, columns); });
}

/// "id/symbol chromosome:tss strand" of each
std::string tss_table(const std::string& text) {
    LineReader lines(text, "t");
    REQUIRE(lines.next());
    std::vector<std::string_view> fields;
    split_fields(lines.text(), '\t', fields);
    std::string all;
    for (const GeneLocus& gene : read_tss_table(lines, fields)) {
        all += gene.id + "/" + gene.symbol + " " + gene.chromosome + ":" + std::to_string(gene.tss) +
               gene.strand + "; ";
    }
    return all;
}

}  // namespace

TEST_CASE("BED, with the lines of browsers, blank ones and more columns") {
    CHECK(
        bed("track name=genes\nchr1\t10\t20\tA\t0\t+\r\n\n#x\nchr2\t5\t6\tB\t960\t-\t5\t6\t0\t1\t1,\t0,\n") ==
        "A/ chr1:10-20+ 0; B/ chr2:5-6- 0; ");
    CHECK_THROWS_WITH_AS(
        bed("chr1\t10\t20\tA\t0\t+\nchr1\t10\t20\tA\x1B[2J\t0\t+\n"),
        "t:2: the gene name \"A\\x1b[2J\" holds U+001B (wanted printable text); correct the name", DataError);
    CHECK_THROWS_WITH_AS(bed("chr1\t10\t20\tA\n"),
                         "t:1: has 4 columns (wanted BED with a strand: chromosome, start, end, name, score, "
                         "strand); give a file of this kind",
                         DataError);
    CHECK_THROWS_WITH_AS(bed("chr1\t20\t20\tA\t0\t+\n"),
                         "t:1: the gene ends at 20 and starts at 20, 0-based (wanted an end beyond the "
                         "start); check the order of the columns",
                         DataError);
    CHECK_THROWS_WITH_AS(bed("chr1\t1\t20\tA\t+\t0\n"),
                         "t:1: the strand is \"0\" (wanted + or -, or . where it is not known); check the "
                         "order of the columns",
                         DataError);
    CHECK(bed("chr1\t1\t20\tA\t0\t.\n") == "A/ chr1:1-20. 0; ");
}

TEST_CASE("gene_info, from 1 and closed") {
    CHECK(gene_info("ENSG1\tX\t101\t200\t-1\tprotein_coding\tABC\ta "
                    "gene\nENSG2\tMT\t1\t9\t1\nENSG3\t1\t1\t9\t+1\n") ==
          "ENSG1/ X:100-200- 0; ENSG2/ MT:0-9+ 0; ENSG3/ 1:0-9+ 0; ");
    CHECK_THROWS_WITH_AS(
        gene_info("ENSG1\tX\t101\t200\t1\tb\tS\xE2\x80\xAE\n"),
        "t:1: the symbol \"S\\u202e\" holds U+202E (wanted printable text); correct the name", DataError);
    CHECK_NOTHROW(gene_info("ENSG1\tX\t101\t200\t1\tb\tS\td\xE9signation\n"));  // not a name
    CHECK_THROWS_WITH_AS(gene_info("ENSG1\tX\t101\t200\t+\n"),
                         "t:1: the strand is \"+\" (wanted 1 or -1); check the order of the columns",
                         DataError);
    CHECK_THROWS_WITH_AS(
        gene_info("ENSG1\tX\t0\t200\t1\n"),
        "t:1: the start is 0 (wanted 1 or more, positions count from 1 here); correct the line", DataError);
    CHECK_THROWS_WITH_AS(gene_info("ENSG1\tX\t5\t200\n"),
                         "t:1: has 4 columns (wanted gene_info: id, chromosome, start, end, strand, biotype, "
                         "symbol); give a file of this kind",
                         DataError);
}

TEST_CASE("UCSC's gene predictions") {
    // knownGene: exons of 20, 15 and 30 bases, the lists with and without the last comma
    CHECK(predictions("uc1.1\tchr1\t-\t100\t200\t0\t0\t3\t100,130,170,\t120,145,200,\tP1\tuc1.1\n",
                      prediction_columns(12, 0, false)) == "uc1.1/uc1.1 chr1:100-200- 65; ");
    CHECK(predictions("uc1.1\tchr1\t+\t100\t200\t0\t0\t2\t100,170\t120,200\n",
                      prediction_columns(12, 0, false)) == "uc1.1/uc1.1 chr1:100-200+ 50; ");
    CHECK(predictions("uc1.1\tchr1\t+\t100\t200\n", prediction_columns(12, 0, false)) ==
          "uc1.1/uc1.1 chr1:100-200+ 0; ");
    // refGene, after a column of bins, and as UCSC's own programs write it, without
    CHECK(predictions("585\tNM_1\tchr1\t+\t5\t9\t5\t9\t1\t5,\t9,\t0\tABC\tcmpl\tcmpl\t0,\n",
                      prediction_columns(16, 1, false)) == "ABC/NM_1 chr1:5-9+ 4; ");
    CHECK(predictions("NM_1\tchr1\t+\t5\t9\t5\t9\t1\t5,\t9,\t0\tABC\tcmpl\tcmpl\t0,\n",
                      prediction_columns(15, 0, false)) == "ABC/NM_1 chr1:5-9+ 4; ");
    CHECK_THROWS_WITH_AS(predictions("uc1\tchr1\t+\t5\n", prediction_columns(12, 0, false)),
                         "t:1: has 4 columns (wanted knownGene of UCSC: name, chromosome, strand, start, "
                         "end); give a file of this kind",
                         DataError);
    CHECK_THROWS_WITH_AS(
        predictions("uc1\tchr\x7F\t+\t1\t9\n", prediction_columns(12, 0, false)),
        "t:1: the chromosome name \"chr\\x7f\" holds U+007F (wanted printable text); correct the name",
        DataError);
    CHECK_THROWS_WITH_AS(
        predictions("uc1\tchr1\t+\tx\t9\n", prediction_columns(12, 0, false)),
        "t:1: txStart is \"x\" (wanted a whole number); check the order of the columns, or remove a header",
        DataError);
    CHECK_THROWS_WITH_AS(
        predictions("uc1\tchr1\t+\t5\t9\t5\t9\t1\t5,\t?,\n", prediction_columns(12, 0, false)),
        "t:1: the end of an exon is \"?\" (wanted a whole number); check the order of the columns, or remove "
        "a header",
        DataError);
    CHECK(predictions("uc1\tchr1\t.\t5\t9\n", prediction_columns(5, 0, false)) == "uc1/uc1 chr1:5-9. 0; ");
    // refFlat: the gene, then as knownGene
    CHECK(predictions("ABC\tNM_1\tchr1\t+\t5\t9\t5\t9\t1\t5,\t9,\n", prediction_columns(11, 1, true)) ==
          "ABC/NM_1 chr1:5-9+ 4; ");
    CHECK_THROWS_WITH_AS(
        predictions("ABC\tNM_1\tchr1\t+\t5\n", prediction_columns(11, 1, true)),
        "t:1: has 5 columns (wanted refFlat of UCSC: gene, name, chromosome, strand, start, end); "
        "give a file of this kind",
        DataError);
}

TEST_CASE("tables of TSS") {
    CHECK(tss_table("chrom\ttss\tgene_id\tsymbol\tstrand\nchr1\t7\tA\ta\t-\nchr2\t0\tB\t\t\n") ==
          "A/a chr1:7-; B/ chr2:0.; ");
    CHECK(tss_table("strand\tgene_id\tmore\tchrom\ttss\n+\tA\tx\tchr1\t7\n") == "A/ chr1:7+; ");
    CHECK(tss_table("chr1\t7\tA\nchr1\t8\tB\tb\t+\n") == "A/ chr1:7.; B/b chr1:8+; ");
    CHECK(tss_table("chrom\ttss\tgene_id\n").empty());
    CHECK_THROWS_WITH_AS(
        tss_table("tss\tgene_id\n"),
        "t:1: the header has no chrom (wanted chrom, tss, gene_id, symbol, strand, the last two optional); "
        "name the columns so",
        DataError);
    CHECK_THROWS_WITH_AS(
        tss_table("chrom\ttss\tgene_id\nchr1\t7\n"),
        "t:2: has 2 columns (wanted chrom, tss, gene_id, symbol, strand); give a file of this kind",
        DataError);
    CHECK_THROWS_WITH_AS(
        tss_table("chrom\ttss\tgene_id\tsymbol\nchr1\t7\tA\tS\xC2\x9B\n"),
        "t:2: the symbol \"S\\u009b\" holds U+009B (wanted printable text); correct the name", DataError);
    CHECK_THROWS_WITH_AS(
        tss_table("chrom\ttss\tgene_id\nchr1\t7\tA\x1B\n"),
        "t:2: the gene name \"A\\x1b\" holds U+001B (wanted printable text); correct the name", DataError);
    CHECK_THROWS_WITH_AS(tss_table("chrom\ttss\tgene_id\nchr1\tseven\tA\n"),
                         "t:2: the TSS is \"seven\" (wanted a whole number); check the order of the columns, "
                         "or remove a header",
                         DataError);
}
