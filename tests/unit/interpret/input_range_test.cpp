// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/input_range.hpp>

using namespace deepchrome;

TEST_CASE("InputRange: from 0 to 1 unless told otherwise") {
    const InputRange unit;
    CHECK(unit.lower_of(4) == 0.0);
    CHECK(unit.upper_of(4) == 1.0);
    CHECK(unit.width_of(4) == 1.0);
    const InputRange range{.lower = {-1.0, 2.0}, .upper = {3.0, 2.5}};
    CHECK(range.lower_of(1) == 2.0);
    CHECK(range.width_of(0) == 4.0);
    CHECK(range.width_of(1) == 0.5);
    const InputRange half_open{.upper = {3.0, 2.5}};
    CHECK(half_open.lower_of(1) == 0.0);
    CHECK(half_open.width_of(1) == 2.5);
    CHECK_NOTHROW(unit.check(5));
    CHECK_NOTHROW(range.check(2));
    CHECK_NOTHROW(half_open.check(2));
}

TEST_CASE("InputRange: bounds by bin") {
    const InputRange range{.lower = {0.0, 0.1, 0.2, 0.3}, .upper = {1.0, 2.0}};
    CHECK(range.lower_of(3) == 0.3);
    CHECK(range.upper_of(3) == 2.0);
    CHECK(range.width_of(2) == 0.8);
}

TEST_CASE("InputRange: bounds that are none") {
    CHECK_THROWS_WITH_AS(InputRange{.lower = {0.0}}.check(2),
                         "InputRange: the number of lower bounds is 1 (wanted 2, one per mark)", Error);
    CHECK_THROWS_WITH_AS((InputRange{.upper = {1.0, 1.0, 1.0}}.check(2)),
                         "InputRange: the number of upper bounds is 3 (wanted 2, one per mark)", Error);
    CHECK_THROWS_WITH_AS(
        (InputRange{.upper = {1.0, 0.0}}.check(2)),
        "InputRange: mark 2 is between 0 and 0 (wanted two finite numbers, the lower one first)", Error);
    CHECK_THROWS_WITH_AS(
        (InputRange{.lower = {2.0, 0.0}}.check(2)),
        "InputRange: mark 1 is between 2 and 1 (wanted two finite numbers, the lower one first)", Error);
    CHECK_THROWS_AS((InputRange{.upper = {1.0, std::nan("")}}.check(2)), Error);
    const InputRange by_bin{.lower = {0.0, 0.1, 0.2, 0.3, 0.4, 0.5}, .upper = {1.0, 2.0}};
    CHECK_NOTHROW(by_bin.check(2, 3));
    CHECK_THROWS_WITH_AS(
        by_bin.check(2, 2),
        "InputRange: the number of lower bounds is 6 (wanted 2, one per mark, or 4, bins x marks)", Error);
    CHECK_THROWS_WITH_AS(
        (InputRange{.lower = {0.0, 0.1, 0.2, 7.0}}.check(2, 2)),
        "InputRange: bin 2, mark 2 is between 7 and 1 (wanted two finite numbers, the lower one first)",
        Error);
    CHECK_THROWS_AS((InputRange{.upper = {1.0, std::numeric_limits<double>::infinity()}}.check(2)), Error);
}

TEST_CASE("range_of_signal: counts, scaled") {
    const InputRange raw = range_of_signal(Scaling{}, 2, 0.0f, 30.0f);
    CHECK(raw.lower == std::vector<double>{0.0, 0.0});
    CHECK(raw.upper == std::vector<double>{30.0, 30.0});
    const InputRange log = range_of_signal({.kind = ScalingKind::log1p}, 1, 0.0f, 30.0f);
    CHECK(log.upper[0] == doctest::Approx(std::log(31.0)).epsilon(1e-6));
    const Scaling standard{.kind = ScalingKind::standardize, .mean = {1.0f, 2.0f}, .deviation = {2.0f, 4.0f}};
    const InputRange standardized = range_of_signal(standard, 2, 0.0f, 10.0f);
    CHECK(standardized.lower == std::vector<double>{-0.5, -0.5});
    CHECK(standardized.upper == std::vector<double>{4.5, 2.0});
}

TEST_CASE("range_of_data of a data set is that of its signals") {
    Dataset data;
    data.signal = {2, 2};
    data.genes = {"a", "b"};
    data.signals = xt::xtensor<float, 3>{{{1, 10}, {2, 20}}, {{3, 30}, {4, 50}}};
    const InputRange range = range_of_data(data, 0.75);
    CHECK(range.lower == std::vector<double>{1, 10});
    CHECK(range.upper == std::vector<double>{3, 30});
}

