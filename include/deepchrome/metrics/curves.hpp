// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/quantile.hpp>
#include <deepchrome/metrics/bootstrap.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The point of a curve for calling genes with a score of at least `threshold` ON.
struct CurvePoint {
    double threshold;
    double x;
    double y;
};

/// The bounds of a curve at one x.
struct BandPoint {
    double x;
    double lower;
    double upper;
};

/// The receiver operating characteristic, from (0, 0) at an infinite threshold to (1, 1): x is the false
/// positive rate, y the true positive rate. Equal scores form one step, so the area under the curve is
/// `Auroc`. Labels above 0.5 are ON. Empty unless there are genes of both classes. Error for unequal lengths;
/// NumericError for a score of NaN.
std::vector<CurvePoint> roc_curve(std::span<const double> scores, std::span<const float> labels);

/// Precision (y) over recall (x), one point per distinct score, from the highest. Labels above 0.5 are ON.
/// Empty without ON genes. Error for unequal lengths; NumericError for a score of NaN.
std::vector<CurvePoint> precision_recall_curve(std::span<const double> scores, std::span<const float> labels);

/// A curve with fewer points (Ramer 1972, Douglas and Peucker 1973): each omitted point is within `tolerance`
/// of the line between the kept points around it. The first and the last point are kept.
std::vector<CurvePoint> simplified(std::span<const CurvePoint> curve, double tolerance);

/// Confidence bands of both curves.
struct CurveBands {
    std::vector<BandPoint> roc;               ///< empty unless there are genes of both classes
    std::vector<BandPoint> precision_recall;  ///< the same
};

/// Pointwise confidence bands of both curves at `places` evenly spaced x from 0 to 1. The ROC curve is
/// interpolated linearly; the precision is that at the first threshold that reaches the recall.
///
/// A band holds the percentiles of the bootstrap (`bootstrap_values`). Where the curve reaches the end of its
/// scale, draws of the same genes all agree; so the band is never narrower than Wilson's interval: that of
/// the part of ON genes called, and of the part of OFF genes called, from which the precision follows. Only
/// the end of the ROC curve, where all genes are called, is a point.
///
/// Error as in `bootstrap_values` and for fewer than two places; NumericError for a score of NaN.
CurveBands curve_bands(std::span<const double> scores, std::span<const float> labels,
                       const BootstrapOptions& options = {}, std::size_t places = 101);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<CurvePoint> roc_curve(std::span<const double> scores,
                                                    std::span<const float> labels) {
    const RankedGenes ranked(scores, labels, "roc_curve");
    if (ranked.on() == 0 || ranked.off() == 0) return {};
    const auto all_on = static_cast<double>(ranked.on());
    const auto all_off = static_cast<double>(ranked.off());
    std::vector<CurvePoint> curve{{infinite_number(), 0, 0}};
    double called_on = 0;
    double called_off = 0;
    ranked.for_each_threshold([&](double threshold, double on, double off) {
        called_on += on;
        called_off += off;
        curve.push_back({threshold, called_off / all_off, called_on / all_on});
    });
    return curve;
}

DEEPCHROME_INLINE std::vector<CurvePoint> precision_recall_curve(std::span<const double> scores,
                                                                 std::span<const float> labels) {
    const RankedGenes ranked(scores, labels, "precision_recall_curve");
    std::vector<CurvePoint> curve;
    if (ranked.on() == 0) return curve;
    const auto all_on = static_cast<double>(ranked.on());
    double called_on = 0;
    double called_off = 0;
    ranked.for_each_threshold([&](double threshold, double on, double off) {
        called_on += on;
        called_off += off;
        curve.push_back({threshold, called_on / all_on, called_on / (called_on + called_off)});
    });
    return curve;
}

