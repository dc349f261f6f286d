// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/simulate/counts.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("logarithms of factorials") {
    double sum = 0;
    for (int k = 0; k <= 300; ++k) {
        if (k > 0) sum += std::log(static_cast<double>(k));
        CHECK(detail::log_factorial(k) == doctest::Approx(sum).epsilon(1e-12));
    }
}

TEST_CASE("Poisson counts have the probabilities of their mean") {
    std::uint64_t sample = 0;
    for (const double mean : {0.05, 0.9, 4.0, 9.9, 10.1, 35.0, 250.0}) {
        CAPTURE(mean);
        constexpr int draws = 100000;
        RandomStream stream(Seed{21}, Purpose::test, 0, sample++);
        std::vector<int> seen(600);
        for (int i = 0; i < draws; ++i) {
            const double count = draw_poisson(mean, stream);
            REQUIRE(count >= 0);
            REQUIRE(count < 600);
            REQUIRE(count == std::floor(count));
            ++seen[static_cast<std::size_t>(count)];
        }
        // Chi-squared over cells that expect 20 or more, the rest in one; its mean is the number of cells
        // less one.
        double chi_squared = 0;
        double rest_expected = draws;
        double rest_seen = draws;
        double cells = 0;
        double log_probability = -mean;
        for (std::size_t k = 0; k < seen.size(); ++k) {
            if (k > 0) log_probability += std::log(mean / static_cast<double>(k));
            const double expected = draws * std::exp(log_probability);
            if (expected < 20) continue;
            const double difference = seen[k] - expected;
            chi_squared += difference * difference / expected;
            rest_expected -= expected;
            rest_seen -= seen[k];
            cells += 1;
        }
        chi_squared +=
            (rest_seen - rest_expected) * (rest_seen - rest_expected) / std::max(rest_expected, 1.0);
        CHECK(chi_squared < cells + 5 * std::sqrt(2 * cells));
    }
}

TEST_CASE("a mean of zero counts nothing") {
    RandomStream stream(Seed{1}, Purpose::test, 0, 0);
    for (int i = 0; i < 100; ++i) CHECK(draw_poisson(0, stream) == 0);
}
