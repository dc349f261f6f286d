// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/chromosomes.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("names of chromosomes") {
    CHECK(plain_chromosome("chr1") == plain_chromosome("1"));
    CHECK(plain_chromosome("chrM") == plain_chromosome("MT"));
    CHECK(plain_chromosome("chrMT") == "M");
    CHECK(plain_chromosome("chr") == "chr");
    CHECK(plain_chromosome("") == "");
    for (const char* name : {"chr1", "Chr1", "CHR1", "1"}) CHECK(plain_chromosome(name) == "1");
    for (const char* name : {"chrM", "M", "MT", "chrMT", "Mt", "mt", "ChrM", "chrmt", "Mito", "chrMito",
                             "MtDNA", "mitochondrion_genome", "mitochondria"})
        CHECK(plain_chromosome(name) == "M");
    for (const char* name : {"chrC", "ChrC", "C", "Pt", "Pltd", "chloroplast"})
        CHECK(plain_chromosome(name) == "C");
    for (const char* name : {"chr2L", "chrXIV", "chrUn", "chrEBV"})
        CHECK(plain_chromosome(name) == std::string(name).substr(3));
    for (const char* name : {"Chrysalis_1", "CHR_HSCHR6_MHC_COX_CTG1", "chr_1", "cHr1", "scaffold_12", "Pt1"})
        CHECK(plain_chromosome(name).ends_with(std::string(name).substr(3)));
    CHECK(plain_chromosome("CHR_HSCHR6_MHC_COX_CTG1") == "CHR_HSCHR6_MHC_COX_CTG1");
    CHECK(plain_chromosome("cHr1") == "cHr1");
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

TEST_CASE("accession numbers of GenBank, and of other genomes") {
    const auto same = [](std::vector<const char*> names, const char* plain) {
        for (const char* name : names) {
            CAPTURE(name);
            CHECK(plain_chromosome(name) == plain);
        }
    };
    same({"CM000663.1", "CM000663.2", "NC_060925.1", "CP068277.2", "CM000994.3", "chrCM000663.2"}, "1");
    same({"CM000684.2", "NC_060946.1", "CP068256.2"}, "22");
    same({"CM000685.2", "NC_060947.1", "CP068255.2", "CM001013.3"}, "X");
    same({"CM000686.2", "NC_060948.1", "CP086569.2", "CM001014.3"}, "Y");
    same({"J01415.2", "CP068254.1", "AY172335.1", "NC_001665.2", "NC_002333.2", "NC_024511.2", "KJ947872.2",
          "NC_001328.1", "NC_001224.1", "NC_037304.1"},
         "M");
    same({"NC_051336.1", "CM026974.1", "NC_005100.4", "NC_007112.7", "CM002885.2", "NC_003070.9",
          "CP002684.1"},
         "1");
    same({"NC_051355.1", "NC_005119.4", "CM026993.1"}, "20");
    same({"NC_051356.1", "NC_005120.4", "CM026994.1", "NC_004354.4", "AE014298.5", "NC_003284.9",
          "BX284606.5"},
         "X");
    same({"NC_051357.1", "NC_024475.1", "CM026995.1", "NC_024512.1"}, "Y");
    same({"NC_007136.7", "CM002909.2"}, "25");
    same({"NT_033779.5", "AE014134.6"}, "2L");
    same({"NT_033777.3", "AE014297.3"}, "3R");
    same({"NC_003281.10", "BX284603.4", "NC_001135.5", "BK006937.2"}, "III");
    same({"NC_001140.6", "BK006934.2"}, "VIII");
    same({"NC_001141.2", "BK006942.2"}, "IX");
    same({"NC_001148.4", "BK006949.2"}, "XVI");
    same({"NC_003076.8", "CP002688.1"}, "5");
    same({"NC_003074.8"}, "3");
    same({"NC_000932.1"}, "C");
    for (const char* name :
         {"CM000687.1", "CM000662.1", "CP068253.1", "CP068278.1", "NC_060949.1", "NC_060924.1", "CM001015.1",
          "J1415.2", "J001415.2", "NC_003072.1", "NC_003285.1", "BK006950.1", "NC_007137.1", "NC_0000011.1",
          "CM663.1", "CM000663.", "CM000663.2x"}) {
        CAPTURE(name);
        CHECK(plain_chromosome(name) == name);
    }
}

