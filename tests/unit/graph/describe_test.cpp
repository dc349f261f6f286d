// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/graph/concat.hpp>
#include <deepchrome/graph/describe.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/residual.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

namespace {

using namespace deepchrome;

struct Nested
    : Sequential<Residual<Conv1D<Filters{3}, Width{3}, Padding::same>, Tanh>,
                 Concat<GlobalMaxPool, GlobalAveragePool>, Dense<Units{200}>, Dense<Units{2}>, LogSoftmax> {};

TEST_CASE("A model is described by a table of its layers") {
    CHECK(describe(Model<Nested, Signal{.bins = 12, .marks = 3}>()) ==
          "     layer                                      output  parameters\n"
          "     input                                      12 x 3\n"
          "0.0  Conv1D(filters=3, width=3, padding=same)   12 x 3          30\n"
          "0.1  Tanh                                       12 x 3\n"
          "1.0  GlobalMaxPool                               1 x 3\n"
          "1.1  GlobalAveragePool                           1 x 3\n"
          "3    Dense(units=200)                          1 x 200       1,400\n"
          "4    Dense(units=2)                              1 x 2         402\n"
          "5    LogSoftmax                                  1 x 2\n"
          "                                                             1,832\n");
}

TEST_CASE("Thousands are set off by commas") {
    CHECK(detail::with_thousands(0) == "0");
    CHECK(detail::with_thousands(999) == "999");
    CHECK(detail::with_thousands(1000) == "1,000");
    CHECK(detail::with_thousands(644177) == "644,177");
    CHECK(detail::with_thousands(1234567890) == "1,234,567,890");
}

}  // namespace
