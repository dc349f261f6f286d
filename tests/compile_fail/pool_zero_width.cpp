// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: Width and Stride of a pool must be positive
// errors: 3
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<MaxPool<Width{0}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
