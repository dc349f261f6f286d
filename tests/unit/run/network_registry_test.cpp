// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/models/linear.hpp>
#include <deepchrome/run/network_registry.hpp>
#include <deepchrome/run/registered.hpp>

#include "small_networks.hpp"

using namespace run_test;

namespace {

NetworkRegistry all_networks() {
    NetworkRegistry networks;
    networks.add(registered<NumberModel>("number", 0, 0));
    networks.add(registered<BinaryModel>("binary", 2, 2));
    networks.add(registered<ClassesModel>("classes", 3, 4));
    return networks;
}

TrainingPlan plan_for(Task task) { return {.task = task, .recipe = small_recipe(), .seed = Seed{5}}; }

template <class M>
bool is_of(const AnyNetwork& network) {
    return dynamic_cast<const NetworkOf<M>*>(&network) != nullptr;
}

}  // namespace

TEST_CASE("NetworkRegistry: says what it has") {
    const NetworkRegistry networks = all_networks();
    REQUIRE(networks.networks().size() == 3);
    const RegisteredNetwork& classes = networks.networks()[2];
    CHECK(classes.name == "classes");
    CHECK(classes.signal == small_signal);
    CHECK(classes.serves({3}));
    CHECK(classes.serves({4}));
    CHECK_FALSE(classes.serves({2}));
    CHECK_FALSE(classes.serves({5}));
    CHECK_FALSE(classes.serves(Task::regression()));
    CHECK(networks.networks()[0].serves(Task::regression()));
    CHECK_FALSE(networks.networks()[0].serves({2}));
}

TEST_CASE("NetworkRegistry: a training is of the network for its task, and a file is loaded as what it is") {
    const Folder folder;
    Threads threads(1);
    const NetworkRegistry networks = all_networks();
    const auto check = [&]<class M>(Task task, const Dataset& train, const Dataset& valid) {
        CAPTURE(task.name());
        const auto training = networks.train(plan_for(task), train, valid);
        TrainingOf<M> direct(plan_for(task), train, valid);
        const auto network = trained(*training, folder, threads);
        CHECK(is_of<M>(*network));
        const std::string bytes = bytes_of(*network, folder);
        CHECK(bytes == bytes_of(*trained(direct, folder, threads), folder));
        network->save(folder / "m.safetensors");
        const auto loaded = networks.load(folder / "m.safetensors");
        CHECK(is_of<M>(*loaded));
        CHECK(loaded->task() == task);
        CHECK(bytes_of(*loaded, folder) == bytes);
        CHECK(loaded->outputs(valid, threads) == network->outputs(valid, threads));
    };
    check.operator()<BinaryModel>(Task{}, some_genes(30, 1), some_genes(20, 2));
    check.operator()<ClassesModel>(Task{3}, genes_of_classes(30, 3, 1), genes_of_classes(20, 3, 2));
    check.operator()<ClassesModel>(Task{4}, genes_of_classes(30, 4, 1), genes_of_classes(20, 4, 2));
    check.operator()<NumberModel>(Task::regression(), genes_with_values(30, 1), genes_with_values(20, 2));
}

TEST_CASE("NetworkRegistry: a task that it has no network for is refused") {
    const Folder folder;
    const NetworkRegistry networks = all_networks();
    CHECK(message_of<Error>([&] {
              networks.train(plan_for({7}), genes_of_classes(30, 7, 1), genes_of_classes(20, 7, 2));
          }) == "there is no network for 7 classes (wanted a regression, 2 classes, 3 to 4 classes); "
                "register one, or choose "
                "another task");

    ModelCard card{.marks = {"a", "b", "c"}};
    Task{}.describe_in(card);
    write_model(BinaryModel(Seed{1}), card, folder / "two.safetensors");
    NetworkRegistry classes;
    classes.add(registered<ClassesModel>("classes", 3, 4));
    const std::string message = message_of<DataError>([&] { classes.load(folder / "two.safetensors"); });
    CHECK(message.starts_with((folder / "two.safetensors").string() + ": holds another network: "));
    CHECK(message_of<DataError>([&] { classes.load(folder / "none"); }) ==
          (folder / "none").string() + ": cannot be read (No such file or directory); check the path");

    const NetworkRegistry none;
    const std::string empty = "NetworkRegistry: there is no network (wanted one); add it first";
    CHECK(message_of<Error>([&] { none.load(folder / "two.safetensors"); }) == empty);
    CHECK(message_of<Error>([&] { none.train(plan_for({}), some_genes(30, 1), some_genes(20, 2)); }) ==
          empty);
}

TEST_CASE("NetworkRegistry: several files answer as one") {
    const Folder folder;
    Threads threads(1);
    const NetworkRegistry networks = all_networks();
    std::vector<std::vector<float>> answers;
    std::vector<std::filesystem::path> paths;
    const Dataset genes = some_genes(20, 2);
    for (const std::uint64_t seed : {5u, 6u}) {
        TrainingPlan plan = plan_for({});
        plan.seed = Seed{seed};
        const auto training = networks.train(plan, some_genes(30, 1), genes);
        const auto network = trained(*training, folder, threads);
        paths.push_back(folder / (std::to_string(seed) + ".safetensors"));
        network->save(paths.back());
        answers.push_back(network->outputs(genes, threads));
    }
    const auto both = networks.load(paths);
    CHECK(both->size() == 2);
    CHECK(both->card(1).seed.value == 6);
    const std::vector<float> mean = both->outputs(genes, threads);
    for (std::size_t i = 0; i < mean.size(); ++i) {
        CHECK(std::exp(mean[i]) ==
              doctest::Approx(0.5 * (std::exp(answers[0][i]) + std::exp(answers[1][i]))).epsilon(1e-5));
    }
}

TEST_CASE("NetworkRegistry: of two networks for a task, a file is loaded as the one that it names") {
    const Folder folder;
    Threads threads(1);
    NetworkRegistry networks = all_networks();
    using Linear = Model<LinearClassifier, small_signal>;
    networks.add(readable<Linear>("linear", 2, 2));
    ModelCard card{.marks = {"a", "b", "c"}};
    write_model(Linear(Seed{1}), card, folder / "linear.safetensors");
    write_model(BinaryModel(Seed{1}), card, folder / "binary.safetensors");
    CHECK(is_of<Linear>(*networks.load(folder / "linear.safetensors")));
    CHECK(is_of<BinaryModel>(*networks.load(folder / "binary.safetensors")));
    // It is not trained, and stands in no list of what can be.
    const auto training = networks.train(plan_for({}), some_genes(30, 1), some_genes(20, 2));
    CHECK(is_of<BinaryModel>(*trained(*training, folder, threads)));
    NetworkRegistry only;
    only.add(readable<Linear>("linear", 2, 2));
    CHECK(message_of<Error>([&] { only.train(plan_for({}), some_genes(30, 1), some_genes(20, 2)); }) ==
          "there is no network for 2 classes (wanted one that can be trained); register one, or choose "
          "another task");
}
