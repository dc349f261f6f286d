// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The value below which a fraction `q` of `sorted` lies, linear between neighbors (type 7 of Hyndman and
/// Fan, "Sample quantiles in statistical packages", 1996; the default of R and numpy); NaN without values.
/// `sorted` must be in ascending order.
double quantile_of_sorted(std::span<const double> sorted, double q);

/// The same for values in any order.
double quantile(std::vector<double> values, double q);

/// The median; for an even number of values, the mean of the middle two. NaN without values.
double median(std::vector<double> values);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double quantile_of_sorted(std::span<const double> sorted, double q) {
    if (sorted.empty()) return not_a_number();
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

DEEPCHROME_INLINE double quantile(std::vector<double> values, double q) {
    std::sort(values.begin(), values.end());
    return quantile_of_sorted(values, q);
}

DEEPCHROME_INLINE double median(std::vector<double> values) {
    if (values.empty()) return not_a_number();
    std::sort(values.begin(), values.end());
    const std::size_t upper = values.size() / 2;
    return values.size() % 2 == 1 ? values[upper] : 0.5 * (values[upper - 1] + values[upper]);
}

}  // namespace deepchrome

#endif
