// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the signal has no bins or no marks
// errors: 1
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

int main() { Model<DeepChrome, Signal{.bins = 100, .marks = 0}> model; }
