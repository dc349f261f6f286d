// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the Slope of a LeakyReLU must be positive; use ReLU for none
// errors: 3
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<LeakyReLU<Slope{0.0}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
