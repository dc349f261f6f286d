// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/accession_versions.hpp>

#include <string>

#include <doctest/doctest.h>

#include <deepchrome/genome/assembly.hpp>

using namespace deepchrome;

namespace {

/// The known assemblies that a name does not contradict.
std::string possible(const std::string& name) {
    std::string text;
    for (const Assembly& assembly : known_assemblies) {
        if (!detail::accession_contradicts(name, assembly.name)) text += std::string(assembly.name) + " ";
    }
    return text;
}

}  // namespace

TEST_CASE("accession numbers tell genomes and assemblies apart") {
    CHECK(possible("NC_000001.9") == "hg18 ");
    CHECK(possible("NC_000001.10") == "hg19 ");
    CHECK(possible("NC_000001.11") == "hg38 ");
    CHECK(possible("NC_000007.13") == "hg19 ");
    CHECK(possible("NC_000014.9") == "hg38 ");
    CHECK(possible("NC_000023.10") == "hg19 ");
    CHECK(possible("NC_000024.10") == "hg38 ");
    CHECK(possible("NC_000001") == "hg18 hg19 hg38 ");
    CHECK(possible("CM000663.1") == "hg18 hg19 ");
    CHECK(possible("CM000663.2") == "hg18 hg38 ");
    CHECK(possible("NC_000067.6") == "mm10 ");
    CHECK(possible("NC_000086.8") == "mm39 ");
    CHECK(possible("CM000994.1") == "mm9 ");
    CHECK(possible("NC_060925.1") == "hs1 ");
    CHECK(possible("NC_012920.1") == "hg18 hg19 hg38 ");
    CHECK(possible("NC_001133.9").empty());
    const std::string all = "hg18 hg19 hg38 hs1 mm9 mm10 mm39 ";
    for (const std::string other : {"chr1", "1", "NC_999999.1", "KI270706.1", "chrX"})
        CHECK(possible(other) == all);
}
