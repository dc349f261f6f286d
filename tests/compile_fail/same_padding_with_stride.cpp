// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: Padding::same keeps the number of positions and so needs Stride{1}; use Padding::valid or pool afterwards
// errors: 1
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/conv1d.hpp>

using namespace deepchrome;

struct BadNet : Sequential<Conv1D<Filters{50}, Width{3}, Stride{2}, Padding::same>> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
