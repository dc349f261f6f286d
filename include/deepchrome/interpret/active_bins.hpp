// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/xtensor.hpp>
#include <deepchrome/table/marks.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What the study says a mark stands for.
enum class MarkRole { promoter, distal_promoter, structural, repressor, other };

/// The role of a mark of the study by its name; `other` for any other mark.
constexpr MarkRole mark_role(std::string_view mark) {
    if (mark == "H3K4me3") return MarkRole::promoter;
    if (mark == "H3K4me1") return MarkRole::distal_promoter;
    if (mark == "H3K36me3") return MarkRole::structural;
    if (mark == "H3K9me3" || mark == "H3K27me3") return MarkRole::repressor;
    return MarkRole::other;
}

constexpr std::string_view to_string(MarkRole role) {
    switch (role) {
    case MarkRole::promoter:
        return "promoter";
    case MarkRole::distal_promoter:
        return "distal promoter";
    case MarkRole::structural:
        return "structural";
    case MarkRole::repressor:
        return "repressor";
    case MarkRole::other:
        break;
    }
    return "other";
}

/// Whether the mark goes with expressed genes.
constexpr bool is_activating(MarkRole role) {
    return role == MarkRole::promoter || role == MarkRole::distal_promoter || role == MarkRole::structural;
}

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
/// `threshold`; at the threshold it is not.
///
/// DataError unless there are as many different names in `marks` as the map has marks, and at least one bin;
/// Error when the threshold, NumericError when a value of the map is not finite.
inline std::vector<MarkActivity> active_bins(const xt::xtensor<double, 2>& map,
                                             std::span<const std::string> marks, double threshold = 0.25) {
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
                        .role = mark_role(marks[mark]),
                        .active = active,
                        .frequency = static_cast<double>(active) / static_cast<double>(bins),
                        .mean = sum / static_cast<double>(bins),
                        .above_mean = false});
    }
    for (MarkActivity& bar : bars) bar.above_mean = bar.active * bars.size() > all;
    return bars;
}

/// Fill colors that stay apart for color-blind readers and in print (Okabe and Ito 2008).
inline std::string_view color_of(MarkRole role) {
    switch (role) {
    case MarkRole::promoter:
        return "#D55E00";
    case MarkRole::distal_promoter:
        return "#E69F00";
    case MarkRole::structural:
        return "#009E73";
    case MarkRole::repressor:
        return "#0072B2";
    case MarkRole::other:
        break;
    }
    return "#999999";
}

}  // namespace deepchrome
