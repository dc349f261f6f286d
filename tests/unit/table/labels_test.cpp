// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/labels.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("labels") {
    const std::vector<double> expression = {1, 2, 3, 4, 5};
    const GeneLabels median = label_genes(expression, {});
    CHECK(median.labels == std::vector<float>{0, 0, 0, 1, 1});
    CHECK(median.thresholds == std::vector<double>{3});
    CHECK(median.ties == 1);
    CHECK(label_genes(expression, {.ties_on = true}).labels == std::vector<float>{0, 0, 1, 1, 1});
    CHECK(label_genes(expression, {.rule = LabelRule::threshold, .threshold = 4.5}).labels ==
          std::vector<float>{0, 0, 0, 0, 1});
    CHECK(label_genes(expression, {.rule = LabelRule::quantiles, .bands = 4}).labels ==
          std::vector<float>{0, 0, 1, 2, 3});
    CHECK(label_genes(expression, {.rule = LabelRule::value}).labels == std::vector<float>{1, 2, 3, 4, 5});
    CHECK(label_genes(std::vector<double>{0, 1, 7}, {.rule = LabelRule::log2}).labels ==
          std::vector<float>{0, 1, 3});
    CHECK(label_genes(std::vector<double>{0, 3.75}, {.rule = LabelRule::log2, .pseudocount = 0.25}).labels ==
          std::vector<float>{-2, 2});
    CHECK_THROWS_WITH_AS(label_genes(std::vector<double>{1, -1}, {.rule = LabelRule::log2}),
                         "the expression of a gene is -1 (wanted more than -1, to take the logarithm of it "
                         "and the pseudocount); "
                         "take the value itself where these are logarithms already, or a larger pseudocount",
                         DataError);
    CHECK(label_genes(expression, {.margin = 1.5}).near == std::vector<bool>{false, true, true, true, false});
    // Closer than the margin, not as close as it.
    CHECK(label_genes(expression, {.margin = 1}).near == std::vector<bool>{false, false, true, false, false});
}

TEST_CASE("genes without expression have no label and no say") {
    const double none = std::nan("");
    const GeneLabels labels = label_genes(std::vector<double>{none, 1, 2, 9}, {});
    CHECK(std::isnan(labels.labels[0]));
    CHECK(labels.thresholds == std::vector<double>{2});
    CHECK_FALSE(labels.near[0]);
    CHECK_THROWS_WITH_AS(
        label_genes(std::vector<double>{none}, {}),
        "no gene has expression (wanted some to be labeled); give the expression of these genes", DataError);
}
