// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/output_layer.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/training/target_scaling.hpp>

#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

constexpr Signal small{.bins = 4, .marks = 2};

template <std::size_t Classes>
struct Few : Sequential<Dense<Units{6}>, ReLU, Dense<Units{Classes}>, LogSoftmax> {};
struct UpToFive : Few<5> {
    static constexpr bool spare_outputs = true;
};
using Three = Model<Few<3>, small, double>;
using Five = Model<UpToFive, small, double>;

static_assert(has_spare_outputs<Five>);
static_assert(!has_spare_outputs<Three>);

ModelCard card_of(std::size_t classes) {
    ModelCard card{.marks = {"A", "B"}, .classes = {}};
    for (std::size_t c = 0; c < classes; ++c) card.classes.push_back(std::to_string(c));
    return card;
}

template <class M>
LoadedModel<M> loaded(const std::string& file) {
    return read_model<M>(std::as_bytes(std::span(file)), "m");
}

template <class M>
std::string fault(const std::string& file) {
    try {
        loaded<M>(file);
    } catch (const DataError& error) {
        return error.what();
    }
    return "";
}

/// The outputs that are used of some genes.
template <class M>
std::vector<double> outputs_of(const M& model, std::size_t genes) {
    const auto x = naive::random_values(genes * small.size(), 3);
    std::vector<double> all(genes * M::output.size());
    Threads threads(1);
    model.outputs(std::span<const double>(x), std::span<double>(all), threads);
    std::vector<double> used;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i % M::output.size() < 3) used.push_back(all[i]);
    }
    return used;
}

TEST_CASE("A network with closed outputs is the one without them, as a file and in what it computes") {
    const Three three(Seed{4});
    const std::string file = model_bytes(three, card_of(3));
    const LoadedModel<Five> five = loaded<Five>(file);
    CHECK(outputs_of(five.model, 20) == outputs_of(three, 20));
    CHECK(model_bytes(five.model, five.card) == file);
    CHECK(std::ranges::equal(loaded<Three>(model_bytes(five.model, five.card)).model.parameters(),
                             three.parameters()));
}

TEST_CASE("Training leaves closed outputs closed, and the others as they would be without") {
    Three three(Seed{4});
    Five five = loaded<Five>(model_bytes(three, card_of(3))).model;
    Threads threads(1);
    constexpr std::size_t genes = 30;
    const auto x = naive::random_values(genes * small.size(), 5);
    std::vector<double> labels(genes);
    for (std::size_t gene = 0; gene < genes; ++gene) labels[gene] = static_cast<double>(gene % 3);
    const auto train = [&]<class M>(M& model) {
        auto workspace = Workspace<M>::for_training(genes, 1);
        for (int step = 0; step < 20; ++step) {
            std::vector<double> gradient(M::parameter_count);
            const double loss = model.loss_and_gradient(x, labels, NegativeLogLikelihood{}, workspace,
                                                        {.parameters = gradient}, threads);
            CHECK(std::isfinite(loss));
            // with a decay of the weights, as optimizers have it
            for (std::size_t i = 0; i < gradient.size(); ++i)
                model.parameters()[i] -= 0.1 * gradient[i] + 1e-3 * model.parameters()[i];
        }
    };
    train(three);
    train(five);
    const std::vector<double> wanted = outputs_of(three, 20);
    const std::vector<double> found = outputs_of(five, 20);
    for (std::size_t i = 0; i < wanted.size(); ++i)
        CHECK(found[i] == doctest::Approx(wanted[i]).epsilon(1e-12));
    const detail::OutputLayer layer = detail::output_layer<Five>();
    CHECK(layer.units == 5);
    for (std::size_t unit = 3; unit < 5; ++unit) {
        CHECK(five.parameters()[layer.weight(2, unit)] == 0);
        CHECK(five.parameters()[layer.bias(unit)] < -1e8);
    }
}

TEST_CASE("More classes than there are outputs are refused, with the remedy") {
    struct Seven : Few<7> {};
    const std::string file = model_bytes(Model<Seven, small, double>(Seed{1}), card_of(7));
    CHECK(fault<Five>(file) == "m: is of 7 classes (wanted 2 to 5); use a network with as many outputs");
    const std::string none = model_bytes(Three(Seed{1}), card_of(0));
    CHECK(fault<Five>(none) == "m: is of 0 classes (wanted 2 to 5); use a network with as many outputs");
}

struct Number : Sequential<Dense<Units{6}>, ReLU, Dense<Units{1}>> {};

TEST_CASE("Scaled targets go into the last weights and come out again") {
    using M = Model<Number, small, double>;
    const std::vector<float> labels{1, 2, 4, 9};
    const TargetScaling scaling = TargetScaling::fit(labels);
    CHECK(scaling.mean == 4);
    CHECK(scaling.deviation == doctest::Approx(std::sqrt(38.0 / 4)).epsilon(1e-15));
    std::vector<float> targets = labels;
    scaling.apply(targets);
    CHECK(targets[3] == doctest::Approx(5 / std::sqrt(38.0 / 4)).epsilon(1e-6));

    const M before(Seed{2});
    M model = before;
    scaling.fold_into(model);
    const auto x = naive::random_values(10 * small.size(), 7);
    std::vector<double> raw(10);
    std::vector<double> folded(10);
    Threads threads(1);
    before.outputs(std::span<const double>(x), std::span<double>(raw), threads);
    model.outputs(std::span<const double>(x), std::span<double>(folded), threads);
    for (std::size_t i = 0; i < 10; ++i)
        CHECK(folded[i] == doctest::Approx(raw[i] * scaling.deviation + scaling.mean).epsilon(1e-12));
    scaling.take_out_of(model);
    for (std::size_t i = 0; i < M::parameter_count; ++i)
        CHECK(model.parameters()[i] == doctest::Approx(before.parameters()[i]).epsilon(1e-12));

    CHECK_THROWS_WITH_AS(TargetScaling::fit(std::vector<float>{2, 2, 2}),
                         "the targets of 3 genes are all the same (wanted values that differ); give a table "
                         "with values to learn",
                         DataError);
}

}  // namespace
