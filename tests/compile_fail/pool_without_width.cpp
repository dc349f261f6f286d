// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: a pool needs a Width, as in MaxPool<Width{5}>
// errors: 3
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<MaxPool<Stride{2}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
