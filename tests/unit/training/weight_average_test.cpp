// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/training/weight_average.hpp>

#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("the mean of weights and of running statistics, however many there were before") {
    WeightAverage<double> average;
    CHECK(average.empty());
    const std::vector<std::vector<double>> weights{{1, -2}, {4, 0}, {-2, 5}, {9, 1}};
    const std::vector<std::vector<double>> running{{10}, {20}, {0}, {6}};
    for (std::size_t i = 0; i < 4; ++i)
        average.add(std::span<const double>(weights[i]), std::span<const double>(running[i]), i + 1);
    CHECK_FALSE(average.empty());
    REQUIRE(average.parameters.size() == 2);
    CHECK(average.parameters[0] == doctest::Approx(3).epsilon(1e-14));
    CHECK(average.parameters[1] == doctest::Approx(1).epsilon(1e-14));
    REQUIRE(average.running.size() == 1);
    CHECK(average.running[0] == doctest::Approx(9).epsilon(1e-14));
    // The first of a new mean forgets the one before it.
    average.add(std::span<const double>(weights[1]), std::span<const double>(running[1]), 1);
    CHECK(average.parameters == weights[1]);
    CHECK(average.running == running[1]);
}

TEST_CASE("which epochs are averaged") {
    const auto count = [](std::size_t epochs, double part) {
        std::vector<std::size_t> numbers;
        for (std::size_t epoch = 1; epoch <= epochs; ++epoch)
            numbers.push_back(averaged_epoch(epoch, epochs, part));
        return numbers;
    };
    using Numbers = std::vector<std::size_t>;
    CHECK(count(8, 0.25) == Numbers{0, 0, 0, 0, 0, 0, 1, 2});
    CHECK(count(5, 0.25) == Numbers{0, 0, 0, 1, 2});                 // a quarter of 5 is more than one
    CHECK(count(10, 0.3) == Numbers{0, 0, 0, 0, 0, 0, 0, 1, 2, 3});  // 0.3 is no binary fraction
    CHECK(count(3, 1) == Numbers{1, 2, 3});
    CHECK(count(4, 1e-6) == Numbers{0, 0, 0, 1});
    CHECK(count(1, 0.5) == Numbers{1});
}
