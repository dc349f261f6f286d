// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the Momentum of a BatchNorm must be in [0, 1]
// errors: 3
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>

using namespace deepchrome;

struct BadNet : Sequential<BatchNorm<Momentum{10}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
