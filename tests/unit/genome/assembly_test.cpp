// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/assembly.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

std::string signs(std::vector<ChromosomeUse> uses, const std::string& stated = "") {
    return assembly_evidence(uses, stated).describe();
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
    CHECK(compatible(assembly_evidence(std::vector<ChromosomeUse>{}),
                     assembly_evidence(std::vector<ChromosomeUse>{{"chr1", 249250621, 0, 1}})));
    CHECK_FALSE(compatible(assembly_evidence(std::vector<ChromosomeUse>{{"chr1", 248956422, 0, 1}}),
                           assembly_evidence(std::vector<ChromosomeUse>{{"chr1", 249250621, 0, 1}})));
}

TEST_CASE("genes and signals of one assembly") {
    const auto table = [](const std::string& name, std::int64_t length, std::int64_t last_end) {
        ChromosomeTable chromosomes;
        ChromosomeUse& use = chromosomes[chromosomes.add(name)];
        use.length = length;
        use.last_end = last_end;
        use.items = 1;
        return chromosomes;
    };
    const auto check = [](const ChromosomeTable& signal, const ChromosomeTable& genes, const char* stated) {
        check_same_assembly("s", signal, assembly_evidence(signal.uses()), "g", genes,
                            assembly_evidence(genes.uses(), stated));
    };
    CHECK_NOTHROW(check(table("1", 249250621, 0), table("chr1", 0, 249000000), ""));
    CHECK_THROWS_WITH_AS(
        check(table("chr1", 248956422, 0), table("chr1", 0, 249000000), ""),
        "s: is of hg38, and the genes of g are of hg19 (wanted one assembly); bring both of one assembly",
        DataError);
    CHECK_THROWS_WITH_AS(check(table("scaffold1", 0, 5), table("chr1", 0, 249000000), ""),
                         "s: is on scaffold1 (any assembly), and the genes of g are on chr1 (hg19): no "
                         "chromosome in common; bring both of one assembly",
                         DataError);
    // T2T-CHM13 is not known, but it is not GRCh38 either.
    CHECK_THROWS_WITH_AS(check(table("chr1", 248387328, 0), table("chr1", 0, 1000), "GRCh38"),
                         "s: is of no known assembly, and the genes of g are of hg38 (wanted one assembly); "
                         "bring both of one assembly",
                         DataError);
    CHECK_NOTHROW(check(table("chr1", 248387328, 0), table("chr1", 0, 1000), "T2T-CHM13"));
    CHECK_NOTHROW(check(table("chr1", 248387328, 0), table("chr1", 0, 1000), ""));
}
