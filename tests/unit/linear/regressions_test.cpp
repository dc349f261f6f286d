// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/linear/logistic_regression.hpp>
#include <deepchrome/linear/ridge_regression.hpp>

#include "unit/baselines/samples.hpp"

using namespace deepchrome;
using ext_test::logistic;
using ext_test::Sample;

namespace {

/// The weights, and behind them the intercept, of the normal equations by elimination in long double.
std::vector<long double> naive_ridge(const Sample& sample, double penalty) {
    const std::size_t n = sample.features.columns + 1;
    std::vector<std::vector<long double>> a(n, std::vector<long double>(n + 1));
    for (std::size_t row = 0; row < sample.labels.size(); ++row) {
        std::vector<long double> x(sample.features.row(row).begin(), sample.features.row(row).end());
        x.push_back(1);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) a[i][j] += x[i] * x[j];
            a[i][n] += x[i] * static_cast<long double>(sample.labels[row]);
        }
    }
    for (std::size_t i = 0; i + 1 < n; ++i) a[i][i] += static_cast<long double>(penalty);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t row = 0; row < n; ++row) {
            if (row == i) continue;
            const long double factor = a[row][i] / a[i][i];
            for (std::size_t j = i; j <= n; ++j) a[row][j] -= factor * a[i][j];
        }
    }
    std::vector<long double> result;
    for (std::size_t i = 0; i < n; ++i) result.push_back(a[i][n] / a[i][i]);
    return result;
}

/// The largest derivative, by weight and intercept, of what logistic regression makes least.
double largest_slope(const LinearCoefficients& found, const Sample& sample, double penalty) {
    std::vector<double> slope = found.weights;
    for (double& s : slope) s *= penalty;
    slope.push_back(0);
    for (std::size_t i = 0; i < sample.labels.size(); ++i) {
        const double p = 1 / (1 + std::exp(-found(sample.features.row(i))));
        const double miss = p - static_cast<double>(sample.labels[i]);
        for (std::size_t j = 0; j < found.weights.size(); ++j) slope[j] += miss * sample.features.row(i)[j];
        slope.back() += miss;
    }
    double largest = 0;
    for (const double s : slope) largest = std::max(largest, std::abs(s));
    return largest;
}

}  // namespace

TEST_CASE("ridge_regression: the normal equations, solved naively") {
    for (const std::size_t rows : {20u, 300u, 700u}) {  // less than a block of rows, and more than one
        Sample sample = logistic(rows, 12, 1);
        for (std::size_t i = 0; i < rows; ++i) {
            sample.labels[i] += static_cast<float>(sample.features.row(i)[3]) * 2.5f;
            sample.features.row(i)[5] += 100;  // far from its mean of 0
        }
        for (const double penalty : {0.0, 0.01, 1.0, 300.0}) {
            CAPTURE(rows);
            CAPTURE(penalty);
            const LinearCoefficients found = ridge_regression(sample.features, sample.labels, penalty);
            const std::vector<long double> wanted = naive_ridge(sample, penalty);
            for (std::size_t j = 0; j < 12; ++j)
                CHECK(std::abs(found.weights[j] - static_cast<double>(wanted[j])) < 1e-9);
            CHECK(std::abs(found.intercept - static_cast<double>(wanted[12])) < 1e-7);
        }
    }
}

TEST_CASE("ridge_regression: by hand") {
    // At -1 and 1 the targets are 0 and 1: without a penalty the line through both, and with a penalty of 2,
    // as large as the sum of squares, half its slope.
    const Features pair{.columns = 1, .values = {-1, 1}};
    const std::vector<float> targets{0, 1};
    CHECK(ridge_regression(pair, targets, 0).weights[0] == doctest::Approx(0.5).epsilon(1e-14));
    const LinearCoefficients half = ridge_regression(pair, targets, 2);
    CHECK(half.weights[0] == doctest::Approx(0.25).epsilon(1e-14));
    CHECK(half.intercept == doctest::Approx(0.5).epsilon(1e-14));
    CHECK(half(std::vector<double>{3}) == doctest::Approx(1.25).epsilon(1e-14));
    // A column that never changes gets no weight, however large it is; of two equal columns each gets half.
    const Features three{.columns = 3, .values = {-1, 1e7 / 3, -1, 1, 1e7 / 3, 1}};
    const LinearCoefficients shared = ridge_regression(three, targets, 1e-9);
    CHECK(shared.weights[0] == doctest::Approx(0.25).epsilon(1e-6));
    CHECK(shared.weights[1] == 0);
    CHECK(shared.weights[2] == doctest::Approx(0.25).epsilon(1e-6));
}