TEST_CASE("each number of an accession is of one chromosome") {
    std::map<std::string, std::string> found;
    for (const detail::AccessionRun& run : detail::accession_runs) {
        std::uint32_t others = run.others.empty() ? 0 : 1;
        for (const char c : run.others) others += c == ' ';
        for (std::uint32_t i = 0; i < run.numbered + others; ++i) {
            std::string digits = std::to_string(run.down ? run.first - i : run.first + i);
            digits.insert(0, (run.letters.size() == 1 ? 5 : 6) - digits.size(), '0');
            const std::string name = std::string(run.letters) + digits;
            CAPTURE(name);
            const std::string plain = plain_chromosome(name);
            CHECK(plain != name);
            CHECK(found.emplace(name, plain).second);
        }
    }
    CHECK(found.size() == 338);
}

TEST_CASE("names of scaffolds") {
    for (const char* name :
         {"chr1_KI270706v1_random", "1_KI270706v1_random", "KI270706.1", "chrKI270706.1", "NT_187361.1"})
        CHECK(plain_chromosome(name) == "KI270706.1");
    for (const char* name : {"chrUn_KI270742v1", "KI270742.1", "NT_187513.1"})
        CHECK(plain_chromosome(name) == "KI270742.1");
    for (const char* name : {"chr1_gl000191_random", "GL000191.1", "NT_113878.1"})
        CHECK(plain_chromosome(name) == "GL000191.1");
    for (const char* name : {"chrUn_gl000220", "chrUn_GL000220v1", "GL000220.1", "NT_167214.1"})
        CHECK(plain_chromosome(name) == "GL000220.1");
    for (const char* name : {"chrUn_GL000216v2", "GL000216.2", "NT_167211.2"})
        CHECK(plain_chromosome(name) == "GL000216.2");
    for (const char* name : {"chrUn_gl000216", "GL000216.1", "NT_167211.1"})
        CHECK(plain_chromosome(name) == "GL000216.1");
    CHECK(plain_chromosome("NT_113793.3") == "GL000008.2");
    CHECK(plain_chromosome("NT_113950.2") == "GL000210.1");
    CHECK(plain_chromosome("NT_187396.1") == "KI270302.1");
    CHECK(plain_chromosome("NT_187457.1") == "KI270591.1");
    CHECK(plain_chromosome("chr6_GL000250v2_alt") == "GL000250.2");
    CHECK(plain_chromosome("chr1_KN196472v1_fix") == "KN196472.1");
    CHECK(plain_chromosome("chrUn_JTFH01000001v1_decoy") == "JTFH01000001.1");
    CHECK(plain_chromosome("chrUn_NW_023637723v1") == "NW_023637723.1");
    // Without a version, or by another rule, names stay what they are.
    for (const char* name :
         {"KI270706", "GL000191", "NT_187361", "NT_187361.2", "NT_187514.1", "NT_187360.1", "NT_113950.1",
          "1_gl000190_random", "Un_gl000250", "1_gl000191_alt", "1_gl00191_random", "1_KI270706_random",
          "1_KI270706v_random", "1_KI270706v1_odd", "1_KI270706v1x", "6_apd_hap1", "_KI270706v1",
          "NT_187361.1.1"}) {
        CAPTURE(name);
        CHECK(plain_chromosome(name) == name);
    }
}

