// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/windows.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>

using namespace deepchrome;

namespace {

GeneLocus gene(const std::string& chromosome, std::int32_t tss, char strand = '+') {
    return {"g", "", chromosome, tss, strand, "", ""};
}

}  // namespace

TEST_CASE("the window around a TSS") {
    CHECK(gene_window(gene("chr1", 20000), {}, false).start == 15000);  // [TSS - 5000, TSS + 5000)
    CHECK(gene_window(gene("chr1", 100), {}, false).start == -4900);
    WindowRule rule{.bin_width = 100, .bins = 100, .published = true, .orient_strand = false};
    CHECK(gene_window(gene("chr1", 20000), rule, false).start == 15001);
    CHECK(gene_window(gene("chr1", 20000), rule, true).start == 15000);  // a given center is taken as it is
    // Turned, the TSS is the first base of bin 51 as well: [TSS - 4999, TSS + 5001) from right to left.
    rule = {.bin_width = 100, .bins = 100, .published = false, .orient_strand = true};
    CHECK(gene_window(gene("chr1", 20000, '-'), rule, false).start == 15001);
    CHECK(gene_window(gene("chr1", 20000, '-'), rule, false).flipped);
    CHECK_FALSE(gene_window(gene("chr1", 20000), rule, false).flipped);
    // An odd number of bases: three left of the TSS, four from it on, and the mirror image.
    rule = {.bin_width = 7, .bins = 1, .published = false, .orient_strand = true};
    CHECK(gene_window(gene("chr1", 50), rule, false).start == 47);
    CHECK(gene_window(gene("chr1", 50, '-'), rule, false).start == 47);
    CHECK_THROWS_WITH_AS(
        gene_window(gene("chr1", 2147483647), rule, false),
        "gene g: its window ends at 2147483651 (wanted at most 2147483647); correct its position", DataError);
}

TEST_CASE("the bins that an interval touches, against looking at every bin") {
    RandomStream stream(Seed{3}, Purpose::test, 0, 0);
    for (const WindowRule rule :
         {WindowRule{.bin_width = 10, .bins = 13, .published = false, .orient_strand = false},
          WindowRule{.bin_width = 100, .bins = 100, .published = false, .orient_strand = false},
          WindowRule{.bin_width = 1, .bins = 1, .published = false, .orient_strand = false}}) {
        Annotation annotation;
        for (int i = 0; i < 40; ++i) {
            annotation.genes.push_back(
                gene(stream.below(2) ? "chr1" : "2", static_cast<std::int32_t>(stream.below(30000))));
        }
        const WindowIndex windows(annotation, rule);
        std::size_t touched = 0;
        for (int i = 0; i < 300; ++i) {
            const auto start = static_cast<std::int32_t>(stream.below(45000));
            const auto end = start + 1 + static_cast<std::int32_t>(stream.below(i % 2 == 0 ? 60 : 9000));
            const std::size_t chromosome = windows.chromosomes().find("chr2");
            std::vector<int> found(windows.bins());
            windows.for_each_bin_range(chromosome, start, end,
                                       [&](std::size_t row, std::size_t first, std::size_t last) {
                                           for (std::size_t bin = first; bin <= last; ++bin)
                                               ++found[row * rule.bins + bin];
                                       });
            std::vector<int> wanted(windows.bins());
            for (std::size_t row = 0; row < windows.size(); ++row) {
                if (windows[row].chromosome != chromosome) continue;
                for (std::size_t bin = 0; bin < rule.bins; ++bin) {
                    const std::int64_t left =
                        windows[row].start + static_cast<std::int64_t>(bin) * rule.bin_width;
                    wanted[row * rule.bins + bin] = left < end && left + rule.bin_width > start;
                    touched += static_cast<std::size_t>(wanted[row * rule.bins + bin]);
                }
            }
            REQUIRE(found == wanted);
        }
        CHECK(touched > 0);
    }
}

TEST_CASE("stretches that windows cover") {
    Annotation annotation;
    for (const std::int32_t tss : {500, 2, 30, 33}) annotation.genes.push_back(gene("chr1", tss));
    const WindowIndex windows(annotation,
                              {.bin_width = 5, .bins = 2, .published = false, .orient_strand = false});
    std::string text;
    windows.for_each_stretch(0, [&](std::int32_t start, std::int32_t end) {
        text += std::to_string(start) + "-" + std::to_string(end) + " ";
    });
    CHECK(text == "0-7 25-38 495-505 ");
}

TEST_CASE("impossible windows") {
    CHECK_THROWS_WITH_AS(
        WindowIndex({}, {.bin_width = 0, .bins = 5, .published = false, .orient_strand = false}),
        "5 bins of 0 bp were asked for (wanted at least one of each, and less than 2^31 bp in all)",
        DataError);
}
