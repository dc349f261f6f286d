// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/gene_split.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

std::vector<GeneLocus> many_genes(std::size_t count) {
    std::vector<GeneLocus> genes;
    for (std::size_t i = 0; i < count; ++i) {
        genes.push_back({"G" + std::to_string(i), "", "chr" + std::to_string(1 + i % 7),
                         static_cast<std::int32_t>(1000 * i), '+', "", ""});
    }
    return genes;
}

std::size_t count(const std::vector<Part>& parts, Part part) {
    return static_cast<std::size_t>(std::ranges::count(parts, part));
}

}  // namespace

TEST_CASE("thirds") {
    const std::vector<Part> parts = split_in_thirds(19802);
    CHECK(count(parts, Part::train) == 6601);
    CHECK(parts[6601] == Part::valid);
    CHECK(parts[13202] == Part::test);
    CHECK(count(parts, Part::test) == 6600);
}

TEST_CASE("random splits keep to their shares, in every stratum, and keep an id together") {
    std::vector<GeneLocus> genes = many_genes(1000);
    genes[900].id = genes[3].id;
    std::vector<float> strata(genes.size());
    for (std::size_t i = 0; i < genes.size(); i += 4) strata[i] = 1;
    const std::vector<Part> parts = split_at_random(genes, strata, {0.8, 0.1, 0.1}, Seed{4});
    CHECK(parts[900] == parts[3]);
    CHECK(count(parts, Part::train) == 800);
    CHECK(count(parts, Part::valid) == 100);
    std::size_t rare = 0;
    for (std::size_t i = 0; i < genes.size(); i += 4) rare += parts[i] == Part::test;
    CHECK(rare >= 24);
    CHECK(rare <= 26);
    CHECK(split_at_random(genes, strata, {0.8, 0.1, 0.1}, Seed{4}) == parts);
    CHECK(split_at_random(genes, strata, {0.8, 0.1, 0.1}, Seed{5}) != parts);
}

TEST_CASE("windows that touch those of test genes") {
    Annotation annotation;
    for (const std::int32_t tss : {100, 109, 110, 90, 91, 500})
        annotation.genes.push_back({"g", "", "chr1", tss, '+', "", ""});
    annotation.genes.push_back({"g", "", "chr2", 100, '+', "", ""});
    const WindowIndex windows(annotation,
                              {.bin_width = 5, .bins = 2, .published = false, .orient_strand = false});
    std::vector<Part> parts(7, Part::train);
    parts[0] = Part::test;
    CHECK(exclude_overlaps(parts, windows) == 2);
    CHECK(parts == std::vector<Part>{Part::test, Part::none, Part::train, Part::train, Part::none,
                                     Part::train, Part::train});
}

TEST_CASE("a split from a file") {
    const std::vector<GeneLocus> genes = many_genes(2);
    const auto read = [&](const std::string& text) {
        LineReader lines(text, "t");
        return read_split(lines, genes);
    };
    const std::vector<Part> wanted = {Part::test, Part::none};
    CHECK(read("G1\tnone\nG0\ttest\n") == wanted);
    CHECK(read("split\tx\tgene_id\ntest\t1\tG0\nnone\t2\tG1\n") == wanted);
    CHECK_THROWS_WITH_AS(
        read("G0\x1B\ttest\n"),
        "t:1: the gene name \"G0\\x1b\" holds U+001B (wanted printable text); correct the name", DataError);
    CHECK_THROWS_WITH_AS(read("G0\ttest\nG0\ttrain\n"),
                         "t:2: gene G0 comes up again in another split (wanted one); remove one of its lines",
                         DataError);
}
