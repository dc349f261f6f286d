// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/simulate/gene_expression.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

Annotation annotation(const std::vector<std::string>& ids, const std::string& strands) {
    Annotation result;
    result.name = "genes.tsv";
    for (std::size_t i = 0; i < ids.size(); ++i) {
        GeneLocus gene;
        gene.id = ids[i];
        gene.strand = strands[i];
        result.genes.push_back(gene);
    }
    return result;
}

ExpressionMatrix matrix() {
    ExpressionMatrix result;
    result.name = "rpkm.tsv";
    result.cells = {"E003", "E004"};
    result.add("a", {1.5, 10}, "rpkm.tsv:2");
    result.add("b", {0, 20}, "rpkm.tsv:3");
    result.add("c", {3, -1}, "rpkm.tsv:4");
    return result;
}

template <class Work>
std::string message(const Work& work) {
    try {
        work();
        return "";
    } catch (const DataError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("genes have their expression in the order of the annotation, also twice") {
    const GeneExpression genes = gene_expression(annotation({"c", "a", "c"}, "+--"), matrix(), "E003");
    CHECK(genes.expression == std::vector<double>{3, 1.5, 3});
    CHECK(genes.names.genes == std::vector<std::string>{"c", "a", "c"});
    CHECK(genes.names.strand == std::vector<std::int8_t>{1, -1, -1});
    CHECK(genes.size() == 3);
}

TEST_CASE("strands count only where all are known") {
    CHECK(gene_expression(annotation({"a", "b"}, "-."), matrix(), "E004").names.strand.empty());
}

TEST_CASE("genes that cannot be simulated are refused") {
    CHECK(message([] {
              gene_expression(annotation({"a", "x"}, "++"), matrix(), "E003");
          }) == "rpkm.tsv: has no gene x (wanted every gene of genes.tsv); remove it there, or give a matrix "
                "that has it");
    CHECK(message([] { gene_expression(annotation({"c"}, "+"), matrix(), "E004"); }) ==
          "rpkm.tsv: the expression of gene c is -1 (wanted 0 or more, such as RPKM); correct it, or give a "
          "matrix without logarithms");
    CHECK(message([] { gene_expression(annotation({"c"}, "+"), matrix(), "E005"); }) ==
          "rpkm.tsv: has no column \"E005\" (wanted one of E003, E004); name a cell of the header");
}

TEST_CASE("some genes lie at even distances") {
    GeneExpression all;
    for (int i = 0; i < 10; ++i) {
        all.expression.push_back(i);
        all.names.genes.push_back(std::string("g") + std::to_string(i));
    }
    const GeneExpression four = evenly_spaced(all, 4);
    CHECK(four.expression == std::vector<double>{0, 2, 5, 7});
    CHECK(four.names.genes == std::vector<std::string>{"g0", "g2", "g5", "g7"});
    CHECK(four.names.strand.empty());
    CHECK(evenly_spaced(all, 10).expression == all.expression);
    all.names.strand.assign(10, std::int8_t{-1});
    CHECK(evenly_spaced(all, 3).names.strand == std::vector<std::int8_t>(3, std::int8_t{-1}));
    CHECK(message([&] { evenly_spaced(all, 11); }) ==
          "11 genes were asked for, of 10 (wanted no more than there are); ask for fewer");
}
