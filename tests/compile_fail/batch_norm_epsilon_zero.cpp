// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the Epsilon of a BatchNorm must be positive
// errors: 3
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>

using namespace deepchrome;

struct BadNet : Sequential<BatchNorm<Epsilon{0}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
