// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>
#include <deepchrome/metrics/exact_sum.hpp>

using namespace deepchrome;
using detail::ExactSum;

TEST_CASE("ExactSum: whole and broken parts carry over") {
    ExactSum sum;
    CHECK(sum.value() == 0.0);
    for (int i = 0; i < 5; ++i) sum.add(0.75);
    CHECK(sum.value() == 3.75);
    sum.add(1e15);
    CHECK(sum.value() == 1e15 + 3.75);
    ExactSum other;
    other.add(0.5);
    other.merge(sum);
    CHECK(other.value() == 1e15 + 4.25);
}

TEST_CASE("ExactSum: ten tenths, which doubles do not sum to 1") {
    ExactSum sum;
    double naive = 0.0;
    for (int i = 0; i < 10; ++i) {
        sum.add(0.1);
        naive += 0.1;
    }
    CHECK(naive != 1.0);
    CHECK(sum.value() == 1.0);
}

TEST_CASE("ExactSum: terms of very different size, in both orders") {
    RandomStream stream(Seed{5}, Purpose::test, 0, 0);
    std::vector<double> terms;
    long double reference = 0.0L;
    for (int i = 0; i < 2000; ++i) {
        terms.push_back(std::exp(20.0 * stream.uniform() - 15.0));
        reference += static_cast<long double>(terms.back());
    }
    ExactSum forward;
    ExactSum backward;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        forward.add(terms[i]);
        backward.add(terms[terms.size() - 1 - i]);
    }
    CHECK(forward.value() == backward.value());
    CHECK(forward.value() == doctest::Approx(static_cast<double>(reference)).epsilon(1e-15));
}
