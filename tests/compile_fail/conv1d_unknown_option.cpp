// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: Conv1D takes Filters, Width, Stride, Dilation and Padding, each at most once
// errors: 3
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<Conv1D<Filters{50}, Width{10}, Units{3}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
