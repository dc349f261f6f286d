// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/metrics/concept.hpp>

namespace metrics_test {

/// What was predicted for a gene, and the value it has.
using Pair = std::pair<double, double>;

/// Eight genes with equal predictions and equal values among them; what they come to was worked out in exact
/// fractions.
inline const std::vector<Pair> eight{{2.5, 3.0},    {0.0, -0.5}, {2.0, 2.0},  {8.0, 7.0},
                                     {-1.25, -0.5}, {2.0, 1.0},  {3.5, 5.25}, {0.5, 2.0}};

template <deepchrome::ValueMetric M>
M metric_of(const std::vector<Pair>& pairs) {
    M metric;
    for (const auto& [predicted, value] : pairs) metric.add(predicted, value);
    return metric;
}

/// Values and predictions that follow them; `levels` > 0 rounds both, so that many are equal.
inline std::vector<Pair> random_pairs(std::size_t count, double levels, std::uint64_t sample) {
    deepchrome::RandomStream stream(deepchrome::Seed{21}, deepchrome::Purpose::test, 0, sample);
    std::vector<Pair> pairs(count);
    for (auto& [predicted, value] : pairs) {
        value = 3.0 * stream.normal() + 5.0;
        predicted = 0.5 * value + stream.normal();
        if (levels == 0) continue;
        value = std::round(value * levels) / levels;
        predicted = std::round(predicted * levels) / levels;
    }
    return pairs;
}

/// Any parts, merged in any order, have exactly the value of the whole; a metric may be merged with itself.
template <deepchrome::ValueMetric M>
void check_value_merging() {
    for (std::uint64_t sample = 0; sample < 20; ++sample) {
        CAPTURE(sample);
        const std::vector<Pair> pairs = random_pairs(150 + sample, sample % 2 == 0 ? 0 : 2, sample);
        const double whole = metric_of<M>(pairs).value();
        REQUIRE(std::isfinite(whole));
        deepchrome::RandomStream stream(deepchrome::Seed{22}, deepchrome::Purpose::test, 0, sample);
        std::vector<M> parts(1 + stream.below(7));
        const auto any_part = [&] { return stream.below(static_cast<std::uint32_t>(parts.size())); };
        for (const auto& [predicted, value] : pairs) parts[any_part()].add(predicted, value);
        while (parts.size() > 1) {
            const M last = parts.back();
            parts.pop_back();
            parts[any_part()].merge(last);
        }
        CHECK(parts.front().value() == whole);
        const M& itself = parts.front();
        parts.front().merge(itself);
        CHECK(parts.front().value() == doctest::Approx(whole).epsilon(1e-12));
    }
}

/// What cannot be is refused, and leaves no trace.
template <deepchrome::ValueMetric M>
void check_refusals(const std::string& name) {
    M metric = metric_of<M>(eight);
    const double before = metric.value();
    CHECK_THROWS_WITH_AS(metric.add(std::nan(""), 1),
                         (name + ": a prediction or value is nan (wanted a finite number)").c_str(),
                         deepchrome::NumericError);
    CHECK_THROWS_WITH_AS(metric.add(1, -INFINITY),
                         (name + ": a prediction or value is -inf (wanted a finite number)").c_str(),
                         deepchrome::NumericError);
    CHECK(metric.value() == before);
    CHECK(std::isnan(M{}.value()));
}

}  // namespace metrics_test