TEST_CASE("scaffolds of RefSeq are all different, and of the number that they have") {
    std::set<std::string> found;
    for (const auto& [genbank, number] : detail::renewed_scaffolds)
        found.insert(plain_chromosome("NT_" + std::to_string(number.refseq) + "." +
                                      std::to_string(number.refseq_version)));
    for (const detail::ScaffoldNumber& number : detail::scaffolds_of_grch37)
        found.insert(plain_chromosome("NT_" + std::to_string(number.refseq) + "." +
                                      std::to_string(number.refseq_version)));
    for (std::size_t i = 0; i < std::size(detail::scaffolds_of_grch38); ++i)
        found.insert(plain_chromosome("NT_" + std::to_string(detail::first_scaffold_of_grch38 + i) + ".1"));
    CHECK(found.size() == 4 + 59 + 153);
    for (const std::string& name : found) CHECK((name.starts_with("GL000") || name.starts_with("KI270")));
    CHECK(found.contains("GL000249.1"));
    CHECK(found.contains("KI270757.1"));
}

TEST_CASE("chromosomes of different genomes are different by their accession numbers") {
    CHECK(of_different_genomes("NC_000001.11", "NC_000067.7"));
    CHECK(of_different_genomes("chrCM000663.2", "NC_060925.1"));
    CHECK_FALSE(of_different_genomes("NC_000001.11", "CM000663.1"));
    CHECK_FALSE(of_different_genomes("NC_000001.11", "chr1"));
    CHECK_FALSE(of_different_genomes("chr1", "NC_000067.7"));
    CHECK_FALSE(of_different_genomes("NC_000067.7", "NC_000067.7"));
    ChromosomeTable table;
    CHECK(table.add("NC_000001.11") == 0);
    CHECK(table.find("CM000663.2") == 0);
    CHECK(table.find("chr1") == 0);
    CHECK(table.find("NC_000067.7") == ChromosomeTable::absent);
    CHECK(table.other_spelling("NC_000067.7") == "NC_000001.11");
    CHECK(table.other_spelling("chr1") == "NC_000001.11");
    CHECK(table.other_spelling("NC_000001.11").empty());
    CHECK(table.other_spelling("chr2").empty());
}

TEST_CASE("two sequences of one file are not taken for one chromosome of the genes") {
    ChromosomeTable genes;
    genes.add("chrM");
    genes.add("chr1");
    ChromosomeTable file;
    for (const char* name : {"chrM", "chr1", "chr2"}) {
        CHECK(second_sequence(file, genes, name).empty());
        file.add(name);
    }
    CHECK(second_sequence(file, genes, "chrMT") ==
          "its header has the sequences chrM and chrMT, which are both chrM of the genes by their names "
          "(wanted "
          "one); remove one of both from the file, or the genes of chrM from the annotation");
    CHECK(second_sequence(file, genes, "2").empty());  // no genes there
    ChromosomeTable human;
    human.add("NC_000001.11");
    CHECK_FALSE(second_sequence(human, genes, "NC_000067.7").empty());
    CHECK_FALSE(second_sequence(human, human, "NC_000067.7").empty());
    CHECK(
        second_genome(human, "NC_000067.7") ==
        "NC_000067.7 is of another genome than NC_000001.11 of an earlier line (wanted one genome); keep the "
        "lines of one genome");
    CHECK(second_genome(human, "chr1").empty());
    CHECK(second_genome(human, "NC_000068.8").empty());
}

TEST_CASE("the last starts of a chromosome, in any order") {
    const auto seen = [](const std::vector<std::int64_t>& starts) {
        ChromosomeUse use;
        for (const std::int64_t start : starts) use.see(start);
        CHECK(use.items == starts.size());
        return std::vector<std::int64_t>(use.last_starts.begin(), use.last_starts.end());
    };
    using Starts = std::vector<std::int64_t>;
    CHECK(seen({}) == Starts{-1, -1, -1});
    CHECK(seen({4}) == Starts{4, -1, -1});
    CHECK(seen({1, 2, 3, 4, 4}) == Starts{4, 4, 3});
    CHECK(seen({4, 3, 2, 1, 0}) == Starts{4, 3, 2});
    CHECK(seen({5, 1, 3, 2, 4, 5, 0}) == Starts{5, 5, 4});
    CHECK(seen({9, 1, 5, 7}) == Starts{9, 7, 5});
}
