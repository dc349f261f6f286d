// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/xtensor.hpp>
#include <deepchrome/interpret/mark_role.hpp>
#include <deepchrome/table/marks.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// One bar of the study's figures: what a class map says of one mark.
struct MarkActivity {
    std::string mark;
    MarkRole role;
    std::size_t active;  ///< bins whose value is above the threshold; the length of the bar
    double frequency;    ///< `active` as a share of the bins
    double mean;         ///< of the mark's values; the number beside the bar
    bool above_mean;     ///< more active bins than the marks have on average (the study draws these bars in
                         ///< black)
};

/// The bars of a map, bins x marks, in the order of its marks. A bin is active where its value is above
/// `threshold`; at the threshold it is not. `roles` are those that differ from the known ones.
///
/// DataError unless there are as many different names in `marks` as the map has marks, and at least one bin;
/// Error when the threshold, NumericError when a value of the map is not finite.
std::vector<MarkActivity> active_bins(const xt::xtensor<double, 2>& map, std::span<const std::string> marks,
                                      double threshold = 0.25, const MarkRoles& roles = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::vector<MarkActivity> active_bins(const xt::xtensor<double, 2>& map,
                                                      std::span<const std::string> marks, double threshold,
                                                      const MarkRoles& roles) {
    const std::size_t bins = map.shape()[0];
    check_marks(marks, map.shape()[1], "active_bins");
    if (bins == 0) throw DataError("active_bins: the map has no bins (wanted at least one)");
    if (!is_finite(threshold))
        throw_as<Error>(
            {"active_bins: threshold is ", format_shortest(threshold), " (wanted a finite number)"});

    std::vector<MarkActivity> bars;
    std::size_t all = 0;
    for (std::size_t mark = 0; mark < marks.size(); ++mark) {
        std::size_t active = 0;
        double sum = 0;
        for (std::size_t bin = 0; bin < bins; ++bin) {
            const double value = map(bin, mark);
            if (!is_finite(value))
                throw_as<NumericError>({"active_bins: bin ", bin + 1, " of ", marks[mark], " is ",
                                        format_shortest(value), " (wanted a finite number)"});
            active += value > threshold ? 1 : 0;
            sum += value;
        }
        all += active;
        bars.push_back({.mark = marks[mark],
                        .role = mark_role(marks[mark], roles),
                        .active = active,
                        .frequency = static_cast<double>(active) / static_cast<double>(bins),
                        .mean = sum / static_cast<double>(bins),
                        .above_mean = false});
    }
    for (MarkActivity& bar : bars) bar.above_mean = bar.active * bars.size() > all;
    return bars;
}

}  // namespace deepchrome

#endif
