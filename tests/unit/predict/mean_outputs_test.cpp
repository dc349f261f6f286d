// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/predict/mean_outputs.hpp>

using namespace deepchrome;

namespace {

using Floats = std::vector<float>;
using Rows = std::vector<std::size_t>;

template <class Work>
std::string error_of(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace

TEST_CASE("MeanOutputs: the logarithm of the mean probability, to the last bit") {
    const Floats one{std::log(0.2f), std::log(0.8f), std::log(0.5f), std::log(0.5f)};
    const Floats two{std::log(0.6f), std::log(0.4f), std::log(0.1f), std::log(0.9f)};
    const Floats three{std::log(0.3f), std::log(0.7f), -200.0f, 0.0f};
    MeanOutputs mean(OutputKind::log_probabilities, 2, 2);
    for (const Floats* outputs : {&one, &two, &three}) mean.add(std::span(*outputs));
    const std::vector<float> found = mean.outputs<float>();
    REQUIRE(found.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        const auto p = [&](const Floats& outputs) { return std::exp(static_cast<double>(outputs[i])); };
        CHECK(found[i] == static_cast<float>(std::log((p(one) + p(two) + p(three)) / 3)));
    }
    CHECK(std::exp(found[0]) == doctest::Approx(1.1 / 3));
    CHECK(std::exp(found[3]) == doctest::Approx(0.8));
}

TEST_CASE("MeanOutputs: the mean of values") {
    MeanOutputs mean(OutputKind::values, 3, 1);
    mean.add(std::span<const float>(Floats{1, -2, 0.5f}));
    mean.add(std::span<const float>(Floats{2, -4, 0.25f}));
    CHECK(mean.outputs<float>() == Floats{1.5f, -3, 0.375f});
    CHECK(mean.outputs<double>() == std::vector<double>{1.5, -3, 0.375});
}

TEST_CASE("MeanOutputs: some genes a network; a gene that none answered for is NaN") {
    for (const OutputKind kind : {OutputKind::values, OutputKind::log_probabilities}) {
        MeanOutputs mean(kind, 4, 2);
        mean.add(std::span<const std::size_t>(Rows{3, 0}), std::span<const float>(Floats{-3, -1, -2, -4}));
        mean.add(std::span<const std::size_t>(Rows{0, 2}), std::span<const float>(Floats{-2, -4, -1, -5}));
        const std::vector<float> found = mean.outputs<float>();
        REQUIRE(found.size() == 8);
        CHECK(found[0] == doctest::Approx(-2));
        CHECK(found[1] == doctest::Approx(-4));
        CHECK(std::isnan(found[2]));
        CHECK(std::isnan(found[3]));
        CHECK(found[4] == doctest::Approx(-1));
        CHECK(found[5] == doctest::Approx(-5));
        CHECK(found[6] == doctest::Approx(-3));
        CHECK(found[7] == doctest::Approx(-1));
    }
    MeanOutputs twice(OutputKind::values, 2, 1);
    twice.add(std::span<const std::size_t>(Rows{1}), std::span<const float>(Floats{1}));
    twice.add(std::span<const float>(Floats{5, 2}));
    CHECK(twice.outputs<float>() == Floats{5, 1.5f});
}

TEST_CASE("MeanOutputs: other numbers of outputs than of genes are refused") {
    MeanOutputs mean(OutputKind::values, 3, 2);
    CHECK(error_of([&] { mean.add(std::span<const float>(Floats(5))); }) ==
          "MeanOutputs: there are 5 outputs (wanted 2 for each of 3 genes)");
    CHECK(error_of([&] {
              mean.add(std::span<const std::size_t>(Rows{0, 1}), std::span<const float>(Floats(6)));
          }) == "MeanOutputs: there are 6 outputs (wanted 2 for each of 2 genes)");
    CHECK(error_of([&] {
              mean.add(std::span<const std::size_t>(Rows{0, 3}), std::span<const float>(Floats(4)));
          }) ==
          "MeanOutputs: there is an answer for gene number 3 (wanted one below 3, the number of genes)");
    for (const float value : mean.outputs<float>()) CHECK(std::isnan(value));  // nothing was taken
}
