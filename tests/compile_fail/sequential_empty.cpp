// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: a Sequential needs at least one layer
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