TEST_CASE("logistic_regression: at the minimum the slope is 0, whatever the penalty") {
    for (const double penalty : {0.0, 1e-6, 0.01, 1.0, 100.0, 1e6}) {
        CAPTURE(penalty);
        const Sample sample = logistic(600, 12, 1);
        CHECK(largest_slope(logistic_regression(sample.features, sample.labels, penalty), sample, penalty) <
              1e-8);
    }
    // More columns than rows, and classes that are apart
    const Sample wide = logistic(20, 60, 4);
    for (const double penalty : {1e-4, 1.0})
        CHECK(largest_slope(logistic_regression(wide.features, wide.labels, penalty), wide, penalty) < 1e-8);
    // Columns of other units and means
    Sample other = logistic(400, 3, 5);
    for (std::size_t i = 0; i < 400; ++i) {
        other.features.row(i)[0] = 1e3 * other.features.row(i)[0] + 1e4;
        other.features.row(i)[1] *= 1e-3;
    }
    CHECK(largest_slope(logistic_regression(other.features, other.labels, 1e-3), other, 1e-3) < 1e-5);
}

TEST_CASE("logistic_regression: by hand") {
    // Without columns that tell anything the intercept is the log odds of ON, three to one.
    const LinearCoefficients odds =
        logistic_regression({.columns = 1, .values = {7, 7, 7, 7}}, std::vector<float>{1, 1, 0, 1}, 1);
    CHECK(odds.intercept == doctest::Approx(std::log(3.0)).epsilon(1e-12));
    CHECK(odds.weights[0] == 0);
    // Genes at -1 (OFF) and 1 (ON): the weight solves penalty * w = 2 / (1 + exp(w)); w is 1 at 2 / (1 + e).
    const Features pair{.columns = 1, .values = {-1, 1}};
    const LinearCoefficients one =
        logistic_regression(pair, std::vector<float>{0, 1}, 2 / (1 + std::exp(1.0)));
    CHECK(one.weights[0] == doctest::Approx(1).epsilon(1e-12));
    CHECK(std::abs(one.intercept) < 1e-12);
    // Three of four ON at 1, one of four at -1: without a penalty the slope is log 3.
    Features eight{.columns = 1, .values = {-1, -1, -1, -1, 1, 1, 1, 1}};
    const LinearCoefficients three =
        logistic_regression(eight, std::vector<float>{0, 0, 0, 1, 1, 1, 1, 0}, 0);
    CHECK(three.weights[0] == doctest::Approx(std::log(3.0)).epsilon(1e-12));
    CHECK(std::abs(three.intercept) < 1e-12);
}

