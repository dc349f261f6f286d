// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <deepchrome/linear/ledoit_wolf.hpp>

#include "unit/naive.hpp"

using namespace deepchrome;

namespace {

/// The numbers of the reference values; see tests/reference/closed_form.py.
double unit(std::uint32_t i, std::uint32_t salt) {
    std::uint32_t u = (i + 1) * 0x9E3779B1u + salt * 0x6A09E667u;
    u ^= u >> 16;
    u *= 0xBB67AE85u;
    u ^= u >> 15;
    u *= 0x3C6EF373u;
    u ^= u >> 16;
    return (u >> 8) / 16777216.0;
}

/// Lemma 3.2 to 3.5 of the publication as they stand there: with the matrices x x^T, row by row.
ShrunkCovariance by_definition(const std::vector<double>& values, std::size_t p) {
    const std::size_t rows = values.size() / p;
    const auto n = static_cast<double>(rows);
    ShrunkCovariance found{.mean = std::vector<double>(p), .covariance = {}, .variance = 0, .shrinkage = 0};
    for (std::size_t i = 0; i < values.size(); ++i) found.mean[i % p] += values[i] / n;
    const auto centered = [&](std::size_t row, std::size_t j) { return values[row * p + j] - found.mean[j]; };
    std::vector<double> s(p * p);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t i = 0; i < p; ++i) {
            for (std::size_t j = 0; j < p; ++j) s[i * p + j] += centered(row, i) * centered(row, j) / n;
        }
    }
    const auto norm = [&](auto&& entry) {
        double sum = 0;
        for (std::size_t i = 0; i < p; ++i) {
            for (std::size_t j = 0; j < p; ++j) sum += entry(i, j) * entry(i, j) / static_cast<double>(p);
        }
        return sum;
    };
    for (std::size_t i = 0; i < p; ++i) found.variance += s[i * p + i] / static_cast<double>(p);
    const double d =
        norm([&](std::size_t i, std::size_t j) { return s[i * p + j] - (i == j ? found.variance : 0.0); });
    double b = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        b += norm([&](std::size_t i, std::size_t j) {
                 return centered(row, i) * centered(row, j) - s[i * p + j];
             }) /
             (n * n);
    }
    found.shrinkage = std::min(b, d) / d;
    for (std::size_t i = 0; i < p; ++i) {
        for (std::size_t j = 0; j < p; ++j) {
            found.covariance.push_back((1 - found.shrinkage) * s[i * p + j] +
                                       (i == j ? found.shrinkage * found.variance : 0.0));
        }
    }
    return found;
}

}  // namespace

TEST_CASE("ledoit_wolf: the definition of the publication") {
    // Fewer rows than columns, about as many, more; and more than are taken together.
    for (const auto& size :
         std::vector<std::pair<std::size_t, std::size_t>>{{2, 3}, {5, 12}, {12, 12}, {60, 7}, {1100, 4}}) {
        const std::size_t rows = size.first;
        const std::size_t columns = size.second;
        CAPTURE(rows);
        CAPTURE(columns);
        std::vector<double> values = naive::random_values(rows * columns, rows);
        for (std::size_t i = columns; i < values.size(); ++i) {
            if (i % columns > 0) values[i] += 0.7 * values[i - 1];
        }
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = 3.0 + values[i] * (1.0 + static_cast<double>(i % columns));
        const ShrunkCovariance wanted = by_definition(values, columns);
        const ShrunkCovariance found = ledoit_wolf(std::span<const double>(values), columns);
        CHECK(found.columns() == columns);
        CHECK(found.shrinkage == doctest::Approx(wanted.shrinkage).epsilon(1e-10));
        CHECK(found.variance == doctest::Approx(wanted.variance).epsilon(1e-12));
        if (rows > 2) CHECK((found.shrinkage > 0 && found.shrinkage < 1));
        for (std::size_t i = 0; i < columns; ++i)
            CHECK(found.mean[i] == doctest::Approx(wanted.mean[i]).epsilon(1e-12));
        for (std::size_t i = 0; i < columns * columns; ++i) {
            CHECK(found.covariance[i] ==
                  doctest::Approx(wanted.covariance[i]).epsilon(1e-10).scale(wanted.variance));
        }
        const std::vector<float> in_float(values.begin(), values.end());
        CHECK(ledoit_wolf(std::span<const float>(in_float), columns).shrinkage ==
              doctest::Approx(wanted.shrinkage).epsilon(1e-5));
    }
}

