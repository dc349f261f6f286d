// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>
#include <deepchrome/metrics/concept.hpp>

namespace metrics_test {

struct Gene {
    double score;
    bool on;
};

/// Scores that lean towards the class; `levels` > 0 rounds them, so that many are equal.
inline std::vector<Gene> random_genes(std::size_t count, std::uint32_t levels, std::uint64_t sample) {
    deepchrome::RandomStream stream(deepchrome::Seed{11}, deepchrome::Purpose::test, 0, sample);
    std::vector<Gene> genes(count);
    for (Gene& gene : genes) {
        gene.on = stream.uniform() < 0.4;
        gene.score = 0.7 * stream.uniform() + (gene.on ? 0.3 * stream.uniform() : 0.0);
        if (levels > 0) gene.score = std::round(gene.score * levels) / levels;
    }
    return genes;
}

/// Genes as columns: scores, and labels of which 1 is ON.
struct Columns {
    std::vector<double> scores;
    std::vector<float> labels;
};

inline Columns columns_of(const std::vector<Gene>& genes) {
    Columns columns;
    for (const Gene& gene : genes) {
        columns.scores.push_back(gene.score);
        columns.labels.push_back(gene.on ? 1.0f : 0.0f);
    }
    return columns;
}

template <deepchrome::Metric M>
M metric_of(const std::vector<Gene>& genes, M metric = {}) {
    for (const Gene& gene : genes) metric.add(gene.score, gene.on);
    return metric;
}

/// The genes dealt out to a random number of parts, some of them empty, and the parts merged in a random
/// order.
template <deepchrome::Metric M>
void check_merging(double (*value)(const M&) = [](const M& metric) { return metric.value(); }) {
    for (std::uint64_t sample = 0; sample < 40; ++sample) {
        CAPTURE(sample);
        const std::vector<Gene> genes = random_genes(200 + sample, sample % 2 == 0 ? 0 : 20, sample);
        const double whole = value(metric_of<M>(genes));
        REQUIRE(std::isfinite(whole));
        deepchrome::RandomStream stream(deepchrome::Seed{12}, deepchrome::Purpose::test, 0, sample);
        std::vector<M> parts(1 + stream.below(9));
        const auto any_part = [&] { return stream.below(static_cast<std::uint32_t>(parts.size())); };
        for (const Gene& gene : genes) parts[any_part()].add(gene.score, gene.on);
        while (parts.size() > 1) {
            const M last = parts.back();
            parts.pop_back();
            parts[any_part()].merge(last);
        }
        CHECK(value(parts.front()) == whole);
    }
}

/// Merged with itself, every gene counts twice, which none of these metrics can tell.
template <deepchrome::Metric M>
void check_merging_with_itself() {
    M metric = metric_of<M>(random_genes(300, 30, 7));
    const double once = metric.value();
    const M& itself = metric;
    metric.merge(itself);
    CHECK(metric.value() == doctest::Approx(once).epsilon(1e-14));
}

}  // namespace metrics_test
