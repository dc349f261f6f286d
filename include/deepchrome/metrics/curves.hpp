// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/message.hpp>
#include <deepchrome/core/quantile.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/metrics/bootstrap.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome {

/// What calling all genes of at least `threshold` ON gives.
struct CurvePoint {
    double threshold;
    double x;
    double y;
};

/// Between which values a curve lies at a place.
struct BandPoint {
    double x;
    double lower;
    double upper;
};

namespace detail {

/// Genes by falling score, put together where their scores are equal.
struct ThresholdSweep {
    std::vector<double> scores;             ///< by step
    std::vector<std::size_t> genes;         ///< all, step after step
    std::vector<std::size_t> ends;          ///< by step: how many genes there are up to its end
    std::array<std::size_t, 2> genes_of{};  ///< OFF and ON genes

    ThresholdSweep(std::span<const double> of, std::span<const float> labels, const char* who) {
        if (of.size() != labels.size()) {
            throw_as<Error>(
                {who, ": there are ", of.size(), " scores (wanted ", labels.size(), ", one per label)"});
        }
        for (const double score : of) check_score(who, score);
        for (const float label : labels) ++genes_of[label > 0.5f ? 1 : 0];
        genes = descending(of);
        for (std::size_t i = 0; i < genes.size(); ++i) {
            if (i + 1 < genes.size() && of[genes[i]] == of[genes[i + 1]]) continue;
            scores.push_back(of[genes[i]]);
            ends.push_back(i + 1);
        }
    }

    /// Calls visit(step, on, off) from the highest score down, with the ON and OFF genes called so far; gene
    /// g counts `weight(g)` times.
    template <class Weight, class Visit>
    void for_each(std::span<const float> labels, Weight weight, Visit visit) const {
        double on = 0;
        double off = 0;
        std::size_t gene = 0;
        for (std::size_t step = 0; step < ends.size(); ++step) {
            for (; gene < ends[step]; ++gene) (labels[genes[gene]] > 0.5f ? on : off) += weight(genes[gene]);
            visit(step, on, off);
        }
    }
};

inline double once(std::size_t) { return 1; }

}  // namespace detail

/// The receiver operating characteristic, from (0, 0) at an endless threshold to (1, 1): x is the part of the
/// OFF genes that is called ON, y that of the ON genes. Equal scores make one step, so the area below is
/// `Auroc`. Labels above 0.5 are ON. Empty unless there are genes of both classes; NumericError for a score
/// that is NaN.
inline std::vector<CurvePoint> roc_curve(std::span<const double> scores, std::span<const float> labels) {
    const detail::ThresholdSweep steps(scores, labels, "roc_curve");
    const auto [all_off, all_on] = steps.genes_of;
    if (all_on == 0 || all_off == 0) return {};
    std::vector<CurvePoint> curve{{std::numeric_limits<double>::infinity(), 0, 0}};
    steps.for_each(labels, detail::once,
                   [&, n_on = static_cast<double>(all_on),
                    n_off = static_cast<double>(all_off)](std::size_t step, double on, double off) {
                       curve.push_back({steps.scores[step], off / n_off, on / n_on});
                   });
    return curve;
}

/// Precision (y: the part of the called genes that is ON) over recall (x: the part of the ON genes that is
/// called), a point for each score from the highest down. Labels above 0.5 are ON. Empty without ON genes;
/// NumericError for a score that is NaN.
inline std::vector<CurvePoint> precision_recall_curve(std::span<const double> scores,
                                                      std::span<const float> labels) {
    const detail::ThresholdSweep steps(scores, labels, "precision_recall_curve");
    const auto all_on = static_cast<double>(steps.genes_of[1]);
    std::vector<CurvePoint> curve;
    if (steps.genes_of[1] == 0) return curve;
    steps.for_each(labels, detail::once, [&](std::size_t step, double on, double off) {
        curve.push_back({steps.scores[step], on / all_on, on / (on + off)});
    });
    return curve;
}

