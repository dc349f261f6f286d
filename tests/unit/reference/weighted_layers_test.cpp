// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>

#include "unit/reference/layer_cases.hpp"

namespace {

using namespace deepchrome;

TEST_CASE("Convolutions and dense layers agree with PyTorch") {
    using enum Padding;
    reference::LayerCases cases;
    cases.check<Conv1D<Filters{4}, Width{3}>, Shape{8, 3}>("conv1d_valid");
    cases.check<Conv1D<Filters{2}, Width{1}>, Shape{8, 3}>("conv1d_width1");
    cases.check<Conv1D<Filters{3}, Width{6}>, Shape{6, 2}>("conv1d_whole");
    cases.check<Conv1D<Filters{4}, Width{3}, Stride{2}>, Shape{9, 3}>("conv1d_stride");
    cases.check<Conv1D<Filters{3}, Width{3}, Dilation{2}>, Shape{9, 2}>("conv1d_dilation");
    cases.check<Conv1D<Filters{3}, Width{3}, Stride{3}, Dilation{2}>, Shape{10, 2}>("conv1d_stride_dilation");
    cases.check<Conv1D<Filters{3}, Width{3}, same>, Shape{7, 2}>("conv1d_same_odd");
    cases.check<Conv1D<Filters{3}, Width{4}, same>, Shape{7, 2}>("conv1d_same_even");
    cases.check<Conv1D<Filters{3}, Width{4}, Dilation{3}, same>, Shape{8, 2}>("conv1d_same_dilation");
    cases.check<Dense<Units{5}>, Shape{1, 7}>("dense");
    cases.check<Dense<Units{3}>, Shape{4, 3}>("dense_after_signal");
    cases.check_all_tried(true);
}

}  // namespace
