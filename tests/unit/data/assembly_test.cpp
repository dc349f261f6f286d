// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/data/assembly.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

std::string signs(std::vector<ChromosomeUse> uses, const std::string& stated = "") {
    return assembly_signs(uses, stated).describe();
}

}  // namespace

TEST_CASE("known assemblies") {
    CHECK(find_assembly("hg19")->length("chr1") == 249250621);
    CHECK(find_assembly("GRCh38.p13")->length("X") == 156040895);
    CHECK(find_assembly("mm10")->length("chr19") == 61431566);
    CHECK(find_assembly("mm10")->length("chr20") == 0);
    CHECK(find_assembly("hg19")->length("chrUn_gl000220") == 0);
    CHECK(find_assembly("hg19")->length("chr01") == 0);
    CHECK(find_assembly("GRCh3") == nullptr);
    CHECK(find_assembly("sacCer3") == nullptr);
}

TEST_CASE("signs of an assembly") {
    CHECK(signs({{"chr1", 249250621, 0, 1}}) == "hg19");
    CHECK(signs({{"1", 0, 249000000, 1}}) == "hg19");
    CHECK(signs({{"chr17", 0, 83000000, 1}}) == "hg38 or mm9 or mm10");
    CHECK(signs({{"chr1", 0, 5, 1}}) == "any assembly");
    CHECK(signs({{"chr1", 0, 5, 1}}, "GRCh37") == "hg19");
    CHECK(signs({{"chrI", 230218, 5, 1}}, "sacCer3") == "sacCer3");
    CHECK(signs({{"chr1", 282763074, 5, 1}}) == "no known assembly");
    CHECK(may_agree(assembly_signs(std::vector<ChromosomeUse>{}), assembly_signs(std::vector<ChromosomeUse>{{"chr1", 249250621, 0, 1}})));
    CHECK_FALSE(may_agree(assembly_signs(std::vector<ChromosomeUse>{{"chr1", 248956422, 0, 1}}),
                          assembly_signs(std::vector<ChromosomeUse>{{"chr1", 249250621, 0, 1}})));
}
