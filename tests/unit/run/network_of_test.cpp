// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "small_networks.hpp"

using namespace run_test;

namespace {

/// Weights large enough that it matters what the input is.
template <class M>
M strong(std::uint64_t seed) {
    M model(Seed{seed});
    for (float& weight : model.parameters()) weight *= 3;
    return model;
}

/// A predictor of one network behind the interface.
template <class M>
NetworkOf<M> network_of(M model, const ModelCard& card) {
    return NetworkOf<M>(Predictor<M>(std::move(model), card));
}

ModelCard card_for(Task task, const Dataset& train, bool both_strands = false) {
    ModelCard card = card_of(train, Scaling::fit(ScalingKind::log1p_standardize, train.values(), 3));
    card.both_strands = both_strands;
    task.describe_in(card);
    return card;
}

/// The genes as the network sees them.
Dataset scaled(Dataset data, const ModelCard& card) {
    card.scaling.apply(data.values(), 3);
    return data;
}

bool same(const Attributions<float>& a, const Attributions<float>& b) {
    return std::ranges::equal(std::span(a.values.data(), a.values.size()),
                              std::span(b.values.data(), b.values.size())) &&
           a.score == b.score && a.gap == b.gap && a.steps == b.steps;
}

const Dataset data = some_genes(20, 1);
const ModelCard card = card_for(Task{}, data);

}  // namespace

TEST_CASE("NetworkOf: what it is") {
    const auto network = network_of(BinaryModel(Seed{1}), card);
    const AnyNetwork& any = network;
    CHECK(any.describe().name == BinaryModel::Network::name());
    CHECK(any.describe().signal == small_signal);
    CHECK(any.describe().outputs == 2);
    CHECK(any.describe().parameters == BinaryModel::parameter_count);
    CHECK(any.card().marks == card.marks);
    CHECK(any.task() == Task{});
    const auto number = network_of(NumberModel(Seed{1}), card_for(Task::regression(), data));
    CHECK(number.task() == Task::regression());
}

TEST_CASE("NetworkOf: outputs are the answers of the predictor") {
    Threads threads(2);
    for (const bool both : {false, true}) {
        CAPTURE(both);
        const ModelCard own = card_for(Task{}, data, both);
        const auto network = network_of(strong<BinaryModel>(1), own);
        const Predictions direct = network.predictor()(data, threads);
        const AnyNetwork& any = network;
        CHECK(std::ranges::equal(any.outputs(data, threads), direct.outputs()));
        CHECK(std::ranges::equal(any.outputs(turned(data), threads), direct.outputs()));
    }
    const auto network = network_of(BinaryModel(Seed{1}), card);
    Dataset other = data;
    other.marks = {"a", "b", "x"};
    const AnyNetwork& any = network;
    CHECK(message_of<DataError>([&] { any.outputs(other, threads, "table.csv"); }) ==
          "table.csv: has the marks a, b, x (wanted a, b, c, in any order); bring exactly these columns");
    CHECK(message_of<DataError>([&] { any.outputs(other, threads); }) ==
          "the data: has the marks a, b, x (wanted a, b, c, in any order); bring exactly these columns");
}

TEST_CASE("NetworkOf: outputs that the task has no use for are left out") {
    Threads threads(1);
    const ModelCard three = card_for(Task{3}, data);
    ClassesModel model = strong<ClassesModel>(4);
    close_outputs(model, 3);
    const auto network = network_of(model, three);
    const std::vector<float> all = outputs_of(model, scaled(data, three), threads);
    const std::vector<float> found = network.outputs(data, threads, "x");
    REQUIRE(all.size() == 80);
    REQUIRE(found.size() == 60);
    for (std::size_t i = 0; i < 60; ++i) CHECK(found[i] == all[i / 3 * 4 + i % 3]);
    for (std::size_t gene = 0; gene < 20; ++gene) {
        double sum = 0;
        for (std::size_t c = 0; c < 3; ++c) sum += std::exp(static_cast<double>(found[3 * gene + c]));
        CHECK(sum == doctest::Approx(1).epsilon(1e-5));
    }
}

