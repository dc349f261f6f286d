// SPDX-License-Identifier: BSD-3-Clause
#include <type_traits>

#include <doctest/doctest.h>

#include <deepchrome/interpret/rescale.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>

using namespace deepchrome;
using detail::Rescaled;
using detail::RescaledFunction;
using detail::RescaledPool;

namespace {

struct OwnReLU : ReLU {};
using Conv = Conv1D<Filters{2}, Width{3}>;
struct Net : Sequential<Conv, OwnReLU, MaxPool<Width{2}>, Dropout<Rate{0.5}>, Concat<Tanh, Residual<Sigmoid>>,
                        GlobalMaxPool, Dense<Units{2}>, Softmax> {};

// Networks of their own name, and layers derived from the library's, are seen through.
static_assert(std::is_same_v<
              Rescaled<Net>,
              Sequential<Conv, RescaledFunction<OwnReLU>, RescaledPool<MaxPool<Width{2}>>, Dropout<Rate{0.5}>,
                         Concat<RescaledFunction<Tanh>, Residual<RescaledFunction<Sigmoid>>>,
                         RescaledPool<GlobalMaxPool>, Dense<Units{2}>, detail::RescaledSoftmax>>);
static_assert(std::is_same_v<Rescaled<AveragePool<Width{2}>>, AveragePool<Width{2}>>);
static_assert(std::is_same_v<Rescaled<LogSoftmax>, LogSoftmax>);

}  // namespace

TEST_CASE("Rescaled: the same shapes, names and numbers of parameters") {
    constexpr Shape in{12, 3};
    CHECK(Rescaled<Net>::output(in) == Net::output(in));
    CHECK(Rescaled<Net>::parameter_count(in) == Net::parameter_count(in));
    CHECK(Rescaled<Net>::layer_count() == Net::layer_count());
    CHECK(Rescaled<Net>::name() == Net::name());
}
