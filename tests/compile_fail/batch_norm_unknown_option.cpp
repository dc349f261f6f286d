// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: BatchNorm takes Momentum and Epsilon, each at most once
// errors: 3
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

struct BadNet : Sequential<BatchNorm<Rate{0.5}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
