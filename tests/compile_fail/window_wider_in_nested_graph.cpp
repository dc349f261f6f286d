// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the window of this layer is wider than the signal that reaches it; use a smaller Width or Dilation, or Padding::same
// errors: 1
#include <deepchrome/graph/concat.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/residual.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/pool.hpp>

using namespace deepchrome;

struct BadNet
    : Sequential<ReLU, Residual<Concat<ReLU, Sequential<ReLU, Conv1D<Filters{3}, Width{3}, Dilation{20}>>>>> {
};

int main() { Model<BadNet, Signal{.bins = 40, .marks = 5}> model; }