TEST_CASE("ledoit_wolf: scikit-learn's LedoitWolf") {
    std::ifstream file(std::string(DEEPCHROME_TESTS_FOLDER) + "/reference/ledoit_wolf.json");
    REQUIRE(file.good());
    const nlohmann::json reference = nlohmann::json::parse(file);
    REQUIRE(reference["cases"].size() == 5);
    for (const auto& wanted : reference["cases"]) {
        const auto rows = wanted["rows"].get<std::size_t>();
        const auto columns = wanted["columns"].get<std::size_t>();
        CAPTURE(rows);
        CAPTURE(columns);
        std::vector<double> values(rows * columns);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = 2 * unit(static_cast<std::uint32_t>(i), wanted["salt"].get<std::uint32_t>()) - 1;
            if (i % columns > 0) values[i] += 0.75 * values[i - 1];
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::size_t column = i % columns;
            values[i] = values[i] * static_cast<double>(1 + column % 3) + static_cast<double>(column);
        }
        const ShrunkCovariance found = ledoit_wolf(std::span<const double>(values), columns);
        CHECK(found.shrinkage == doctest::Approx(wanted["shrinkage"].get<double>()).epsilon(1e-9));
        double squares = 0;
        for (const double entry : found.covariance) squares += entry * entry;
        CHECK(std::sqrt(squares) == doctest::Approx(wanted["norm"].get<double>()).epsilon(1e-10));
        for (std::size_t i = 0; i < columns; ++i) {
            CHECK(found.mean[i] == doctest::Approx(wanted["mean"][i].get<double>()).epsilon(1e-12).scale(1));
            CHECK(found.covariance[i] ==
                  doctest::Approx(wanted["first_row"][i].get<double>()).epsilon(1e-10).scale(1));
        }
    }
}

TEST_CASE("ledoit_wolf: by hand") {
    // Centered rows (-1, -1), (1, 1), (0, 0): S = 2/3 of ones, m = 2/3, d^2 = |S - m I|^2 = 8/9. The sum of
    // |x|^4 is 8 and |S|^2 = 16/9, so b^2 = (8/3 - 16/9) / 3 = 8/27 and the shrinkage is 1/3.
    const std::vector<double> values{0, 4, /**/ 2, 6, /**/ 1, 5};
    const ShrunkCovariance found = ledoit_wolf(std::span<const double>(values), 2);
    CHECK(found.mean == std::vector<double>{1, 5});
    CHECK(found.variance == doctest::Approx(2.0 / 3));
    CHECK(found.shrinkage == doctest::Approx(1.0 / 3));
    for (const std::size_t i : {0u, 3u}) CHECK(found.covariance[i] == doctest::Approx(2.0 / 3));
    for (const std::size_t i : {1u, 2u}) CHECK(found.covariance[i] == doctest::Approx(4.0 / 9));

    // Nothing to shrink, and nothing at all.
    const std::vector<double> two{1, 2, /**/ 3, 5};
    CHECK(ledoit_wolf(std::span<const double>(two), 2).shrinkage == doctest::Approx(0).scale(1));
    const std::vector<double> same{1, 2, /**/ 1, 2};
    CHECK(ledoit_wolf(std::span<const double>(same), 2).shrinkage == 0);
    CHECK(ledoit_wolf(std::span<const double>(same), 2).covariance == std::vector<double>(4, 0.0));
}

TEST_CASE("ledoit_wolf: refusals") {
    std::vector<double> values{1, 2, 3, 4, 5, 6};
    CHECK_THROWS_WITH_AS(ledoit_wolf(std::span<const double>(values), 4),
                         "ledoit_wolf: 6 values in rows of 4 (wanted whole rows, and at least one column); "
                         "correct the number of columns",
                         Error);
    CHECK_THROWS_WITH_AS(ledoit_wolf(std::span<const double>(values), 0),
                         "ledoit_wolf: 6 values in rows of 0 (wanted whole rows, and at least one column); "
                         "correct the number of columns",
                         Error);
    CHECK_THROWS_WITH_AS(ledoit_wolf(std::span<const double>(values), 6),
                         "ledoit_wolf: the number of rows is 1 (wanted at least 2); give more rows",
                         DataError);
    values[3] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH_AS(ledoit_wolf(std::span<const double>(values), 2),
                         "ledoit_wolf: row 2, column 2 is nan (wanted a finite number); correct the data",
                         DataError);
}
