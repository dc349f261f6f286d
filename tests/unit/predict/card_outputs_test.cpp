// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/predict/card_outputs.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "unit/training/small_run.hpp"

namespace {

using namespace training_test;

struct NumberNet : Sequential<Dense<Units{2}>> {};
using NumberModel = Model<NumberNet, small_signal, double>;

/// Bin by bin.
Dataset reversed(const Dataset& data) {
    Dataset turned = data;
    for (std::size_t gene = 0; gene < data.size(); ++gene) {
        for (std::size_t bin = 0; bin < 12; ++bin) {
            for (std::size_t mark = 0; mark < 3; ++mark)
                turned.signals(gene, bin, mark) = data.signals(gene, 11 - bin, mark);
        }
    }
    return turned;
}

}  // namespace

TEST_CASE("the other strand is the order of the bins reversed, also of an odd number") {
    const Dataset data = some_genes(4, 1);
    CHECK(other_strand(data).signals == reversed(data).signals);
    const Dataset three(xt::xtensor<float, 3>{{{1, 2}, {3, 4}, {5, 6}}}, {}, {"a", "b"}, {"g"});
    const Dataset turned = other_strand(three);
    CHECK(std::vector<float>(turned.values().begin(), turned.values().end()) ==
          std::vector<float>{5, 6, 3, 4, 1, 2});
    CHECK(turned.genes == three.genes);
}

TEST_CASE("with both strands the probabilities are the means of the two") {
    const Dataset data = some_genes(30, 1);
    const SmallModel<double> model(Seed{3});
    const std::vector<double> one = outputs_of(model, data);
    const std::vector<double> other = outputs_of(model, reversed(data));
    CHECK(outputs_of(model, ModelCard{}, data) == one);
    const std::vector<double> both = outputs_of(model, ModelCard{.both_strands = true}, data);
    REQUIRE(both.size() == 60);
    double apart = 0;
    for (std::size_t i = 0; i < both.size(); ++i) {
        CHECK(std::exp(both[i]) ==
              doctest::Approx(0.5 * (std::exp(one[i]) + std::exp(other[i]))).epsilon(1e-12));
        apart = std::max(apart, std::abs(one[i] - other[i]));
    }
    CHECK(apart > 1e-3);  // the strands do differ
    // A gene and its reverse are the same to such a model.
    const std::vector<double> turned = outputs_of(model, ModelCard{.both_strands = true}, reversed(data));
    for (std::size_t i = 0; i < both.size(); ++i) CHECK(turned[i] == doctest::Approx(both[i]).epsilon(1e-14));
}

TEST_CASE("outputs that are no classes are averaged themselves") {
    const Dataset data = some_genes(5, 2);
    const NumberModel model(Seed{1});
    const std::vector<double> one = outputs_of(model, data);
    const std::vector<double> other = outputs_of(model, reversed(data));
    const std::vector<double> both = outputs_of(model, ModelCard{.both_strands = true, .classes = {}}, data);
    for (std::size_t i = 0; i < both.size(); ++i)
        CHECK(both[i] == doctest::Approx((one[i] + other[i]) / 2).epsilon(1e-14));
}
