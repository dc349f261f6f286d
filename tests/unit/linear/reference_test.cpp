// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/linear/logistic_regression.hpp>
#include <deepchrome/linear/ridge_regression.hpp>

#include "unit/reference/reference.hpp"

using namespace deepchrome;

namespace {

double difference(const LinearCoefficients& found, const reference::Json& wanted) {
    std::vector<double> values = found.weights;
    values.push_back(found.intercept);
    REQUIRE(values.size() == wanted.size());
    double largest = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        largest = std::max(largest, std::abs(values[i] - wanted[i].get<double>()));
    return largest;
}

}  // namespace

TEST_CASE("Ridge and logistic regression have the coefficients of scikit-learn") {
    const reference::Json cases = reference::read("linear.json")["cases"];
    REQUIRE(cases.size() == 12);
    for (const reference::Json& one : cases) {
        const std::size_t rows = one["rows"];
        const std::size_t columns = one["columns"];
        CAPTURE(rows);
        const Features features{.columns = columns,
                                .values = reference::values<double>(rows * columns, 1, 2.0)};
        const auto labels = one["labels"].get<std::vector<float>>();
        const double penalty = one["penalty"];
        CHECK(difference(ridge_regression(features, labels, penalty), one["ridge"]) < 1e-9);
        CHECK(difference(logistic_regression(features, labels, penalty), one["logistic"]) < 1e-7);
    }
}
