// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/run/attribution_tables.hpp>

using namespace deepchrome;

namespace {

/// Two genes of 4 bins and 2 marks.
AttributedGenes two_genes(std::vector<float> labels, std::vector<double> gap) {
    AttributedGenes genes;
    genes.data.signal = {.bins = 4, .marks = 2};
    genes.data.marks = {"m1", "m2"};
    genes.data.genes = {"g1", "g2"};
    genes.data.labels = std::move(labels);
    genes.p_on = {0.75f, 0.25f};
    genes.attributions.values.resize({2, 4, 2});
    const std::vector<float> values{1, -2, 0.5f, 0,  0, 0.25f, 0, 0,      // g1, bin by bin
                                    0, 0,  -1,   -4, 0, 0,     0, 0.5f};  // g2
    std::ranges::copy(values, genes.attributions.values.data());
    genes.attributions.score = {1.25, -1.5};
    genes.attributions.gap = std::move(gap);
    return genes;
}

template <class Write>
std::string text_of(Write&& write) {
    std::ostringstream out;
    write(out);
    return out.str();
}

}  // namespace

TEST_CASE("write_attributions: sums by mark, and the largest one") {
    const auto table = [](const AttributedGenes& genes, BinAxis axis) {
        return text_of([&](std::ostream& out) { write_attributions(out, genes, axis); });
    };
    CHECK(table(two_genes({}, {}), BinAxis{4, 100}) ==
          "gene\tp_on\tlog_odds\tm1\tm2\ttop_mark\ttop_position\ttop_value\n"
          "g1\t0.750000\t1.25\t1.5\t-1.75\tm2\t-200\t-2\n"
          "g2\t0.250000\t-1.5\t-1\t-3.5\tm2\t-100\t-4\n");
    CHECK(table(two_genes({1, 0}, {0.00123, 0}), BinAxis{4, 10}) ==
          "gene\tp_on\tlog_odds\tlabel\tgap\tm1\tm2\ttop_mark\ttop_position\ttop_value\n"
          "g1\t0.750000\t1.25\t1\t0.0012\t1.5\t-1.75\tm2\t-20\t-2\n"
          "g2\t0.250000\t-1.5\t0\t0\t-1\t-3.5\tm2\t-10\t-4\n");
}

TEST_CASE("write_attributions_by_bin: every value, a mark of a gene a row") {
    CHECK(text_of([](std::ostream& out) {
              write_attributions_by_bin(out, two_genes({}, {}), BinAxis{4, 100});
          }) == "gene\tmark\t-200\t-100\t0\t100\n"
                "g1\tm1\t1\t0.5\t0\t0\n"
                "g1\tm2\t-2\t0\t0.25\t0\n"
                "g2\tm1\t0\t-1\t0\t0\n"
                "g2\tm2\t0\t-4\t0\t0.5\n");
}

TEST_CASE("write_class_average: by label, or where there is none by call") {
    const auto table = [](const AttributedGenes& genes) {
        return text_of([&](std::ostream& out) { write_class_average(out, genes, BinAxis{4, 100}); });
    };
    const std::string header = "class\tgenes\tmeasure\tmark\t-200\t-100\t0\t100\n";
    CHECK(table(two_genes({}, {})) == header + "ON\t1\tmean\tm1\t1\t0.5\t0\t0\n"
                                               "ON\t1\tmean\tm2\t-2\t0\t0.25\t0\n"
                                               "ON\t1\tmean_absolute\tm1\t1\t0.5\t0\t0\n"
                                               "ON\t1\tmean_absolute\tm2\t2\t0\t0.25\t0\n"
                                               "OFF\t1\tmean\tm1\t0\t-1\t0\t0\n"
                                               "OFF\t1\tmean\tm2\t0\t-4\t0\t0.5\n"
                                               "OFF\t1\tmean_absolute\tm1\t0\t1\t0\t0\n"
                                               "OFF\t1\tmean_absolute\tm2\t0\t4\t0\t0.5\n");
    CHECK(table(two_genes({1, 1}, {})) == header + "ON\t2\tmean\tm1\t0.5\t-0.25\t0\t0\n"
                                                   "ON\t2\tmean\tm2\t-1\t-2\t0.125\t0.25\n"
                                                   "ON\t2\tmean_absolute\tm1\t0.5\t0.75\t0\t0\n"
                                                   "ON\t2\tmean_absolute\tm2\t1\t2\t0.125\t0.25\n"
                                                   "OFF\t0\tmean\tm1\t0\t0\t0\t0\n"
                                                   "OFF\t0\tmean\tm2\t0\t0\t0\t0\n"
                                                   "OFF\t0\tmean_absolute\tm1\t0\t0\t0\t0\n"
                                                   "OFF\t0\tmean_absolute\tm2\t0\t0\t0\t0\n");
}
