// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The target as a class index below `classes`. DataError, opened by `loss`, if it is not one.
template <std::floating_point T>
std::size_t class_index(std::string_view loss, T target, std::size_t classes) {
    const bool valid = target >= T(0) && target < static_cast<T>(classes) && std::trunc(target) == target;
    if (!valid)
        throw_as<DataError>({loss, ": the target is ", format_shortest(target), " (wanted a class from 0 to ",
                             classes - 1, "); check the labels and the outputs of the network"});
    return static_cast<std::size_t>(target);
}

/// The weight of class `index`; 1 without weights.
inline double class_weight(const std::vector<double>& weights, std::size_t index) {
    return weights.empty() ? 1.0 : weights[index];
}

/// Error, opened by `loss`, unless there is one weight per class or none at all.
void check_class_weights(std::string_view loss, const std::vector<double>& weights, std::size_t classes);

/// Error, opened by `loss`, unless the label smoothing is from 0 to 1.
void check_label_smoothing(std::string_view loss, double smoothing);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <string>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void check_class_weights(std::string_view loss, const std::vector<double>& weights,
                                           std::size_t classes) {
    if (!weights.empty() && weights.size() != classes)
        throw_as<Error>({loss, ": the number of class weights is ", weights.size(), " (wanted ", classes,
                         ", one per class)"});
}

DEEPCHROME_INLINE void check_label_smoothing(std::string_view loss, double smoothing) {
    if (is_nan(smoothing) || smoothing < 0.0 || smoothing > 1.0)
        throw_as<Error>({loss, ": the label smoothing is ", format_shortest(smoothing), " (wanted 0 to 1)"});
}

}  // namespace deepchrome::detail

#endif
