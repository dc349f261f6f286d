// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/core/fit.hpp>
#include <deepchrome/core/shape.hpp>

namespace {

using namespace deepchrome;

template <Shape S>
struct Sized {
    static constexpr std::size_t value = S.size();
};

TEST_CASE("Shapes count their values and are template arguments") {
    CHECK(Sized<Shape{91, 50}>::value == 4550);
    CHECK((Signal{.bins = 100, .marks = 5}).shape() == Shape{100, 5});
    CHECK((Signal{.bins = 100, .marks = 5}).size() == 500);
    CHECK(Shape{100, 5} != Shape{5, 100});
}

TEST_CASE("A fit is good where there is no reason against it") {
    CHECK(Fit{});
    CHECK_FALSE(Fit{Misfit::empty_signal, 0, {}});
}

}  // namespace