DEEPCHROME_INLINE std::vector<CurvePoint> simplified(std::span<const CurvePoint> curve, double tolerance) {
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

DEEPCHROME_INLINE CurveBands curve_bands(std::span<const double> scores, std::span<const float> labels,
                                         const BootstrapOptions& options, std::size_t places) {
    if (places < 2) {
        throw_as<Error>({"curve_bands: the number of places is ", places, " (wanted at least 2)"});
    }
    const RankedGenes ranked(scores, labels, "curve_bands");
    if (ranked.on() == 0 || ranked.off() == 0) return {};
    const auto place = [&](std::size_t i) {
        return static_cast<double>(i) / static_cast<double>(places - 1);
    };
    std::vector<std::pair<double, double>> called;  // ON and OFF genes called, by threshold
    // Follows the curves of drawn genes: rate(place, true positive rate), found(place, ON and OFF genes
    // called). NaN without genes of both classes.
    const auto follow = [&](auto weight, auto rate, auto found) {
        called.assign(1, {0.0, 0.0});
        ranked.for_each_threshold(weight, [&](double, double on, double off) {
            called.emplace_back(called.back().first + on, called.back().second + off);
        });
        const auto [all_on, all_off] = called.back();
        if (all_on == 0 || all_off == 0) return not_a_number();
        std::size_t at = 0;
        // The ROC curve: the highest point at this x, or interpolated.
        for (std::size_t i = 0; i < places; ++i) {
            const double wanted = place(i) * all_off;
            while (at + 1 < called.size() && called[at + 1].second <= wanted) ++at;
            const auto [on, off] = called[at];
            const auto [next_on, next_off] = called[std::min(at + 1, called.size() - 1)];
            const double part = next_off > off ? (wanted - off) / (next_off - off) : 0.0;
            rate(i, (on + part * (next_on - on)) / all_on);
        }
        at = 1;
        for (std::size_t i = 0; i < places; ++i) {
            const double wanted = place(i) * all_on - 1e-9 * all_on;  // what rounding may add
            while (at + 1 < called.size() && (called[at].first < wanted || called[at].first == 0)) ++at;
            found(i, called[at].first, called[at].second);
        }
        return 0.0;
    };
    std::vector<std::vector<double>> rates(places);
    std::vector<std::vector<double>> precisions(places);
    const auto redraw = [&](Multiplicities drawn) {
        return follow(
            [&](std::size_t gene) { return static_cast<double>(drawn[gene]); },
            [&](std::size_t i, double rate) { rates[i].push_back(rate); },
            [&](std::size_t i, double on, double off) { precisions[i].push_back(on / (on + off)); });
    };
    bootstrap_values(labels, redraw, options, "curve_bands");
    const double tail = (1 - options.confidence) / 2;
    const auto band = [&](std::vector<double>& values, std::size_t i, const ConfidenceInterval& least) {
        std::sort(values.begin(), values.end());
        // Without draws the quantiles are NaN, and so is the band.
        const double lower = quantile_of_sorted(values, tail);
        const double upper = quantile_of_sorted(values, 1 - tail);
        if (is_nan(lower)) return BandPoint{place(i), lower, upper};
        return BandPoint{place(i), std::min(lower, least.lower), std::max(upper, least.upper)};
    };
    const auto all_on = static_cast<double>(ranked.on());
    const auto all_off = static_cast<double>(ranked.off());
    CurveBands bands;
    follow([](std::size_t) { return 1.0; },
           [&](std::size_t i, double rate) {
               const bool all_called = i + 1 == places;
               bands.roc.push_back(band(rates[i], i,
                                        all_called ? ConfidenceInterval{1, 1}
                                                   : wilson_interval(rate, all_on, options.confidence)));
           },
           [&](std::size_t i, double on, double off) {
               const ConfidenceInterval rate = wilson_interval(off / all_off, all_off, options.confidence);
               bands.precision_recall.push_back(band(
                   precisions[i], i, {on / (on + rate.upper * all_off), on / (on + rate.lower * all_off)}));
           });
    return bands;
}

}  // namespace deepchrome

#endif
