// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/refused_text.hpp>

#include <string>

#include <doctest/doctest.h>

#include "four_bins.hpp"

using namespace deepchrome;

namespace {

/// The title of the format that a text is of, or why it is refused.
std::string answer(const std::string& text, const std::string& name = "t") {
    LineReader lines(text, name);
    try {
        const std::size_t format = StandardFormats::recognize(lines);
        const std::string title(StandardFormats::titles[format]);
        ReadCounter counter(four_bins::windows(), {});
        if (title == NoSignal::title) NoSignal::read(lines, counter, [] {});
        if (title == UnclearText::title) UnclearText::read(lines, counter, [] {});
        return title;
    } catch (const DataError& problem) {
        return problem.what();
    }
}

const std::string states =
    "; put the format before the name: bed: for reads, bedpe: for pairs, bedgraph: for values";

}  // namespace

TEST_CASE("four columns are reads only where nothing speaks for values") {
    CHECK(answer("chr1\t5\t9\tSRR1.7/1\nchr1\t5\t9\tread2\n", "x.bed.bgz") == "BED");
    CHECK(answer("chr1\t5\t9\tN\n", "x.tagAlign") == "BED");
    CHECK(answer("track type=bed\nchr1\t5\t9\tN\n") == "BED");
    CHECK(answer("chr1\t5\t9\tr1\n", "reads.txt") ==
          "reads.txt:1: the fourth of four columns is \"r1\", which may be the name of a read or a value "
          "(wanted "
          "numbers for bedGraph, or names that are no numbers, in a file .bed, for reads)" +
              states);
    for (const std::string odd :
         {"NA", "0,5", "", "\"2\"", "2x", "<3", "N/A", "null", "-", ".", " 2", "$3", "1:2:3"}) {
        CAPTURE(odd);
        CHECK(answer("#c\nchr1\t5\t9\t" + odd + "\nchr1\t9\t12\t" + odd + "\n", "x.bed") ==
              "x.bed:2: the fourth of four columns is \"" + odd +
                  "\", which may be the name of a read or a value (wanted numbers for bedGraph, or names "
                  "that are no numbers, in a file .bed, for reads)" +
                  states);
        CHECK(answer("chr1\t5\t9\t" + odd + "\n", "x.bedGraph") == "bedGraph");
        CHECK(answer("chr1\t5\t9\t" + odd + "\nchr1\t9\t12\t1\n", "x.bed") == "bedGraph");
    }
}

TEST_CASE("columns that BED does not have are no reads") {
    for (const std::string row :
         {"chr1\t5\t9", "chr1\t5\t9\tr1\t0", "chr1\t5\t9\tr1\t0\t+", "chr1\t5\t9\tr\t0\t-\t4M",
          "chr1\t5\t9\tr\t0\t-\t5\t9", "chr1\t5\t9\tr\t0\t-\t5\t9\t0,0,0",
          "chr1\t5\t9\tr\t0\t-\t5\t9\t0\t1\t4,\t0,"}) {
        CAPTURE(row);
        CHECK(answer(row + "\n" + row + "\n", "x.bed") == "BED");
    }
    CHECK(answer("chr1\t5\t9\t0.5\t7\n", "x.bed") ==
          "x.bed:1: the fourth of five columns is a number (wanted the name of a read)" + states);
    CHECK(answer("chr1\t5\t9\tpeak1\t0.7\n", "x.bed") ==
          "x.bed:1: the fifth of five columns is a number with a fraction (wanted the whole number of a "
          "score)" +
              states);
    CHECK(answer("chr1\t0\t36\t3\t17\n", "x.txt") ==
          "x.txt:1: the fourth of five columns is a number (wanted the name of a read)" + states);
    CHECK(answer("chr1\t0\t36\t3\t17\n", "x.bed") == "BED");
    for (const std::string row :
         {"chr1\t5\t9\tr\t0\t-\t0.5", "chr1\t5\t9\tr\t0\t-\t0.5\t3", "chr1\t5\t9\tr\t0\t-\tx\ty\tz",
          "chr1\t5\t6\tm\t3\t+\t5\t6\t255,0,0\t3\t66.7", "chr1\t5\t9\tr\t0\t-\t5\t9\t0\t1\t4,\t0,\tx"}) {
        CAPTURE(row);
        const auto columns = std::count(row.begin(), row.end(), '\t') + 1;
        CHECK(answer(row + "\n" + row + "\n", "x.bed") ==
              "x.bed:1: has " + std::to_string(columns) +
                  " columns, of which those after the sixth are not those of BED (wanted the 3 to 6, 8, 9 or "
                  "12 columns of BED, or one of "
                  "CIGAR "
                  "after six)" +
                  states);
    }
    CHECK(answer("chr1\t5\tr\nchr1\t5\t9\tr1\nchr1\t9\t12\tr2\n", "x.txt")
              .starts_with("x.txt:1: the fourth of four"));
    // One odd row among others is left to the reader, which names its line.
    CHECK(answer("chr1\t5\t9\tr1\t0\t+\nchr1\t5\t9\tr\t0\t-\tx\nchr1\t5\t9\tr2\t0\t+\n", "x.bed") == "BED");
    CHECK(answer("hello\nworld\n", "x.bed") == "BED");
}

TEST_CASE("known text that is no signal is called what it is") {
    const auto refused = [](const std::string& kind) {
        return "t: is " + kind + " (wanted reads or a track); give alignments, BED, bedGraph or bigWig";
    };
    CHECK(answer("##gff-version 3\n") == refused("GFF, an annotation"));
    CHECK(answer("chr1\tHAVANA\tgene\t1\t9\t.\t+\t.\tgene_id \"A\";\n") ==
          refused("GTF or GFF, an annotation"));
    CHECK(answer("##fileformat=VCFv4.2\nchr1\t5\t.\tA\tC\n") == refused("VCF, a table of variants"));
    CHECK(answer(">chr1\nACGT\n") == refused("FASTA, sequences without places in a genome"));
    CHECK(answer("@read1\nACGT\n+\nIIII\n") == refused("FASTQ, reads that are not aligned"));
    CHECK(answer("#deepchrome bin_width=100\ngene,bin,K\n") ==
          refused("a gene table, whose reads are counted already"));
}
