// SPDX-License-Identifier: BSD-3-Clause
//
// How often intervals of 95 % hold the truth. Scores of ON and OFF genes are normal, so AUROC and average
// precision of the population are known. The counters of a setting: `coverage`; `below` and `above`, the
// shares of draws where the truth is below or above the interval; `before`, the coverage of what the interval
// replaced (AUROC +- 1.96 standard errors, and the percentiles of the bootstrap). One iteration is one draw
// of genes. COVERAGE_DRAWS=3000 sets their number for the average precision, which otherwise is small.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/metrics/average_precision_interval.hpp>

namespace {

using namespace deepchrome;

/// OFF genes have standard normal scores, ON genes those of `mean` and `spread`.
struct Setting {
    std::size_t on;
    std::size_t off;
    double auroc;
    double spread = 1;

    double mean() const { return normal_quantile(auroc) * std::hypot(1, spread); }

    /// The mean over the ON genes of the precision at their scores.
    double average_precision() const {
        constexpr int steps = 20000;
        double sum = 0;
        for (int step = 0; step < steps; ++step) {
            const double recall = (step + 0.5) / steps;
            const double score = mean() - spread * normal_quantile(recall);
            const double called_on = recall * static_cast<double>(on);
            sum += called_on / (called_on + normal_cdf(-score) * static_cast<double>(off));
        }
        return sum / steps;
    }

    std::vector<float> labels() const {
        std::vector<float> labels(on, 1.0f);
        labels.resize(on + off, 0.0f);
        return labels;
    }

    std::vector<double> scores(std::uint64_t draw) const {
        RandomStream stream(Seed{1}, Purpose::simulate, 0, draw);
        std::vector<double> scores(on + off);
        for (std::size_t gene = 0; gene < scores.size(); ++gene)
            scores[gene] = gene < on ? mean() + spread * stream.normal() : stream.normal();
        return scores;
    }

    std::string name() const {
        return std::to_string(on) + " ON, " + std::to_string(off) + " OFF, AUROC " + format_shortest(auroc) +
               (spread == 1 ? "" : ", spread " + format_shortest(spread));
    }
};

bool holds(const ConfidenceInterval& interval, double truth) {
    return interval.lower <= truth && truth <= interval.upper;
}

/// `intervals(scores, labels, draw, report)` calls report(interval, the one before).
template <class Intervals>
void coverage(benchmark::State& state, const Setting& setting, double truth, Intervals intervals) {
    const std::vector<float> labels = setting.labels();
    double below = 0;
    double above = 0;
    double before = 0;
    std::uint64_t draw = 0;
    for (auto _ : state) {
        intervals(setting.scores(draw), labels, draw,
                  [&](const ConfidenceInterval& interval, const ConfidenceInterval& replaced) {
                      below += truth < interval.lower;
                      above += truth > interval.upper;
                      before += holds(replaced, truth);
                  });
        ++draw;
    }
    const auto draws = static_cast<double>(draw);
    state.counters["truth"] = truth;
    state.counters["coverage"] = 1 - (below + above) / draws;
    state.counters["below"] = below / draws;
    state.counters["above"] = above / draws;
    state.counters["before"] = before / draws;
}

void auroc(benchmark::State& state, const Setting& setting) {
    coverage(state, setting, setting.auroc,
             [](const auto& scores, const auto& labels, std::uint64_t, auto report) {
                 const AurocEstimate estimate = delong(scores, labels);
                 const double reach = normal_quantile(0.975) * estimate.standard_error();
                 report(estimate.interval(), {estimate.auroc - reach, estimate.auroc + reach});
             });
}

void average_precision(benchmark::State& state, const Setting& setting) {
    coverage(state, setting, setting.average_precision(),
             [](const auto& scores, const auto& labels, std::uint64_t draw, auto report) {
                 const BootstrapOptions options{.seed = Seed{draw}};
                 const RankedGenes ranked(scores, labels);
                 report(average_precision_interval(scores, labels, options),
                        bootstrap_interval(
                            labels, [&](Multiplicities drawn) { return ranked.average_precision(drawn); },
                            options));
             });
}

const bool registered = [] {
    const auto add = [](const std::string& figure, auto function, const Setting& setting, int draws) {
        benchmark::RegisterBenchmark((figure + ": " + setting.name()).c_str(), function, setting)
            ->Iterations(draws)
            ->Unit(benchmark::kMillisecond);
    };
    for (const Setting& setting : std::vector<Setting>{
             {30, 30, 0.7},   {30, 30, 0.85},   {30, 30, 0.96},   {60, 60, 0.7},     {60, 60, 0.85},
             {60, 60, 0.96},  {150, 150, 0.85}, {150, 150, 0.96}, {300, 300, 0.7},   {300, 300, 0.96},
             {100, 20, 0.85}, {20, 100, 0.85},  {100, 20, 0.96},  {20, 100, 0.96},   {110, 10, 0.85},
             {10, 110, 0.85}, {5, 115, 0.85},   {2, 118, 0.85},   {66, 54, 0.884},   {15, 15, 0.884},
             {15, 15, 0.96},  {10, 10, 0.85},   {5, 5, 0.85},     {30, 30, 0.96, 2}, {60, 60, 0.96, 2}}) {
        add("AUROC", auroc, setting, 3000);
    }
    const char* const asked = std::getenv("COVERAGE_DRAWS");
    const int draws = asked == nullptr ? 20 : std::max(1, std::atoi(asked));
    for (const Setting& setting : std::vector<Setting>{
             {15, 15, 0.7},   {15, 15, 0.884},  {15, 15, 0.96},  {30, 30, 0.7},   {30, 30, 0.884},
             {30, 30, 0.96},  {60, 60, 0.7},    {60, 60, 0.884}, {60, 60, 0.96},  {60, 60, 0.884, 2},
             {100, 20, 0.7},  {100, 20, 0.884}, {100, 20, 0.96}, {20, 100, 0.7},  {20, 100, 0.884},
             {20, 100, 0.96}, {54, 6, 0.7},     {6, 54, 0.7},    {300, 300, 0.7}, {300, 300, 0.884},
             {300, 300, 0.96}}) {
        add("average precision", average_precision, setting, draws);
    }
    return true;
}();

}  // namespace
