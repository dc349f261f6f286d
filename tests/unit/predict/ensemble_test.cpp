// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/predict/ensemble.hpp>

#include "../training/small_run.hpp"

using namespace training_test;

namespace {

using M = SmallModel<float>;

LoadedModel<M> member(std::uint64_t seed, ScalingKind scaling = ScalingKind::none,
                      std::vector<std::string> marks = {"a", "b", "c"}) {
    return {M(Seed{seed}), ModelCard{.marks = std::move(marks), .scaling = {.kind = scaling}}};
}

}  // namespace

TEST_CASE("an ensemble's probabilities are the means of its members', each with its own scaling and marks") {
    const Dataset data = some_genes(20, 1);
    Threads threads(2);
    Ensemble<M> ensemble;
    ensemble.add(member(1), "one");
    ensemble.add(member(2, ScalingKind::log1p), "two");
    ensemble.add(member(3, ScalingKind::none, {"c", "a", "b"}), "three");
    REQUIRE(ensemble.size() == 3);
    const std::vector<float> found = ensemble.outputs(data, threads);

    Dataset scaled = data;
    for (float& value : scaled.values()) value = std::log1p(value);
    Dataset turned = data;
    for (std::size_t i = 0; i < data.values().size(); ++i) {
        turned.values()[i] = data.values()[i - i % 3 + (i + 2) % 3];
    }
    turned.marks = {"c", "a", "b"};
    const std::vector<float> one = outputs_of(ensemble[0].model, data, threads);
    const std::vector<float> two = outputs_of(ensemble[1].model, scaled, threads);
    const std::vector<float> three = outputs_of(ensemble[2].model, turned, threads);
    REQUIRE(found.size() == 40);
    double apart = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double mean = (std::exp(one[i]) + std::exp(two[i]) + std::exp(three[i])) / 3;
        CHECK(std::exp(found[i]) == doctest::Approx(mean).epsilon(1e-5));
        apart = std::max(apart, std::abs(static_cast<double>(one[i] - three[i])));
    }
    CHECK(apart > 0.01);  // the members do differ
    for (std::size_t i = 0; i < found.size(); i += 2) {
        CHECK(std::exp(found[i]) + std::exp(found[i + 1]) == doctest::Approx(1).epsilon(1e-5));
    }
}

TEST_CASE("an ensemble of regressions is the mean of their numbers, and mixes with nothing else") {
    const Dataset data = some_genes(9, 4);
    Threads threads(1);
    Ensemble<M> ensemble;  // two outputs here; what counts is the card
    const auto regression = [](std::uint64_t seed) {
        LoadedModel<M> one = member(seed);
        one.card.task = TaskKind::regress;
        one.card.classes = {};
        return one;
    };
    ensemble.add(regression(1), "one");
    ensemble.add(regression(2), "two");
    const std::vector<float> found = ensemble.outputs(data, threads);
    const std::vector<float> one = outputs_of(ensemble[0].model, data, threads);
    const std::vector<float> two = outputs_of(ensemble[1].model, data, threads);
    for (std::size_t i = 0; i < found.size(); ++i)
        CHECK(found[i] == doctest::Approx((one[i] + two[i]) / 2).epsilon(1e-6));
    LoadedModel<M> other = member(3);
    other.card.classes = {};
    CHECK(message_of<DataError>([&] { ensemble.add(other, "three"); }) ==
          "three: has the task classify (wanted regress, as in the first model); put together models of one "
          "kind");
}

TEST_CASE("an ensemble of one is that one") {
    const Dataset data = some_genes(7, 2);
    Threads threads(1);
    Ensemble<M> ensemble;
    ensemble.add(member(4), "one");
    CHECK(ensemble.outputs(data, threads) == outputs_of(ensemble[0].model, data, threads));
    CHECK(ensemble.marks() == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("members have the same marks and classes, and data the marks of the members") {
    Ensemble<M> ensemble;
    ensemble.add(member(1), "one");
    CHECK(message_of<DataError>([&] {
              ensemble.add(member(2, ScalingKind::none, {"a", "b", "x"}), "two");
          }) == "two: has the marks a, b, x (wanted a, b, c, as in the first model); put together models of "
                "one kind");
    LoadedModel<M> other = member(2);
    other.card.classes = {"low", "high"};
    CHECK(message_of<DataError>([&] { ensemble.add(other, "two"); }) ==
          "two: has the classes low, high (wanted OFF, ON, as in the first model); put together models of "
          "one kind");
    CHECK(ensemble.size() == 1);
    Dataset data = some_genes(3, 3);
    data.marks = {"a", "b", "x"};
    Threads threads(1);
    CHECK(message_of<DataError>([&] { ensemble.outputs(data, threads, "table"); }) ==
          "table: has the marks a, b, x (wanted a, b, c, in any order); bring exactly these columns");
}

TEST_CASE("a path stands for a file, for all models of a run, or for its one model") {
    const Folder folder;
    const auto touch = [&](const std::string& name) { std::ofstream(folder / name) << "x"; };
    const auto names = [&](const std::filesystem::path& path) {
        std::vector<std::string> found;
        for (const auto& file : model_files(path)) found.push_back(file.filename().string());
        return found;
    };
    using Names = std::vector<std::string>;
    CHECK(model_files("some.safetensors") == std::vector<std::filesystem::path>{"some.safetensors"});
    CHECK(message_of<DataError>([&] { model_files(folder / ""); }) ==
          (folder / "").string() +
              ": is a folder without a model (wanted model.safetensors, or models/*.safetensors); " +
              "give a model file, or the folder of a finished deepchrome-train");
    touch("model.safetensors");
    touch("checkpoint.safetensors");
    CHECK(names(folder / "") == Names{"model.safetensors"});
    std::filesystem::create_directory(folder / "models");
    touch("models/fold2.safetensors");
    touch("models/fold1.safetensors");
    touch("models/fold1.history.csv");
    for (const std::string name : {"", "models", "models/"}) {
        CAPTURE(name);
        CHECK(names(folder / name) == Names{"fold1.safetensors", "fold2.safetensors"});
    }
}

TEST_CASE("an ensemble is loaded from several paths") {
    const Folder folder;
    for (const std::uint64_t seed : {1u, 2u}) {
        const LoadedModel<M> one = member(seed);
        save(one.model, one.card, folder / (std::to_string(seed) + ".safetensors"));
    }
    const std::vector<std::string> paths{(folder / "1.safetensors").string(),
                                         (folder / "2.safetensors").string()};
    const auto ensemble = load_ensemble<M>(paths);
    CHECK(ensemble.size() == 2);
    CHECK(std::ranges::equal(ensemble[1].model.parameters(), M(Seed{2}).parameters()));
}
