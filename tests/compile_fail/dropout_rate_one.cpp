// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the Rate of a Dropout must be in [0, 1)
// errors: 3
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<Dropout<Rate{1.0}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
