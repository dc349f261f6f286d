// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/testing/loss_check.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>

using namespace deepchrome;

namespace {

/// The sum of exp(output) * target, whose gradient is a fraction too large, or added.
struct Exponential {
    double wrong = 0;
    bool adds = false;

    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }
    template <std::floating_point T>
    double weight(std::span<const T>) const {
        return 1;
    }
    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        double sum = 0;
        for (std::size_t i = 0; i < output.size(); ++i)
            sum += std::exp(static_cast<double>(output[i])) * static_cast<double>(target[i]);
        return sum;
    }
    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        for (std::size_t i = 0; i < output.size(); ++i) {
            const auto slope = static_cast<T>((1 + wrong) * std::exp(static_cast<double>(output[i])) *
                                              static_cast<double>(target[i]));
            doutput[i] = adds ? doutput[i] + slope : slope;
        }
    }
};

const std::vector<double> output{0.5, -1, 0.25};
const std::vector<double> target{1, 2, -0.5};

}  // namespace

TEST_CASE("the right gradient of a loss passes the check") {
    CHECK(check_loss_gradient(Exponential{}, output, target) < 1e-9);
}

TEST_CASE("the check of a loss says by how much its gradient is wrong") {
    CHECK(check_loss_gradient(Exponential{.wrong = 0.001}, output, target) ==
          doctest::Approx(0.001 / 1.001).epsilon(1e-5));
    CHECK(std::isnan(check_loss_gradient(Exponential{.adds = true}, output, target)));
}

TEST_CASE("the check of a loss wants as many targets as the loss") {
    CHECK_THROWS_WITH_AS(check_loss_gradient(Exponential{}, output, {1}),
                         "check_loss_gradient: 1 targets (wanted 3 for 3 outputs)", Error);
}
