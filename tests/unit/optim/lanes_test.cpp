// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/simd.hpp>
#include <deepchrome/optim/lanes.hpp>

using namespace deepchrome;

TEST_CASE_TEMPLATE("for_each_register: every value once, nothing beyond the end", T, float, double) {
    using Lanes = xsimd::batch<T, NativeArch>;
    for (std::size_t count = 0; count < 70; ++count) {
        CAPTURE(count);
        // two values of room at either end, to see that nobody writes there
        std::vector<T> parameters(count + 4), gradient(count + 4), first(count + 4), second(count + 4);
        for (std::size_t i = 0; i < count + 4; ++i) {
            parameters[i] = static_cast<T>(i);
            gradient[i] = static_cast<T>(100 + i);
            first[i] = static_cast<T>(1000 + i);
            second[i] = static_cast<T>(7);
        }
        const auto inner = [count](std::vector<T>& values) { return std::span<T>(values).subspan(2, count); };
        detail::for_each_register<2, NativeArch>(inner(parameters), std::span<const T>(inner(gradient)),
                                                 {inner(first), inner(second)},
                                                 [](Lanes& p, const Lanes& g, std::array<Lanes, 2>& s) {
                                                     s[1] = p;
                                                     p = p + g;
                                                     s[0] = s[0] + g;
                                                 });
        bool right = true;
        for (std::size_t i = 0; i < count + 4; ++i) {
            const bool touched = i >= 2 && i < count + 2;
            right = right && parameters[i] == static_cast<T>(touched ? 100 + 2 * i : i);
            right = right && first[i] == static_cast<T>(touched ? 1100 + 2 * i : 1000 + i);
            right = right && second[i] == static_cast<T>(touched ? i : 7);
            right = right && gradient[i] == static_cast<T>(100 + i);
        }
        CHECK(right);
    }
}
