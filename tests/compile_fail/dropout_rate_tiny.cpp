// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the Rate of a Dropout rounds to 0
// errors: 3
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/dropout.hpp>

using namespace deepchrome;

struct BadNet : Sequential<Dropout<Rate{1e-6}>, ReLU> {};

int main() { Model<BadNet, Signal{.bins = 100, .marks = 5}> model; }
