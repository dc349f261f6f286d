// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/dropout.hpp>
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

TEST_CASE("Decimal options are exact") {
    CHECK(Holds<Rate{1e-10}>::value == 1e-10);
    CHECK(Holds<Rate{1.0 / 3}>::value == 1.0 / 3);
    CHECK(Epsilon{1.25e-12}.value() == 1.25e-12);
    CHECK(Slope{1e300}.value() == 1e300);
    CHECK(Momentum{0}.value() == 0);
    CHECK(Rate{-0.0}.value() == 0);
    CHECK(Holds<Rate{0.5}>::value == 0.5);
    CHECK(Holds<Rate{0.1}>::value == 0.1);
    CHECK(Holds<Rate{0.123456789}>::value == 0.123456789);
    CHECK(Slope{-0.25}.value() == -0.25);
    CHECK(Epsilon{1e-5}.value() == 1e-5);
}

TEST_CASE("Names of layers keep the nine decimals that stand in model files, where these are close") {
    CHECK(Rate{1.0 / 3}.named() == 0.333333333);
    CHECK(Rate{0.1}.named() == 0.1);
    CHECK(Epsilon{1e-5}.named() == 1e-5);
    CHECK(Epsilon{1e-10}.named() == 1e-10);
    CHECK(Epsilon{1.25e-9}.named() == 1.25e-9);
    CHECK(Dropout<Rate{2.0 / 3}>::name() == "Dropout(rate=0.666666667)");
    CHECK(LeakyReLU<Slope{1e-11}>::name() == "LeakyReLU(slope=1e-11)");
    CHECK(BatchNorm<Epsilon{1e-12}>::name() == "BatchNorm(momentum=0.1, epsilon=1e-12)");
    CHECK(BatchNorm<>::name() == "BatchNorm(momentum=0.1, epsilon=1e-05)");
}

}  // namespace
