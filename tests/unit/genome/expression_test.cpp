// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/expression.hpp>

#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

ExpressionMatrix expression(const std::string& text) {
    LineReader lines(text, "t");
    return read_expression(lines);
}

}  // namespace

TEST_CASE("Roadmap's matrices, whose rows end with a tab") {
    const ExpressionMatrix matrix = expression("gene_id\tE000\tE003\nENSG1\t1.5\t2\t\nENSG2\t0\t1e3\t\n");
    CHECK(matrix.genes() == 2);
    CHECK(matrix.value("ENSG2", matrix.column("E003")) == 1000);
    CHECK(matrix.value("ENSG1.7", matrix.column("E000")) == 1.5);
    CHECK(matrix.value("ENSG3", 0) == std::nullopt);
    CHECK(expression("gene_id\tE000\t\nA\t1\t\n").cells.size() == 1);
    CHECK_THROWS_WITH_AS(matrix.column(""),
                         "t: has 2 columns (E000, E003); name the cell whose expression is wanted",
                         DataError);
}

TEST_CASE("lists of genes and values") {
    const ExpressionMatrix list = expression("A\t1\nB\t2\nA\t1\n");
    CHECK(list.genes() == 2);
    CHECK(list.repeated == 1);
    CHECK(list.value("B", list.column("any cell")) == 2);
    CHECK(expression("gene\tvalue\nA\t1\n").value("A", 0) == 1);
}

TEST_CASE("what R writes: quotes, and a header without the column of genes") {
    const ExpressionMatrix matrix = expression("\"E000\"\t\"E003\"\n\"ENSG1\"\t1.5\t2\n\"ENSG2\"\tNA\t3\n");
    CHECK(matrix.cells == std::vector<std::string>{"E000", "E003"});
    CHECK(matrix.value("ENSG1", matrix.column("E000")) == 1.5);
    CHECK(matrix.value("ENSG2", matrix.column("E003")) == 3);
    CHECK(matrix.value("ENSG2", matrix.column("E000")) == std::nullopt);
    CHECK(expression("E003\nENSG1\t1.5\n").value("ENSG1", 0) == 1.5);
}

TEST_CASE("tables of other tools, of which one column is wanted") {
    const ExpressionMatrix rsem = expression(
        "gene_id\ttranscript_id(s)\tlength\tTPM\nENSG1.5\tENST1,ENST2\t99.5\t7\nENSG2.1\tENST3\t5\t0\n");
    CHECK(rsem.value("ENSG1", rsem.column("TPM")) == 7);
    CHECK_THROWS_WITH_AS(rsem.column("transcript_id(s)"),
                         "t:2: gene ENSG1.5: the expression in transcript_id(s) is \"ENST1,ENST2\" (wanted a "
                         "finite number); correct the value",
                         DataError);
    const ExpressionMatrix gct =
        expression("#1.2\n2\t2\nName\tDescription\tLung\tLiver\nENSG1.5\tA\t1\t2\nENSG2.5\tB\t3\t4\n");
    CHECK(gct.genes() == 2);
    CHECK(gct.value("ENSG2", gct.column("Liver")) == 4);
}

TEST_CASE("tables that are no expression") {
    const auto refused = [](const std::string& text, const std::string& message) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS(static_cast<void>(expression(text).column("")), message.c_str(), DataError);
    };
    refused("", "t: holds no genes (wanted gene_id and one column a cell); give a file of expression");
    refused("gene_id\tE\x1B\nA\t1\n",
            "t:1: the cell name \"E\\x1b\" holds U+001B (wanted printable text); correct the name");
    refused("E\xE2\x80\xAE\tF\nA\t1\t2\n",
            "t:1: the cell name \"E\\u202e\" holds U+202E (wanted printable text); correct the name");
    refused("gene_id\tE\nA\xFF\t1\n", "t:2: the gene name \"A\\xff\" holds the byte FF, which is no UTF-8 "
                                      "(wanted printable text); write it in UTF-8");
    refused("gene_id\tE003\n",
            "t: holds no genes (wanted gene_id and one column a cell); give a file of expression");
    refused("gene_id E003\nA 1\n",
            "t:1: has 1 column (wanted gene_id and one column a cell); separate the columns by tabs");
    refused("gene_id,E003\nA,1\n",
            "t:1: has 1 column (wanted gene_id and one column a cell); separate the columns by tabs");
    refused("A\nB\n", "t:2: has 1 column (wanted gene_id and one column a cell); give a file of this kind");
    refused("A\t1\t2\n", "t:1: column 2 of the header is \"1\" (wanted names of cells); add the header");
    refused("g\ta\ta\n",
            "t:1: the header names \"a\" twice (wanted each cell once); rename or remove a column");
    refused("g\ta\nA\t1\nB\t1\t2\n", "t:3: has 3 columns (wanted 2, as the first line); correct the line");
    refused("g\ta\nA\t1\n\t1\n", "t:3: has no gene in its first column; add its id");
    refused("g\ta\nA\thigh\n",
            "t:2: gene A: the expression in a is \"high\" (wanted a finite number); correct the value");
    refused("A\t1\nB\tinf\n",
            "t:2: gene B: the expression is \"inf\" (wanted a finite number); correct the value");
    refused("A\t1\nB\t\n", "t:2: gene B: the expression is \"\" (wanted a finite number); correct the value");
    refused("A\t1\nA\t2\n", "t:2: gene A comes up again, with 2 instead of 1 (wanted each gene once, or the "
                            "same values); remove one of its lines");
    refused("ENSG1.1\t1\nENSG1.2\t2\n", "t:2: gene ENSG1 comes up again, with 2 instead of 1 (wanted each "
                                        "gene once, or the same values); remove "
                                        "one of its lines");
}

