// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: a Concat needs at least one branch
#include <deepchrome/graph/concat.hpp>
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<ReLU, Concat<>> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
