// SPDX-License-Identifier: BSD-3-Clause

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/run/gene_families.hpp>

using namespace deepchrome;

TEST_CASE("GeneFamilies: rows of one gene, in whatever version, are one family") {
    const std::vector<std::string> genes{"ENSG1.3", "b", "ENSG1.4", "c", "b", "b.1"};
    const GeneFamilies families(genes);
    CHECK(families.names == std::vector<std::string>{"ENSG1", "b", "ENSG1", "c", "b", "b.1"});
    CHECK(families.repeated_genes == 2);
    CHECK(families.overlapping_rows == 0);
    CHECK(families.placeless_rows == 0);
}

TEST_CASE("GeneFamilies: overlapping windows are one family, also through a third") {
    const std::vector<std::string> genes{"a", "b", "c", "d", "e", "f", "a"};
    const std::vector<std::optional<GenePosition>> positions{GenePosition{"1", 1000}, GenePosition{"1", 1099},
                                                             GenePosition{"1", 1198}, GenePosition{"1", 1298},
                                                             GenePosition{"2", 1000}, std::nullopt,
                                                             GenePosition{"1", 1000}};
    const GeneFamilies families(genes, positions, 100);  // 1298 only touches the window before it
    CHECK(families.names[1] == families.names[0]);
    CHECK(families.names[2] == families.names[0]);
    CHECK(families.names[6] == families.names[0]);
    CHECK(families.names[3] == "d");
    CHECK(families.names[4] == "e");
    CHECK(families.names[5] == "f");
    CHECK(families.repeated_genes == 1);
    CHECK(families.overlapping_rows == 4);  // a twice, b, c
    CHECK(families.placeless_rows == 1);
}

TEST_CASE("GeneFamilies: as comparing every pair of random windows") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        RandomStream stream(Seed{seed}, Purpose::split, 0, 0);
        const std::size_t count = 60;
        const std::int64_t window = 40;
        std::vector<std::string> genes;
        std::vector<std::optional<GenePosition>> positions;
        for (std::size_t i = 0; i < count; ++i) {
            genes.push_back("g" + std::to_string(stream.below(50)));
            positions.push_back(GenePosition{std::to_string(stream.below(3)), stream.below(1000)});
        }
        std::vector<std::size_t> family(count);
        for (std::size_t i = 0; i < count; ++i) family[i] = i;
        for (bool changed = true; changed;) {
            changed = false;
            for (std::size_t i = 0; i < count; ++i) {
                for (std::size_t j = 0; j < count; ++j) {
                    const std::int64_t apart = positions[i]->tss - positions[j]->tss;
                    const bool near = positions[i]->chromosome == positions[j]->chromosome &&
                                      apart < window && -apart < window;
                    if ((near || genes[i] == genes[j]) && family[j] < family[i]) {
                        family[i] = family[j];
                        changed = true;
                    }
                }
            }
        }
        const GeneFamilies families(genes, positions, window);
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t j = 0; j < count; ++j)
                CHECK((families.names[i] == families.names[j]) == (family[i] == family[j]));
        }
    }
}
