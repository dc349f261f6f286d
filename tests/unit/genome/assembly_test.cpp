// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/assembly.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

/// One chromosome, whose last item begins at `start`.
ChromosomeUse use(const std::string& name, std::int64_t length, std::int64_t start) {
    ChromosomeUse result;
    result.name = name;
    result.length = length;
    result.see(start);
    return result;
}

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
    for (const char* name : {"hs1", "T2T-CHM13", "T2T-CHM13v2.0", "CHM13v2.0", "chm13v2.0", "CHM13"}) {
        CAPTURE(name);
        REQUIRE(find_assembly(name) != nullptr);
        CHECK(find_assembly(name)->name == "hs1");
    }
    CHECK(find_assembly("T2T-CHM13v1.1") == nullptr);
    CHECK(find_assembly("hs1")->length("CP068256.2") == 51324926);
    CHECK(find_assembly("hs1")->length("chrY") == 62460029);
    CHECK(find_assembly("GRCm39")->length("NC_000085.7") == 61420004);
    CHECK(find_assembly("mm39")->length("X") == 169476592);
    CHECK(find_assembly("mm39")->length("chrY") == 91455967);
    CHECK(find_assembly("mm39")->length("GL456210.1") == 0);
    CHECK(find_assembly("GRCh3") == nullptr);
    CHECK(find_assembly("sacCer3") == nullptr);
}

TEST_CASE("signs of an assembly") {
    CHECK(signs({use("chr1", 249250621, 0)}) == "hg19");
    CHECK(signs({use("1", 0, 249000000)}) == "hg19");
    CHECK(signs({use("chr17", 0, 83000000)}) == "hg38 or hs1 or mm9 or mm10 or mm39");
    CHECK(signs({use("chr1", 0, 5)}) == "any assembly");
    CHECK(signs({use("chr1", 0, 5)}, "GRCh37") == "hg19");
    CHECK(signs({use("chrI", 230218, 5)}, "sacCer3") == "sacCer3");
    CHECK(signs({use("chr1", 282763074, 5)}) == "no known assembly");
    CHECK(compatible(assembly_evidence(std::vector<ChromosomeUse>{}),
                     assembly_evidence(std::vector<ChromosomeUse>{use("chr1", 249250621, 0)})));
    CHECK_FALSE(compatible(assembly_evidence(std::vector<ChromosomeUse>{use("chr1", 248956422, 0)}),
                           assembly_evidence(std::vector<ChromosomeUse>{use("chr1", 249250621, 0)})));
}

TEST_CASE("genes and signals of one assembly") {
    const auto table = [](const std::string& name, std::int64_t length, std::int64_t last_start) {
        ChromosomeTable chromosomes;
        chromosomes[chromosomes.add(name)] = use(name, length, last_start);
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
    CHECK_THROWS_WITH_AS(
        check(table("NC_060925.1", 248387328, 0), table("chr1", 0, 1000), "GRCh38"),
        "s: is of hs1, and the genes of g are of hg38 (wanted one assembly); bring both of one assembly",
        DataError);
    // T2T-CHM13v1.0 is not known, but it is not GRCh38 either.
    CHECK_THROWS_WITH_AS(check(table("chr1", 248387497, 0), table("chr1", 0, 1000), "GRCh38"),
                         "s: is of no known assembly, and the genes of g are of hg38 (wanted one assembly); "
                         "bring both of one assembly",
                         DataError);
    CHECK_NOTHROW(check(table("chr1", 248387328, 0), table("chr1", 0, 1000), "T2T-CHM13"));
    CHECK_NOTHROW(check(table("chr1", 248387328, 0), table("chr1", 0, 1000), ""));
}

TEST_CASE("reads beyond the end of one chromosome are no sign where the others fit") {
    const auto signs_of_reads = [](const std::vector<ChromosomeUse>& uses) {
        return assembly_of_signal(uses).describe();
    };
    const auto reads = [](const std::string& name, const std::vector<std::int64_t>& starts) {
        ChromosomeUse result;
        result.name = name;
        for (const std::int64_t start : starts) result.see(start);
        return result;
    };
    constexpr std::int64_t beyond = 81'195'300;  // chr17 of hg19 has 81,195,210
    CHECK(signs_of_reads({reads("chr17", {500, beyond})}) == "any assembly");
    CHECK(signs_of_reads({reads("chr17", {500, beyond, beyond + 9, beyond + 50})}) != "any assembly");
    CHECK(signs_of_reads({reads("chr17", {500, beyond, beyond + 9, beyond + 50}), reads("chr1", {5}),
                          reads("chr2", {5})}) == "any assembly");
    const std::string two = signs_of_reads({reads("chr17", {500, beyond}), reads("chr18", {78'100'000}),
                                            reads("chr1", {5}), reads("chr2", {5})});
    CHECK(two.find("hg19") == two.npos);
    // Lengths of a header say more than places.
    CHECK(signs_of_reads({use("chr17", 81'195'210, beyond), use("chr1", 249'250'621, 5)}) == "hg19");
}

TEST_CASE("accession numbers are signs of an assembly") {
    CHECK(signs({use("NC_000001.10", 0, 5)}) == "hg19");
    CHECK(signs({use("NC_000067.7", 0, 5)}) == "mm39");
    CHECK(signs({use("NC_001133.9", 0, 5)}) == "no known assembly");
    CHECK(assembly_of_signal(std::vector{use("NC_000001.11", 0, 5)}).describe() == "hg38");
}
