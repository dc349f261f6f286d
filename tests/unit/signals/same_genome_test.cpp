// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/same_genome.hpp>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

Annotation annotation(const std::vector<std::pair<std::string, std::int32_t>>& places) {
    Annotation genes;
    genes.name = "genes";
    for (const auto& [chromosome, tss] : places) {
        genes.genes.push_back({"G" + std::to_string(genes.genes.size()), "", chromosome, tss, '+', "", ""});
        genes.chromosomes[genes.chromosomes.add(chromosome)].see(tss);
    }
    return genes;
}

BinnedSignal signal(const std::string& chromosome, std::int64_t last_start, std::int64_t length = 0) {
    BinnedSignal binned;
    binned.path = "reads";
    ChromosomeUse& use = binned.chromosomes[binned.chromosomes.add(chromosome)];
    for (int i = 0; i < 3; ++i) use.see(last_start);
    use.length = length;
    binned.evidence = assembly_of_signal(binned.chromosomes.uses());
    return binned;
}

}  // namespace

TEST_CASE("signals of another genome than the genes") {
    const Annotation genes = annotation({{"chr1", 249'200'000}, {"chr17", 5000}});
    const AssemblyEvidence hg19 = assembly_evidence(genes.chromosomes.uses());
    check_same_genome(std::vector{signal("1", 500)}, genes, hg19);
    CHECK_THROWS_WITH_AS(check_same_genome(std::vector{signal("1", 500), signal("scaffold", 5)}, genes, hg19),
                         "reads: is on scaffold (any assembly), and the genes of genes are on chr1, chr17 "
                         "(hg19): no chromosome in common; bring both of one assembly",
                         DataError);
    CHECK_THROWS_WITH_AS(
        check_same_genome(std::vector{signal("chr17", 83'000'036)}, genes, hg19),
        "reads: is of hg38 or hs1 or mm9 or mm10 or mm39, and the genes of genes are of hg19 (wanted one "
        "assembly); bring both of one assembly",
        DataError);
}

TEST_CASE("a blacklist may be of chromosomes that only reads are on") {
    const Annotation genes = annotation({{"chr1", 1000}});
    const AssemblyEvidence evidence = assembly_evidence(genes.chromosomes.uses());
    IntervalSet blacklist;
    blacklist.add("chr9", 5, 9);
    blacklist.settle();
    check_blacklist_genome("list", blacklist, std::vector{signal("chr9", 20)}, genes, evidence);
    check_blacklist_genome("list", IntervalSet(), std::vector{signal("chr1", 20)}, genes, evidence);
    CHECK_THROWS_WITH_AS(
        check_blacklist_genome("list", blacklist, std::vector{signal("chr1", 20)}, genes, evidence),
        "list: is on chr9 (any assembly), and the genes of genes are on chr1 (any assembly): no chromosome "
        "in "
        "common; bring both of one assembly",
        DataError);
}

TEST_CASE("chromosomes of other spellings") {
    const Annotation genes = annotation({{"chr1", 1000}, {"chrM", 70}, {"chr2", 5}});
    ChromosomeTable file;
    for (const char* name : {"MT", "chr2", "1", "chr9"}) file.add(name);
    CHECK(renamed_chromosomes(file, genes.chromosomes) ==
          std::vector<std::pair<std::string, std::string>>{{"MT", "chrM"}, {"1", "chr1"}});
}

TEST_CASE("windows that stick out of their chromosome") {
    const Annotation genes = annotation({{"chr1", 1000}, {"chr1", 5}, {"chr1", 4990}, {"chr2", 4990}});
    const WindowIndex windows(genes, {.bin_width = 10, .bins = 4});
    const std::vector unknown{signal("chr1", 20)};
    const std::vector known{signal("chr1", 20, 5000), signal("chr2", 20, 0)};
    CHECK(count_padded(windows, genes, unknown, {}) == 1);
    CHECK(count_padded(windows, genes, known, {}) == 2);
    CHECK_THROWS_WITH_AS(count_padded(windows, genes, std::vector{signal("1", 20, 4000)}, {}),
                         "reads: chr1 is 4000 bp long, and gene G2 of genes starts at 4990 (wanted genes "
                         "within it); bring both of one assembly",
                         DataError);
    const Annotation last = annotation({{"chr21", 48'129'880}});
    CHECK(count_padded(WindowIndex(last, {.bin_width = 10, .bins = 4}), last, {},
                       {.stated = "", .candidates = {"hg19"}}) == 1);
}
