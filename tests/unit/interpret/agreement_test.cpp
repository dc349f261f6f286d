// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/agreement.hpp>

using namespace deepchrome;

namespace {

Attributions<float> genes_of_four(const std::vector<float>& values) {
    Attributions<float> of;
    of.values.resize({values.size() / 4, 2, 2});
    std::ranges::copy(values, of.values.data());
    return of;
}

}  // namespace

TEST_CASE("agreement: mean over the genes, with and without the sign") {
    const auto a = genes_of_four({1, 2, 3, 4, /**/ -1, -2, -3, -4, /**/ 5, 5, 5, 5});
    const auto b = genes_of_four({10, 20, 30, 40, /**/ 1, 2, 3, 4, /**/ 1, 2, 3, 4});
    CHECK(agreement(a, b) == doctest::Approx(0).scale(1));  // 1 and -1; the third gene does not vary
    CHECK(agreement(a, b, Compare::absolute) == doctest::Approx(1));
    CHECK(std::isnan(agreement(genes_of_four({1, 1, 1, 1}), genes_of_four({1, 2, 3, 4}))));
    CHECK_THROWS_WITH_AS(agreement(a, genes_of_four({1, 2, 3, 4})),
                         "agreement: attributions of 3 genes x 4 and 1 x 4 values (wanted the same genes)",
                         Error);
    const std::vector<Attributions<float>> list{a, b, a};
    const auto matrix = agreements(std::span<const Attributions<float>>(list), Compare::with_sign);
    CHECK(matrix(0, 2) == doctest::Approx(1));
    CHECK(matrix(1, 0) == matrix(0, 1));
    CHECK(matrix(1, 1) == 1);
}

TEST_CASE("stability: correlation of pairs and relative spread") {
    const std::vector<Attributions<float>> seeds{genes_of_four({1, 2, 3, 4}), genes_of_four({3, 2, 1, 4}),
                                                 genes_of_four({2, 2, 2, 4})};
    const Stability found = stability(std::span<const Attributions<float>>(seeds));
    // Pairs: 0.2 (by hand 1 - 6 * 8 / 60), and with ties twice 0.7745966692 (scipy).
    CHECK(found.correlation ==
          doctest::Approx((0.2 + 0.77459666924148340 + 0.77459666924148340) / 3).epsilon(1e-12));
    // Variances 1, 0, 1, 0 over mean squares 14/3, 4, 14/3, 16.
    CHECK(found.spread == doctest::Approx(std::sqrt(2 / (28.0 / 3 + 20))).epsilon(1e-12));
    CHECK_THROWS_WITH_AS(stability(std::span<const Attributions<float>>(seeds).first(1)),
                         "stability: attributions for 1 seeds (wanted two or more)", Error);
}