TEST_CASE("linear regressions: what is refused") {
    const Features pair{.columns = 1, .values = {-1, 1}};
    const std::vector<float> labels{0, 1};
    const auto refused = [](const auto& call, const std::string& message) {
        CHECK_THROWS_WITH_AS(call(), message.c_str(), DataError);
    };
    refused([&] { ridge_regression(pair, labels, -1); },
            "ridge_regression: a penalty is -1 (wanted a finite number, 0 or more); correct it");
    refused([&] { logistic_regression(pair, labels, infinite_number()); },
            "logistic_regression: a penalty is inf (wanted a finite number, 0 or more); correct it");
    refused(
        [&] { ridge_regression(pair, std::vector<float>{1}, 1); },
        "ridge_regression: 2 rows for 1 labels (wanted one each, and at least one); give a label per row");
    refused(
        [&] { ridge_regression({.columns = 1}, {}, 1); },
        "ridge_regression: 0 rows for 0 labels (wanted one each, and at least one); give a label per row");
    refused(
        [&] {
            ridge_regression({.columns = 2, .values = {1, 2, 3}}, labels, 1);
        },
        "ridge_regression: 3 values in rows of 2 columns (wanted whole rows); correct the number of "
        "columns");
    refused([&] { ridge_regression({.columns = 0}, labels, 1); },
            "ridge_regression: 0 values in rows of 0 columns (wanted whole rows); correct the number of "
            "columns");
    refused(
        [&] {
            logistic_regression({.columns = 1, .values = {1, not_a_number()}}, labels, 1);
        },
        "logistic_regression: row 2, column 1 is nan (wanted a finite number); correct the data");
    refused(
        [&] {
            ridge_regression(pair, std::vector<float>{0, std::numeric_limits<float>::max() * 2}, 1);
        },
        "ridge_regression: the label of row 2 is inf (wanted a finite number); correct the data");
    refused(
        [&] {
            logistic_regression(pair, std::vector<float>{1, 1}, 1);
        },
        "logistic_regression: all 2 rows are ON (wanted rows of both classes); give other rows");
    refused(
        [&] {
            logistic_regression(pair, std::vector<float>{0, 0}, 1);
        },
        "logistic_regression: all 2 rows are OFF (wanted rows of both classes); give other rows");
    const char* const dependent =
        " is constant or follows from the columns before it (wanted independent columns where there is no "
        "penalty); give a penalty, or a larger one";
    const Features doubled{.columns = 2, .values = {1, 2, 2, 4, 3, 6, 4, 8}};
    const std::vector<float> four{0, 1, 0, 1};
    refused([&] { ridge_regression(doubled, four, 0); },
            std::string("ridge_regression: column 2") + dependent);
    refused([&] { logistic_regression(doubled, four, 0); },
            std::string("logistic_regression: column 2") + dependent);
    refused(
        [&] {
            ridge_regression({.columns = 1, .values = {3, 3}}, labels, 0);
        },
        std::string("ridge_regression: column 1") + dependent);
    const Sample wide = logistic(5, 9, 1);  // more columns than rows
    refused([&] { ridge_regression(wide.features, wide.labels, 0); },
            std::string("ridge_regression: column 5") + dependent);
    const char* const apart =
        "logistic_regression: the classes can be told apart so well that larger weights are always better "
        "(wanted a penalty in this case); give a penalty, or a larger one";
    refused([&] { logistic_regression(pair, labels, 0); }, apart);
    // One gene of each class on the border
    refused(
        [&] {
            logistic_regression({.columns = 1, .values = {-1, 0, 0, 1}}, std::vector<float>{0, 0, 1, 1}, 0);
        },
        apart);
    // With so small a penalty too, where columns depend on each other or classes are apart.
    refused([&] { logistic_regression(doubled, four, 1e-300); },
            std::string("logistic_regression: column 2") + dependent);
    const LinearCoefficients fitted = ridge_regression(pair, labels, 1);
    CHECK_THROWS_WITH_AS(
        fitted(std::vector<double>{1, 2}),
        "LinearCoefficients: a row of 2 values (wanted 1, one per weight); give a row of the "
        "columns that were fitted",
        Error);
}

TEST_CASE("linear regressions: what is too large to be squared, and what does not converge") {
    const Features huge{.columns = 1, .values = {-1e200, 1e200, -1e200, 1e200}};
    const std::vector<float> labels{0, 1, 1, 0};
    const auto message = [](const char* where) {
        return std::string(where) +
               ": sums of squares are not finite (wanted values whose squares a double can hold); scale the "
               "columns";
    };
    // One row is so far away that the others have no curvature left.
    CHECK_THROWS_WITH_AS(logistic_regression({.columns = 1, .values = {0, 17, 1.3e11, 21000}},
                                             std::vector<float>{0, 1, 0, 0}, 1e-5),
                         "logistic_regression: the losses do not curve in every direction, to 12 digits "
                         "(wanted a step towards "
                         "the least loss); bring the columns to one deviation, or give a larger penalty",
                         NumericError);
    for (const double penalty : {0.0, 1.0}) {
        CHECK_THROWS_WITH_AS(ridge_regression(huge, labels, penalty), message("ridge_regression").c_str(),
                             NumericError);
        CHECK_THROWS_WITH_AS(logistic_regression(huge, labels, penalty),
                             message("logistic_regression").c_str(), NumericError);
    }
}
