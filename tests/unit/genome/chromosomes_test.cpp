// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/chromosomes.hpp>

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
    ChromosomeUse one;
    one.name = "c";
    one.items = 1;
    std::vector<ChromosomeUse> many(7, one);
    CHECK(some_chromosomes(many) == "c, c, c, c, c and 2 more");
}

TEST_CASE("accession numbers of NCBI") {
    for (const char* name : {"NC_000001.9", "NC_000001.10", "NC_000001.11", "NC_000001", "NC_000067.6"})
        CHECK(plain_chromosome(name) == "1");
    CHECK(plain_chromosome("NC_000022.11") == "22");
    CHECK(plain_chromosome("NC_000023.10") == "X");
    CHECK(plain_chromosome("NC_000024.10") == "Y");
    CHECK(plain_chromosome("NC_000085.7") == "19");  // of the mouse, as the next two
    CHECK(plain_chromosome("NC_000086.7") == "X");
    CHECK(plain_chromosome("NC_000087.8") == "Y");
    for (const char* name : {"NC_012920.1", "NC_001807.4", "NC_005089.1"})
        CHECK(plain_chromosome(name) == "M");
    for (const char* name : {"NC_000025.1", "NC_000066.1", "NC_000088.1", "NC_000000.1", "NC_00001",
                             "NC_000001.x", "NC_000001_1", "NT_000001.1", "NC_00000x.1", "NC_"}) {
        CAPTURE(name);
        CHECK(plain_chromosome(name) == name);
    }
}
