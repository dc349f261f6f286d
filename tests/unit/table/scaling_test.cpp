// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/scaling.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

// Three rows of two marks, and what becomes of them.
const std::vector<float> rows = {0, 10, 3, 20, 6, 60};

std::vector<float> applied(const Scaling& scaling, std::vector<float> values, std::size_t marks) {
    scaling.apply(values, marks);
    return values;
}

TEST_CASE("scaling no genes of no marks changes nothing and ends") {
    for (const ScalingKind kind : all_scaling_kinds) {
        std::vector<float> nothing;
        Scaling{.kind = kind}.apply(nothing, 0);
        CHECK(nothing.empty());
    }
}

}  // namespace

TEST_CASE("kinds have names") {
    for (const std::string name : {"none", "log1p", "standardize", "log1p-standardize"})
        CHECK(to_string(scaling_kind(name)) == name);
    CHECK_THROWS_WITH_AS(
        scaling_kind("zscore"),
        "the scaling \"zscore\" is not known (wanted none, log1p, standardize or log1p-standardize)",
        DataError);
}

TEST_CASE("none leaves everything as it is") {
    const Scaling scaling = Scaling::fit(ScalingKind::none, rows, 2);
    CHECK(applied(scaling, rows, 2) == rows);
    CHECK(scaling.blank(2) == std::vector<float>{0, 0});
}

TEST_CASE("log1p is the logarithm of one more") {
    const Scaling scaling = Scaling::fit(ScalingKind::log1p, rows, 2);
    CHECK(scaling.mean.empty());
    const std::vector<float> values = {0, 1, 1023, 1024, 0.5f, 2.75f, 123456, 1e-7f};
    const std::vector<float> scaled = applied(scaling, values, 2);
    for (std::size_t i = 0; i < values.size(); ++i) {
        CHECK(scaled[i] == doctest::Approx(std::log1p(static_cast<double>(values[i]))).epsilon(1e-7));
        CHECK(scaling.unscaled(scaled[i], 0) ==
              doctest::Approx(static_cast<double>(values[i])).epsilon(1e-5));
        CHECK(scaling.scaled(values[i], 1) == scaled[i]);
    }
    CHECK(scaling.blank(3) == std::vector<float>{0, 0, 0});
}

TEST_CASE("standardize works by mark") {
    const Scaling scaling = Scaling::fit(ScalingKind::standardize, rows, 2);
    // 0, 3, 6: mean 3, variance 6. 10, 20, 60: mean 30, variance (400 + 100 + 900) / 3.
    CHECK(scaling.mean == std::vector<float>{3, 30});
    CHECK(scaling.deviation[0] == doctest::Approx(std::sqrt(6.0)));
    CHECK(scaling.deviation[1] == doctest::Approx(std::sqrt(1400.0 / 3)));
    const std::vector<float> scaled = applied(scaling, rows, 2);
    CHECK(scaled[0] == doctest::Approx(-3 / std::sqrt(6.0)));
    CHECK(scaled[2] == 0);
    CHECK(scaled[5] == doctest::Approx(30 / std::sqrt(1400.0 / 3)));
    CHECK(scaling.unscaled(scaled[5], 1) == doctest::Approx(60));
    CHECK(scaling.blank(2)[1] == doctest::Approx(-30 / std::sqrt(1400.0 / 3)));
}

TEST_CASE("log1p-standardize standardizes the logarithms") {
    const Scaling scaling = Scaling::fit(ScalingKind::log1p_standardize, rows, 2);
    for (std::size_t mark = 0; mark < 2; ++mark) {
        std::vector<double> logs;
        for (std::size_t row = 0; row < 3; ++row)
            logs.push_back(std::log1p(static_cast<double>(rows[2 * row + mark])));
        const double mean = (logs[0] + logs[1] + logs[2]) / 3;
        double variance = 0;
        for (const double x : logs) variance += (x - mean) * (x - mean) / 3;
        CHECK(scaling.mean[mark] == doctest::Approx(mean).epsilon(1e-6));
        CHECK(scaling.deviation[mark] == doctest::Approx(std::sqrt(variance)).epsilon(1e-6));
        const std::vector<float> scaled = applied(scaling, rows, 2);
        for (std::size_t row = 0; row < 3; ++row) {
            const float found = scaled[2 * row + mark];
            CHECK(found == doctest::Approx((logs[row] - mean) / std::sqrt(variance)).epsilon(1e-5));
            CHECK(found == scaling.scaled(rows[2 * row + mark], mark));
            CHECK(scaling.unscaled(found, mark) == doctest::Approx(rows[2 * row + mark]).epsilon(1e-4));
        }
        CHECK(scaling.blank(2)[mark] == doctest::Approx(-mean / std::sqrt(variance)).epsilon(1e-5));
    }
}

TEST_CASE("a constant mark is only centered") {
    const Scaling scaling = Scaling::fit(ScalingKind::standardize, std::vector<float>{7, 7, 7, 7}, 1);
    CHECK(scaling.deviation == std::vector<float>{1});
    CHECK(applied(scaling, {7, 8}, 1) == std::vector<float>{0, 1});
    CHECK_THROWS_WITH_AS(Scaling::fit(ScalingKind::standardize, {}, 1),
                         "a standardizing scaling was fitted to no genes (wanted at least one)", DataError);
}

TEST_CASE("standardize does not lose small differences of large values") {
    std::vector<float> values;
    for (int i = 0; i < 100000; ++i) values.push_back(4096.0f + static_cast<float>(i % 2) / 16);
    const Scaling scaling = Scaling::fit(ScalingKind::standardize, values, 1);
    CHECK(scaling.deviation[0] == doctest::Approx(1.0 / 32).epsilon(1e-6));
}

TEST_CASE("a scaling of another number of marks is refused") {
    Scaling scaling = Scaling::fit(ScalingKind::standardize, rows, 2);
    std::vector<float> values(15);
    CHECK_THROWS_WITH_AS(
        scaling.apply(values, 5),
        "Scaling: fitted to 2 marks, used for 5 (wanted the same number); use the scaling that was "
        "fitted to this table",
        Error);
    CHECK_THROWS_WITH_AS(
        scaling.blank(3),
        "Scaling: fitted to 2 marks, used for 3 (wanted the same number); use the scaling that was "
        "fitted to this table",
        Error);
    CHECK_THROWS_WITH_AS(
        scaling.apply(values, 2),
        "Scaling: applied to 15 values of 2 marks (wanted whole rows, a value per mark); give the "
        "number of marks of the data",
        Error);
    for (const std::size_t marks : {0u, 4u}) {
        CHECK_THROWS_WITH_AS(
            Scaling::fit(ScalingKind::standardize, rows, marks),
            ("Scaling: fitted to 6 values of " + std::to_string(marks) +
             " marks (wanted whole rows, a value per mark); give the number of marks of the data")
                .c_str(),
            Error);
    }
}

TEST_CASE("a data set is scaled by its own number of marks") {
    Dataset data(xt::xtensor<float, 3>{{{1, 10}, {2, 20}}, {{3, 30}, {4, 40}}});
    const Scaling scaling = Scaling::fit(ScalingKind::standardize, data);
    CHECK(scaling == Scaling::fit(ScalingKind::standardize, data.values(), 2));
    const std::vector<float> before(data.values().begin(), data.values().end());
    scaling.apply(data);
    const std::vector<float> after(data.values().begin(), data.values().end());
    CHECK(after == applied(scaling, before, 2));
    data.genes.pop_back();
    CHECK_THROWS_AS(scaling.apply(data), DataError);
}
