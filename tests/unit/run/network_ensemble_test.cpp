// SPDX-License-Identifier: BSD-3-Clause
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/run/network_ensemble.hpp>
#include <deepchrome/run/registered.hpp>

#include "small_networks.hpp"

using namespace run_test;

namespace {

template <class M>
LoadedModel<M> member(std::uint64_t seed, Task task, std::vector<std::string> marks = {"a", "b", "c"},
                      ScalingKind scaling = ScalingKind::none) {
    ModelCard card{.marks = std::move(marks), .scaling = {.kind = scaling}, .both_strands = seed == 2};
    task.describe_in(card);
    M model{Seed{seed}};
    if constexpr (has_spare_outputs<M>) close_outputs(model, task.classes);
    return {model, card};
}

template <class M>
std::unique_ptr<AnyNetwork> network(const LoadedModel<M>& one) {
    return std::make_unique<NetworkOf<M>>(one.model, one.card);
}

}  // namespace

TEST_CASE_TEMPLATE("NetworkEnsemble: answers as Ensemble does, to the last bit", M, BinaryModel,
                   NumberModel) {
    const Task task = M::output.size() == 1 ? Task::regression() : Task{};
    const Dataset data = some_genes(20, 1);
    Threads threads(2);
    NetworkEnsemble networks;
    Ensemble<M> models;
    for (const LoadedModel<M>& one : {member<M>(1, task), member<M>(2, task, {"c", "a", "b"}),
                                      member<M>(3, task, {"a", "b", "c"}, ScalingKind::log1p)}) {
        networks.add(network(one), "one");
        models.add(one, "one");
        CHECK(networks.size() == models.size());
        CHECK(networks.outputs(data, threads) == models.outputs(data, threads));
    }
    CHECK(networks.task() == task);
    CHECK(networks.marks() == std::vector<std::string>{"a", "b", "c"});
    const std::vector<float> first = network(member<M>(1, task))->outputs(data, threads);
    CHECK(networks.outputs(data, threads) != first);
    Dataset other = data;
    other.marks = {"a", "b", "x"};
    CHECK(message_of<DataError>([&] { networks.outputs(other, threads, "table"); }) ==
          "table: has the marks a, b, x (wanted a, b, c, in any order); bring exactly these columns");
}

TEST_CASE("NetworkEnsemble: of several classes") {
    const Dataset data = some_genes(9, 1);
    Threads threads(1);
    NetworkEnsemble networks;
    MeanOutputs mean(OutputKind::log_probabilities, 9, 3);
    for (const std::uint64_t seed : {1u, 2u}) {
        const auto one = network(member<ClassesModel>(seed, {3}));
        const std::vector<float> outputs = one->outputs(data, threads);
        mean.add(std::span(outputs));
        networks.add(network(member<ClassesModel>(seed, {3})), "one");
    }
    CHECK(networks.outputs(data, threads) == mean.outputs<float>());
}

TEST_CASE("NetworkEnsemble: members are of one kind") {
    NetworkEnsemble networks;
    networks.add(network(member<BinaryModel>(1, {})), "one");
    const auto message = [&](std::unique_ptr<AnyNetwork> other) {
        return message_of<DataError>([&] { networks.add(std::move(other), "two.safetensors"); });
    };
    CHECK(message(network(member<BinaryModel>(1, {}, {"a", "b", "x"}))) ==
          "two.safetensors: has the marks a, b, x (wanted a, b, c, as in the first model); put together "
          "models of one kind");
    CHECK(message(network(member<ClassesModel>(1, {3}))) ==
          "two.safetensors: has the classes 0, 1, 2 (wanted OFF, ON, as in the first model); put together "
          "models of one kind");
    CHECK(message(network(member<NumberModel>(1, Task::regression()))) ==
          "two.safetensors: has the task regress (wanted classify, as in the first model); put together "
          "models of "
          "one kind");
    CHECK(networks.size() == 1);
    CHECK(message(network(member<BinaryModel>(2, {}, {"c", "b", "a"}))) == "nothing was thrown");
    CHECK(networks.size() == 2);
}

TEST_CASE("load_ensemble: the models that paths stand for") {
    const Folder folder;
    Threads threads(1);
    const Dataset data = some_genes(9, 1);
    NetworkRegistry registry;
    registry.add(registered<BinaryModel>("binary", 2, 2));
    registry.add(registered<NumberModel>("number", 0, 0));
    std::filesystem::create_directories(folder / "run/models");
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const auto one = member<BinaryModel>(seed, {});
        save(one.model, one.card,
             folder / (seed == 3 ? "three.safetensors"
                                 : "run/models/fold" + std::to_string(seed) + ".safetensors"));
    }
    const std::vector<std::string> paths{(folder / "run").string(), (folder / "three.safetensors").string()};
    const NetworkEnsemble loaded = load_ensemble(registry, paths);
    CHECK(loaded.size() == 3);
    CHECK(loaded.outputs(data, threads) == load_ensemble<BinaryModel>(paths).outputs(data, threads));
    const auto number = member<NumberModel>(1, Task::regression());
    save(number.model, number.card, folder / "number.safetensors");
    const std::vector<std::string> mixed{paths[1], (folder / "number.safetensors").string()};
    CHECK(message_of<DataError>([&] { load_ensemble(registry, mixed); }) ==
          mixed[1] +
              ": has the task regress (wanted classify, as in the first model); put together models of one "
              "kind");
}
