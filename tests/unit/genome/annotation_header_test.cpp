// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/annotation_header.hpp>

#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;
using namespace deepchrome::detail;

TEST_CASE("lines that state an assembly") {
    CHECK(stated_assembly("#!genome-build GRCh38.p13") == "hg38");
    CHECK(stated_assembly("#!genome-version GRCh37") == "hg19");
    CHECK(stated_assembly("##genome-build NCBI GRCh37") == "hg19");
    CHECK(stated_assembly("#!genome-build T2T-CHM13v2.0") == "hs1");
    CHECK(stated_assembly("#!genome-build R64-1-1 ") == "R64-1-1");
    CHECK(stated_assembly("#!genome-build-accession NCBI_Assembly:GCF_000001405.25") == "hg19");
    CHECK(stated_assembly("#!genome-build-accession NCBI_Assembly:GCF_000001405.40") == "hg38");
    CHECK(stated_assembly("#!genome-build-accession GCA_000001635.9") == "mm39");
    CHECK(stated_assembly("# assembly: hg19") == "hg19");
    CHECK(stated_assembly("#assembly=GRCh38") == "hg38");
    CHECK(stated_assembly("#assembly: hg38 (GRCh38)") == "hg38");
    CHECK(stated_assembly("#assembly: hg38 primary") == "hg38");
    CHECK(stated_assembly(
              "##description: evidence-based annotation of the human genome (GRCh38), version 44") == "hg38");
    CHECK(stated_assembly("##description: genes of the human genome (GRCh38), mapped to GRCh37 by backmap") ==
          "hg19");
    CHECK(stated_assembly("track name=x db=hg19 visibility=3") == "hg19");
    CHECK(stated_assembly("#hg38.knownGene.name\thg38.knownGene.chrom") == "hg38");
}

TEST_CASE("lines that only speak of one") {
    for (const std::string line :
         {"# liftoff -g GRCh38.gff3 chm13.fa /data/GRCh38/hg38.fa", "##date: 2020-01-02",
          "#!genome-date 2013-12", "# converted from hg19", "##assembly-path /data/hg19",
          "#assembly /data/hg19.fa", "#bin\tname", "#!genome-build-accession NCBI_Assembly:GCF_000146045.2",
          "track name=hg19", "# assembly", "#", "chr1\tx\tgene hg19", "#assembly a\x1B[2J"}) {
        CAPTURE(line);
        CHECK(stated_assembly(line).empty());
    }
}

TEST_CASE("assemblies that descriptions speak of") {
    const auto said = [](const char* text) { return assembly_of_description(text); };
    CHECK(said("the human genome (GRCh38), mapped to GRCh37") == "hg19");
    CHECK(said("mouse GRCm39.p1") == "mm39");
    CHECK(said("genome: T2T-CHM13v2.0") == "hs1");
    CHECK(said("UCSC hs1") == "hs1");
    CHECK(said("of hs1, but not by paths1") == "hs1");
    for (const char* other : {"", "paths1", "chs1 hs12 GRCm390", "mm99", "hg"}) {
        CAPTURE(other);
        CHECK(said(other).empty());
    }
}