/// The points that a curve can be drawn by: none that is left out is further than `tolerance` from the line
/// between its neighbors that stay (Ramer 1972, Douglas and Peucker 1973). First and last point stay.
inline std::vector<CurvePoint> simplified(std::span<const CurvePoint> curve, double tolerance) {
    if (curve.size() < 3) return {curve.begin(), curve.end()};
    std::vector<bool> stays(curve.size());
    stays.front() = stays.back() = true;
    std::vector<std::pair<std::size_t, std::size_t>> open{{0, curve.size() - 1}};
    while (!open.empty()) {
        const auto [first, last] = open.back();
        open.pop_back();
        const double dx = curve[last].x - curve[first].x;
        const double dy = curve[last].y - curve[first].y;
        const double length = std::hypot(dx, dy);
        std::size_t furthest = first;
        double most = tolerance;
        for (std::size_t i = first + 1; i < last; ++i) {
            const double x = curve[i].x - curve[first].x;
            const double y = curve[i].y - curve[first].y;
            const double distance = length > 0 ? std::abs(dx * y - dy * x) / length : std::hypot(x, y);
            if (distance <= most) continue;
            most = distance;
            furthest = i;
        }
        if (furthest == first) continue;
        stays[furthest] = true;
        open.emplace_back(first, furthest);
        open.emplace_back(furthest, last);
    }
    std::vector<CurvePoint> result;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        if (stays[i]) result.push_back(curve[i]);
    }
    return result;
}

/// How far both curves might be elsewhere with other genes.
struct CurveBands {
    std::vector<BandPoint> roc;               ///< empty unless there are genes of both classes
    std::vector<BandPoint> precision_recall;  ///< the same
};

/// Pointwise bands of both curves, at `places` from 0 to 1, by the bootstrap of `bootstrap_interval`: of the
/// ROC curve between its vertices on straight lines, of the precision at the first threshold that reaches a
/// recall. Error as there and for fewer than two places; NumericError for a score that is NaN.
inline CurveBands curve_bands(std::span<const double> scores, std::span<const float> labels,
                              const BootstrapOptions& options = {}, std::size_t places = 101) {
    if (places < 2) {
        throw_as<Error>({"curve_bands: the number of places is ", places, " (wanted at least 2)"});
    }
    const detail::ThresholdSweep steps(scores, labels, "curve_bands");
    if (steps.genes_of[0] == 0 || steps.genes_of[1] == 0) return {};
    const auto place = [&](std::size_t i) {
        return static_cast<double>(i) / static_cast<double>(places - 1);
    };
    std::vector<std::vector<double>> rates(places);
    std::vector<std::vector<double>> precisions(places);
    std::vector<std::pair<double, double>> called;  // ON and OFF genes, by step
    const auto redraw = [&](Multiplicities drawn) {
        called.assign(1, {0.0, 0.0});
        steps.for_each(
            labels, [&](std::size_t gene) { return static_cast<double>(drawn[gene]); },
            [&](std::size_t, double on, double off) { called.emplace_back(on, off); });
        const auto [all_on, all_off] = called.back();
        if (all_on == 0 || all_off == 0) return std::numeric_limits<double>::quiet_NaN();
        std::size_t at = 0;
        for (std::size_t i = 0; i < places;
             ++i) {  // the ROC curve: the highest point at this x, or between two
            const double wanted = place(i) * all_off;
            while (at + 1 < called.size() && called[at + 1].second <= wanted) ++at;
            const auto [on, off] = called[at];
            const auto [next_on, next_off] = called[std::min(at + 1, called.size() - 1)];
            const double part = next_off > off ? (wanted - off) / (next_off - off) : 0.0;
            rates[i].push_back((on + part * (next_on - on)) / all_on);
        }
        at = 1;
        for (std::size_t i = 0; i < places; ++i) {
            const double wanted = place(i) * all_on - 1e-9 * all_on;  // what rounding may add
            while (at + 1 < called.size() && (called[at].first < wanted || called[at].first == 0)) ++at;
            precisions[i].push_back(called[at].first / (called[at].first + called[at].second));
        }
        return 0.0;
    };
    bootstrap_interval(labels, redraw, options);
    const double tail = (1 - options.confidence) / 2;
    const auto band = [&](std::vector<std::vector<double>>& of) {
        std::vector<BandPoint> points;
        for (std::size_t i = 0; i < places && !of[i].empty(); ++i) {
            std::sort(of[i].begin(), of[i].end());
            points.push_back(
                {place(i), quantile_of_sorted(of[i], tail), quantile_of_sorted(of[i], 1 - tail)});
        }
        return points;
    };
    return {band(rates), band(precisions)};
}

}  // namespace deepchrome
