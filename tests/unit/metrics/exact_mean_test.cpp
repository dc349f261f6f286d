// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/metrics/exact_mean.hpp>

#include <cmath>

#include <doctest/doctest.h>

using deepchrome::detail::ExactMean;

TEST_CASE("ExactMean: in any order and parts the same, nan without terms") {
    const double terms[] = {0.1, 1e15, 0.3, 1e-9, 7, 0.1};
    ExactMean forwards;
    for (const double term : terms) forwards.add(term);
    ExactMean backwards;
    ExactMean half;
    for (int i = 5; i >= 0; --i) (i % 2 == 0 ? backwards : half).add(terms[i]);
    backwards.merge(half);
    CHECK(forwards.value() == backwards.value());
    CHECK(forwards.value() == doctest::Approx((1e15 + 7.500000001) / 6).epsilon(1e-15));

    half.merge(half);
    CHECK(half.value() == doctest::Approx((1e15 + 1e-9 + 0.1) / 3).epsilon(1e-15));
    CHECK(std::isnan(ExactMean().value()));
}
