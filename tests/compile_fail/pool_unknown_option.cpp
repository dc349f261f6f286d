// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: a pool takes Width and Stride, each at most once
// errors: 3
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<AveragePool<Width{2}, Dilation{2}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
