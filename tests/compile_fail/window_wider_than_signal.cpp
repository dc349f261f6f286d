// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the window of this layer is wider than the signal that reaches it; use a smaller Width or Dilation, or Padding::same
// expect-gcc: Misfit::window_wider_than_signal, 2,
// expect-gcc: Shape{91, 50}>
// expect-clang: GraphCheck<deepchrome::Misfit::window_wider_than_signal, 2, {91, 50}>
// errors: 1
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet
    : Sequential<Conv1D<Filters{50}, Width{10}>, ReLU, MaxPool<Width{92}>, Dense<Units{2}>, LogSoftmax> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
