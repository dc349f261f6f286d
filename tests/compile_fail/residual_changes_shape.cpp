// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the body of a Residual must return the shape it is given; use Padding::same and as many Filters as there are channels
// errors: 1
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/residual.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/conv1d.hpp>

using namespace deepchrome;

struct BadNet : Sequential<ReLU, Residual<Conv1D<Filters{6}, Width{3}, Padding::same>>> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