TEST_CASE("NetworkOf: attributions are those of the method for scaled genes, compared with no reads") {
    Threads threads(2);
    const auto network = network_of(strong<BinaryModel>(2), card);
    const AnyNetwork& any = network;
    AttributionOptions options{.samples = 3, .seed = Seed{9}, .window = 4, .tolerance = 0.1};
    options.baseline.values = {7, 7, 7};  // the network knows better
    AttributionOptions wanted = options;
    wanted.baseline = Baseline::no_reads(card.scaling, 3);
    const Dataset inputs = scaled(data, card);
    for (const AttributionMethod& method : attribution_methods) {
        CAPTURE(method.name);
        for (const std::size_t of : {0u, 1u}) {
            const auto direct = attribute(method.name, wanted, network.predictor().model(), inputs.values(),
                                          ClassScore{Class{of}}, threads, [] {});
            CHECK(same(any.attribute(method.name, options, data, Class{of}, threads, [] {}), direct));
            CHECK(same(any.attribute(method.name, options, turned(data), Class{of}, threads, [] {}), direct));
        }
    }
    std::size_t polls = 0;
    any.attribute("gradient", options, data, Class{1}, threads, [&] { ++polls; });
    CHECK(polls == 1);
    Dataset other = data;
    other.marks = {"a", "b", "x"};
    CHECK(
        message_of<DataError>([&] { any.attribute("gradient", options, other, Class{1}, threads, [] {}); }) ==
        "the data: has the marks a, b, x (wanted a, b, c, in any order); bring exactly these columns");
}

TEST_CASE("NetworkOf: searches, filters and marks left out are those of the direct calls") {
    Threads threads(2);
    const auto network = network_of(strong<BinaryModel>(3), card);
    const AnyNetwork& any = network;
    const Dataset inputs = scaled(data, card);

    MostLikelyClass search;
    search.steps = 5;
    search.restarts = 2;
    const RMSProp rule{.learning_rate = 0.05};
    const ClassMap map = any.search(search, Class{1}, rule, threads);
    const ClassMap direct = search(network.predictor(), Class{1}, rule, threads);
    CHECK(std::ranges::equal(std::span(map.inputs.data(), map.inputs.size()),
                             std::span(direct.inputs.data(), direct.inputs.size())));
    CHECK(map.probability == direct.probability);
    CHECK(map.trace == direct.trace);
    CHECK(map.wanted == Class{1});

    const auto same_maps = [](const FilterBank& a, const FilterBank& b) {
        return std::ranges::equal(std::span(a.on.data(), a.on.size()), std::span(b.on.data(), b.on.size())) &&
               std::ranges::equal(std::span(a.off.data(), a.off.size()),
                                  std::span(b.off.data(), b.off.size()));
    };
    const FilterBank labeled = any.filters(turned(data), threads);
    CHECK(labeled.filters() == 4);
    CHECK(same_maps(labeled, filters_of(network.predictor().model(), inputs.values(), data.labels, threads)));
    Dataset unlabeled = data;
    unlabeled.labels = {};
    const FilterBank all = any.filters(unlabeled, threads);
    CHECK(same_maps(all, filters_of(network.predictor().model(), inputs.values(),
                                    std::vector<float>(20, 1.0f), threads)));
    CHECK_FALSE(same_maps(all, labeled));

    const auto left_out = any.leave_one_mark_out(turned(data), Class{1}, threads);
    const auto expected =
        leave_one_mark_out(network.predictor().model(), inputs.values(), data.labels, ClassScore{Class{1}},
                           Baseline::no_reads(card.scaling, 3), threads);
    REQUIRE(left_out.size() == 3);
    for (std::size_t mark = 0; mark < 3; ++mark) {
        CHECK(left_out[mark].score_drop == expected[mark].score_drop);
        CHECK(left_out[mark].auc.difference() == expected[mark].auc.difference());
    }
    CHECK(left_out[0].score_drop != left_out[1].score_drop);
}

TEST_CASE("NetworkOf: a file holds it, and brings it back") {
    const Folder folder;
    Threads threads(1);
    const auto network = network_of(strong<BinaryModel>(5), card);
    network.save(folder / "one.safetensors");
    const NetworkOf<BinaryModel> again(load<BinaryModel>(folder / "one.safetensors"));
    CHECK(
        std::ranges::equal(again.predictor().model().parameters(), network.predictor().model().parameters()));
    CHECK(again.card(0).scaling == card.scaling);
    CHECK(again.outputs(data, threads, "x") == network.outputs(data, threads, "x"));
    again.save(folder / "two.safetensors");
    CHECK(read_file(folder / "one.safetensors") == read_file(folder / "two.safetensors"));
}