TEST_CASE("GCT in its versions") {
    const std::string rows = "A\tone\t1\t2\nB\ttwo\t3\t4\n";
    const ExpressionMatrix old = expression("#1.2\n2\t2\nName\tDescription\tS1\tS2\n" + rows);
    CHECK(old.value("B", old.column("S2")) == 4);
    const ExpressionMatrix with_metadata =
        expression("#1.3\n2\t2\t1\t2\nid\tsymbol\tS1\tS2\nage\tna\t50\t60\ntissue\tna\tlung\tliver\n" + rows);
    CHECK(with_metadata.genes() == 2);
    CHECK(with_metadata.value("B", with_metadata.column("S2")) == 4);
    CHECK_THROWS_WITH_AS(
        expression("#1.3\n2\tx\nid\tS1\tS2\n"),
        "t:2: is \"2\\tx\" (wanted the numbers of rows and columns of GCT); give a complete file", DataError);
}

TEST_CASE("headers of 20,000 samples, of which few are wanted") {
    std::string header = "Name";
    std::string row = "A";
    for (int i = 0; i < 20000; ++i) {
        header += "\tGTEX-1117F-0005-SM-" + std::to_string(100000 + i);
        row += "\t" + std::to_string(i);
    }
    REQUIRE(header.size() > 400000);
    const std::string text = header + "\n" + row + "\n";
    LineReader lines(text, "t");
    const std::string wanted = "GTEX-1117F-0005-SM-119999";
    const ExpressionMatrix matrix = read_expression(lines, std::vector{wanted});
    CHECK(matrix.value("A", matrix.column(wanted)) == 19999);
    CHECK(matrix.kept().size() == 1);
    CHECK(matrix.value("A", 0) == std::nullopt);
    CHECK(expression(text).value("A", 7) == 7);
}

TEST_CASE("a header that names the cells alone, and one of them twice") {
    CHECK_THROWS_WITH_AS(
        expression("E003\tE004\tE003\nA\t1\t2\t3\n"),
        "t: the header names \"E003\" twice (wanted each cell once); rename or remove a column", DataError);
}

TEST_CASE("GCT that is cut off, or saved by Excel") {
    CHECK_THROWS_WITH_AS(expression("#1.2\n3\t1\nName\tDescription\tS1\nA\ta\t1\nB\tb\t2\n"),
                         "t: has 2 rows (wanted 3, as its second line says); fetch the file again",
                         DataError);
    const ExpressionMatrix saved = expression("#1.2\t\t\n1\t1\t\nName\tDescription\tS1\nA\ta\t5\n");
    CHECK(saved.value("A", saved.column("S1")) == 5);
}

TEST_CASE("headers that are comments, and cells that are called by numbers") {
    const ExpressionMatrix commented = expression("# by hand\n#gene\tE003\nA\t1\nB\t2\n");
    CHECK(commented.value("B", commented.column("E003")) == 2);
    CHECK_THROWS_AS(commented.column("E004"), DataError);
    const ExpressionMatrix two = expression("#gene\tE003\tE004\nA\t1\t3\n");
    CHECK(two.value("A", two.column("E004")) == 3);
    const ExpressionMatrix numbered = expression("gene\t1\t2\nA\t5\t6\n");
    CHECK(numbered.value("A", numbered.column("2")) == 6);
    const ExpressionMatrix one = expression("gene\t1\nA\t5\n");
    CHECK(one.genes() == 1);
    CHECK_THROWS_AS(one.column("2"), DataError);
}

TEST_CASE("rows that count reads of no gene, and empty values") {
    const ExpressionMatrix star =
        expression("gene_id\tcount\ttpm\nN_unmapped\t21\t\n__no_feature\t3\t\nA\t5\t1.5\nB\t7\tNA\n");
    CHECK(star.genes() == 2);
    CHECK(star.value("A", star.column("tpm")) == 1.5);
    CHECK(star.value("B", star.column("tpm")) == std::nullopt);
}
