// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/losses/mean_over_outputs.hpp>

#include <array>
#include <span>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("mean_over_outputs and slopes_of_outputs: cost and slope of each output, over their number") {
    const std::array<float, 3> output{1, 2, 4};
    const std::array<float, 3> target{3, 1, -1};
    std::array<float, 3> slopes{};
    const std::span<const float> x = output;
    const std::span<const float> y = target;
    CHECK(detail::mean_over_outputs(x, y, [](double a, double b) { return a * a * b; }) ==
          (3.0 + 4.0 - 16.0) / 3);
    detail::slopes_of_outputs(x, y, std::span<float>(slopes), [](double a, double b) { return 2 * a * b; });
    CHECK(slopes == std::array<float, 3>{2, 4.0f / 3, -8.0f / 3});
}
