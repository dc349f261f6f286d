// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/baselines/gene_mean.hpp>

using namespace deepchrome;

TEST_CASE("GeneMean: the part of the other cell types in which a gene is ON") {
    GeneMean mean;
    Dataset cell;
    cell.genes = {"a", "b", "c"};
    cell.labels = {1, 0, 1};
    mean.add(cell);
    cell.genes = {"b", "a"};
    cell.labels = {1, 1};
    mean.add(cell);
    mean.add("a", false);
    CHECK(mean.probability("a") == 2.0 / 3);
    CHECK(mean.probability("b") == 0.5);
    CHECK(mean.probability("c") == 1.0);
    CHECK_FALSE(mean.probability("d").has_value());
}
