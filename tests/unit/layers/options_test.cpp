// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/layers/options.hpp>

namespace {

using namespace deepchrome;

template <Rate R>
struct Holds {
    static constexpr double value = R.value();
};

TEST_CASE("Options are found by their type, wherever they stand") {
    CHECK(detail::option_or<Stride, Width{3}, Stride{2}>(Stride{1}).value == 2);
    CHECK(detail::option_or<Stride, Stride{2}, Width{3}>(Stride{1}).value == 2);
    CHECK(detail::option_or<Stride, Width{3}>(Stride{1}).value == 1);
    CHECK(detail::option_or<Padding, Width{3}, Padding::same>(Padding::valid) == Padding::same);
    CHECK(detail::option_or<Width>(Width{7}).value == 7);
    CHECK(detail::has_option<Width, Stride{2}, Width{3}>);
    CHECK_FALSE(detail::has_option<Width, Stride{2}>);
}

TEST_CASE("Options of another kind, and the same kind twice, are noticed") {
    using Among = detail::OptionsAmong<Width, Stride>;
    CHECK(Among::accepts<>);
    CHECK(Among::accepts<Stride, Width>);
    CHECK_FALSE(Among::accepts<Width, Filters>);
    CHECK_FALSE(Among::accepts<Width, Stride, Width>);
}

TEST_CASE("Decimal options keep nine digits") {
    CHECK(Holds<Rate{0.5}>::value == 0.5);
    CHECK(Holds<Rate{0.1}>::value == 0.1);
    CHECK(Holds<Rate{0.123456789}>::value == 0.123456789);
    CHECK(Slope{-0.25}.value() == -0.25);
    CHECK(Epsilon{1e-5}.value() == 1e-5);
}

}  // namespace
