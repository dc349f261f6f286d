// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The unit of counts of reads.
enum class Normalize {
    none,  ///< reads
    cpm,   ///< reads per million reads of the library
    rpkm,  ///< reads per kilobase of bin and million reads of the library
};

/// What to do with the input control.
enum class ControlUse {
    subtract,  ///< signal - control, floored at zero
    ratio,     ///< (signal + 1) / (control + 1)
};

/// What a count is multiplied by. `library` is the number of counted reads, `bin_width` in base pairs. Throws
/// DataError for an empty library.
double count_factor(Normalize rule, std::uint64_t library, std::int32_t bin_width);

/// What brings a count to a library of `depth` reads. Throws DataError for an empty library.
double depth_factor(std::uint64_t depth, std::uint64_t library);

/// Scales `signal` by `factor`.
void scale_values(std::span<float> signal, double factor);

/// Sets `control` against `signal`, bin by bin. `control_factor` brings the control to the signal's unit and
/// library: reads of the signal / reads of the control; 1 for tracks. Missing bins (NaN) of either are
/// missing in the result.
void apply_control(std::span<float> signal, std::span<const float> control, ControlUse use,
                   double control_factor);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstddef>
#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double count_factor(Normalize rule, std::uint64_t library, std::int32_t bin_width) {
    if (rule == Normalize::none) return 1;
    if (library == 0)
        throw DataError("no reads were counted, and a library of none has no unit (wanted some reads)");
    const double per_million = 1e6 / static_cast<double>(library);
    return rule == Normalize::cpm ? per_million : per_million * 1e3 / bin_width;
}

DEEPCHROME_INLINE double depth_factor(std::uint64_t depth, std::uint64_t library) {
    if (library == 0)
        throw DataError("no reads were counted, and a library of none has no depth (wanted some reads)");
    return static_cast<double>(depth) / static_cast<double>(library);
}

DEEPCHROME_INLINE void scale_values(std::span<float> signal, double factor) {
    if (factor == 1) return;
    for (float& value : signal) value = static_cast<float>(static_cast<double>(value) * factor);
}

DEEPCHROME_INLINE void apply_control(std::span<float> signal, std::span<const float> control, ControlUse use,
                                     double control_factor) {
    if (signal.size() != control.size()) throw DataError("signal and control have different numbers of bins");
    for (std::size_t i = 0; i < signal.size(); ++i) {
        const auto own = static_cast<double>(signal[i]);
        const double other = static_cast<double>(control[i]) * control_factor;
        const double result = use == ControlUse::ratio ? (own + 1) / (other + 1) : own - other;
        signal[i] = static_cast<float>(!is_nan(result) && result < 0 ? 0 : result);
    }
}

}  // namespace deepchrome

#endif
