// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/filters.hpp>
#include <deepchrome/layers/conv1d.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

namespace {

struct Padded : Sequential<Conv1D<Filters{3}, Width{4}, Dilation{2}, Padding::same>, Tanh, GlobalMaxPool,
                           Dense<Units{2}>> {};
struct Late : Sequential<MaxPool<Width{2}>, Conv1D<Filters{2}, Width{2}>, Dense<Units{2}>> {};

}  // namespace

TEST_CASE("filters_of: patterns and feature maps by the definition of a convolution") {
    const Model<Padded, small_signal, double> model(Seed{4});
    const std::vector<double> x = random_values<double>(5 * 36, 13);
    const std::vector<float> labels{1, 0, 0, 1, 1};
    Threads two(2);
    const FilterBank bank = filters_of(model, std::span<const double>(x), labels, two);
    CHECK(bank.layer == "0");
    CHECK(bank.filters() == 3);
    CHECK(bank.width() == 4);
    CHECK(bank.dilation == 2);
    CHECK(bank.padding == 3);
    CHECK(bank.center(0) == 0);
    CHECK(bank.center(5) == 5);
    for (std::size_t filter = 0; filter < 3; ++filter) {
        double preference = 0;
        std::size_t peak = 0;
        for (std::size_t window = 0; window < 12; ++window) {
            double sums[2] = {0, 0};
            for (std::size_t gene = 0; gene < 5; ++gene) {
                double value = bank.bias[filter];
                for (std::size_t tap = 0; tap < 4; ++tap) {
                    const auto bin = static_cast<std::ptrdiff_t>(window + 2 * tap) - 3;
                    if (bin < 0 || bin >= 12) continue;
                    for (std::size_t mark = 0; mark < 3; ++mark) {
                        value += bank.patterns(filter, mark, tap) *
                                 x[gene * 36 + static_cast<std::size_t>(bin) * 3 + mark];
                    }
                }
                sums[labels[gene] > 0.5f] += std::max(0.0, value);
            }
            CHECK(bank.on(window, filter) == doctest::Approx(sums[1] / 3).epsilon(1e-12).scale(1e-9));
            CHECK(bank.off(window, filter) == doctest::Approx(sums[0] / 2).epsilon(1e-12).scale(1e-9));
            preference += (sums[1] / 3 - sums[0] / 2) / 12;
            if (bank.on(window, filter) > bank.on(peak, filter)) peak = window;
        }
        CHECK(bank.preference(filter) == doctest::Approx(preference).epsilon(1e-10).scale(1e-6));
        CHECK(bank.peak(filter, true) == peak);
    }
    CHECK(*std::max_element(bank.on.data(), bank.on.data() + bank.on.size()) > 0);
}

TEST_CASE("filters_of: refusals") {
    const Model<Late, small_signal, double> late;
    CHECK_THROWS_WITH_AS(
        filters_of(late),
        "filters_of: the network has no convolution of its input (wanted a Conv1D as the first convolution)",
        Error);
    const LogisticModel<double> none;
    CHECK_THROWS_AS(filters_of(none), Error);
    const Model<Padded, small_signal, double> model;
    CHECK_THROWS_WITH_AS(filters_of(model, std::span<const double>(), std::vector<float>(1)),
                         "filters_of: there are 1 labels and 0 inputs (wanted 36 inputs per label)", Error);
}
