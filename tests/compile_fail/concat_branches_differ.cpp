// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the branches of a Concat must return the same number of positions
// errors: 1
#include <deepchrome/graph/concat.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/conv1d.hpp>

using namespace deepchrome;

struct BadNet
    : Sequential<Concat<Conv1D<Filters{6}, Width{3}, Padding::same>, Conv1D<Filters{6}, Width{5}>>> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
