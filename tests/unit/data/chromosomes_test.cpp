// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/data/chromosomes.hpp>

#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("names of chromosomes") {
    CHECK(plain_chromosome("chr1") == plain_chromosome("1"));
    CHECK(plain_chromosome("chrM") == plain_chromosome("MT"));
    CHECK(plain_chromosome("chrMT") == "M");
    CHECK(plain_chromosome("chr") == "chr");
    CHECK(plain_chromosome("chr1_gl000191_random") == "1_gl000191_random");
    CHECK(plain_chromosome("") == "");
}

TEST_CASE("a table of chromosomes") {
    ChromosomeTable table;
    CHECK(table.add("chr2") == 0);
    CHECK(table.add("chrM") == 1);
    CHECK(table.add("2") == 0);
    CHECK(table.find("MT") == 1);
    CHECK(table.find("chr3") == ChromosomeTable::absent);
    CHECK(table.size() == 2);
    CHECK(table[0].name == "chr2");
    table[1].items = 1;
    CHECK(some_chromosomes(table.uses()) == "chrM");
    std::vector<ChromosomeUse> many(7, {.name = "c", .length = 0, .last_end = 0, .items = 1});
    CHECK(some_chromosomes(many) == "c, c, c, c, c and 2 more");
}
