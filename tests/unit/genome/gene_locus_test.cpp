// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/gene_locus.hpp>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("ids without their versions") {
    CHECK(without_version("ENSG00000000003.10") == "ENSG00000000003");
    CHECK(without_version("ENSG00000000003") == "ENSG00000000003");
    CHECK(without_version("ENSMUSG00000000001.4") == "ENSMUSG00000000001");
    CHECK(without_version("ENSGR0000182378.9") ==
          "ENSGR0000182378");  // the copy on Y, as GENCODE 10 names it
    CHECK(without_version("ENSG00000002586.13_PAR_Y") == "ENSG00000002586_PAR_Y");
    // GENCODE's genes mapped to GRCh37: the version of the mapping follows
    CHECK(without_version("ENSG00000168769.14_1") == "ENSG00000168769");
    CHECK(without_version("ENST00000380013.9_12") == "ENST00000380013");
    CHECK(without_version("ENSG00000002586.13_2_PAR_Y") == "ENSG00000002586_PAR_Y");
    CHECK(without_version("ENSG00000168769.14_") == "ENSG00000168769_");
    for (const char* id :
         {"ENSG1.", "ENSG1.x", "AC012345.1", "uc001aaa.3", "HLA-A", "", ".", ".5", "NM_000546.6"}) {
        CAPTURE(id);
        CHECK(without_version(id) == id);
    }
}
