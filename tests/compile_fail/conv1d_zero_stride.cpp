// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: Filters, Width, Stride and Dilation of a Conv1D must be positive
// errors: 3
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<Conv1D<Filters{5}, Width{10}, Stride{0}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