TEST_CASE("range_of_data: smallest value and quantile by mark") {
    // mark 0: 1 ... 100 in some order, mark 1: 0 but for two rows, mark 2: always 7
    std::vector<double> values;
    for (int row = 0; row < 100; ++row) {
        values.push_back((row * 37) % 100 + 1);
        values.push_back(row == 50 ? 9.0 : row == 60 ? 4.0 : 0.0);
        values.push_back(7.0);
    }
    const std::span<const double> span(values);
    CHECK(range_of_data(span, 3).lower == std::vector<double>{1.0, 0.0, 7.0});
    CHECK(range_of_data(span, 3).upper == std::vector<double>{99.0, 4.0, 8.0});
    CHECK(range_of_data(span, 3, 0.5).upper == std::vector<double>{50.0, 9.0, 8.0});
    CHECK(range_of_data(span, 3, 0.505).upper[0] == 51.0);
    CHECK(range_of_data(span, 3, 1.0).upper == std::vector<double>{100.0, 9.0, 8.0});
    CHECK(range_of_data(span, 3, 1e-9).upper[0] == 100.0);  // the smallest value is no range
    CHECK_NOTHROW(range_of_data(span, 3, 0.5).check(3));
}

TEST_CASE("range_of_data: refusals") {
    std::vector<float> values{0.0f, 1.0f, 2.0f, 3.0f};
    const std::span<const float> span(values);
    CHECK_THROWS_WITH_AS(range_of_data(span, 2, 0.0),
                         "range_of_data: quantile is 0 (wanted above 0 and at most 1)", Error);
    CHECK_THROWS_WITH_AS(range_of_data(span, 2, 1.5),
                         "range_of_data: quantile is 1.5 (wanted above 0 and at most 1)", Error);
    CHECK_THROWS_AS(range_of_data(span, 2, std::nan("")), Error);
    CHECK_THROWS_WITH_AS(range_of_data(std::span<const float>(), 2),
                         "the range of inputs was asked of no genes (wanted at least one)", DataError);
    values[3] = std::numeric_limits<float>::infinity();
    CHECK_THROWS_WITH_AS(range_of_data(span, 2), "row 2, mark 2: the signal is inf (wanted a finite number)",
                         DataError);
}

TEST_CASE("range_by_bin: median and an upper quantile of each bin") {
    // 20 genes x 2 bins x 3 marks
    std::vector<double> values;
    for (int gene = 0; gene < 20; ++gene) {
        const double shuffled = (gene * 7) % 20 + 1;  // 1 ... 20
        for (const double value : {shuffled, 4.0, 0.0, -shuffled, gene == 3 ? 9.0 : 4.0, 0.5 * shuffled})
            values.push_back(value);
    }
    const Signal signal{.bins = 2, .marks = 3};
    const InputRange range = range_by_bin(std::span<const double>(values), signal);
    CHECK(range.lower == std::vector<double>{10.0, 4.0, 0.0, -11.0, 4.0, 5.0});
    CHECK(range.upper ==
          std::vector<double>{19.0, 5.0, 1.0, -2.0, 9.0, 9.5});  // of a bin that varies in one gene its value
    CHECK_NOTHROW(range.check(3, 2));
    const InputRange wide = range_by_bin(std::span<const double>(values), signal, 0.05, 1.0);
    CHECK(wide.lower[0] == 1.0);
    CHECK(wide.upper[0] == 20.0);

    Dataset data;
    data.signal = {1, 1};
    data.genes = {"a", "b", "c"};
    data.signals = xt::xtensor<float, 3>{{{3}}, {{1}}, {{2}}};
    CHECK(range_by_bin(data).lower == std::vector<double>{2});
    CHECK(range_by_bin(data).upper == std::vector<double>{3});
}

TEST_CASE("range_by_bin: refusals") {
    std::vector<float> values{0.0f, 1.0f, 2.0f, 3.0f};
    const std::span<const float> span(values);
    const Signal signal{.bins = 2, .marks = 1};
    for (const auto& [usual, unusual] : {std::pair{0.0, 0.5}, {0.5, 0.5}, {0.5, 1.1}, {std::nan(""), 0.9}}) {
        CHECK_THROWS_AS(range_by_bin(span, signal, usual, unusual), Error);
    }
    CHECK_THROWS_WITH_AS(
        range_by_bin(span, signal, 0.9, 0.5),
        "range_by_bin: from the share 0.9 to 0.5 (wanted two numbers above 0 and at most 1, the smaller one "
        "first)",
        Error);
    CHECK_THROWS_WITH_AS(range_by_bin(std::span<const float>(), signal),
                         "the range of inputs was asked of no genes (wanted at least one)", DataError);
    values[3] = std::numeric_limits<float>::infinity();
    CHECK_THROWS_WITH_AS(range_by_bin(span, signal),
                         "gene 2, bin 2, mark 1: the signal is inf (wanted a finite number)", DataError);
}
