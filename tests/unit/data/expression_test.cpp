// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/data/expression.hpp>

#include <optional>
#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

ExpressionMatrix expression(const std::string& text) {
    detail::LineReader lines(text, "t");
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
    CHECK_THROWS_WITH_AS(matrix.column(""), "t: has 2 columns (E000, E003); name the cell whose expression is wanted", DataError);
}

TEST_CASE("lists of genes and values") {
    const ExpressionMatrix list = expression("A\t1\nB\t2\nA\t1\n");
    CHECK(list.genes() == 2);
    CHECK(list.repeated == 1);
    CHECK(list.value("B", list.column("any cell")) == 2);
    CHECK(expression("gene\tvalue\nA\t1\n").value("A", 0) == 1);
}

TEST_CASE("versions of ids") {
    CHECK(without_version("ENSG00000000003.10") == "ENSG00000000003");
    CHECK(without_version("ENSG00000002586.13_PAR_Y") == "ENSG00000002586_PAR_Y");
    CHECK(without_version("ENSG00000000003") == "ENSG00000000003");
    CHECK(without_version("ENSG1.") == "ENSG1.");
    CHECK(without_version("AC012345.1") == "AC012345.1");
    CHECK(without_version("uc001aaa.3") == "uc001aaa.3");
}
