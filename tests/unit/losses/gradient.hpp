// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/losses/concept.hpp>
#include <deepchrome/testing/loss_check.hpp>

namespace losses_test {

template <class T>
double value(const auto& loss, const std::vector<T>& output, const std::vector<T>& target) {
    return loss.value(std::span<const T>(output), std::span<const T>(target));
}

template <class T>
double weight(const auto& loss, const std::vector<T>& target) {
    return loss.weight(std::span<const T>(target));
}

/// The gradient, asked for into memory that holds padding_value: it is to be written, not added.
template <class T>
std::vector<T> gradient(const auto& loss, const std::vector<T>& output, const std::vector<T>& target) {
    std::vector<T> doutput(output.size(), T(777));
    loss.gradient(std::span<const T>(output), std::span<const T>(target), std::span<T>(doutput));
    return doutput;
}

/// Gradient against central differences of the value, in double; float against double.
inline void check_gradient(const deepchrome::Loss auto& loss, const std::vector<double>& output,
                           const std::vector<double>& target) {
    REQUIRE(target.size() == loss.targets(output.size()));
    const std::vector<double> analytic = gradient(loss, output, target);
    CHECK(deepchrome::check_loss_gradient(loss, output, target) < 1e-7);
    const std::vector<float> output_f(output.begin(), output.end());
    const std::vector<float> target_f(target.begin(), target.end());
    CHECK(std::abs(value(loss, output_f, target_f) - value(loss, output, target)) <=
          1e-5 * (1.0 + std::abs(value(loss, output, target))));
    const std::vector<float> single = gradient(loss, output_f, target_f);
    for (std::size_t i = 0; i < output.size(); ++i)
        CHECK(std::abs(static_cast<double>(single[i]) - analytic[i]) <= 1e-5 * (1.0 + std::abs(analytic[i])));
}

}  // namespace losses_test
