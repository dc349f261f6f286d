// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <deepchrome/run/member_training.hpp>
#include <deepchrome/run/registered.hpp>

#include "small_networks.hpp"

using namespace run_test;
namespace fs = std::filesystem;

namespace {

const RunTables tables{some_genes(40, 1), some_genes(20, 2), some_genes(10, 3)};
const RunPart part{.rows = {}, .name = "repeat 1, fold 2", .seed = Seed{5}};

/// One member in a folder of its own.
struct Run {
    Run() { networks.add(registered<BinaryModel>("binary", 2, 2)); }

    std::unique_ptr<AnyNetwork> train(bool resume, const TrainingPlan& by, TrainingListener& listener) {
        log.str("");
        return train(resume, by, tables, listener);
    }
    std::unique_ptr<AnyNetwork> train(bool resume, const TrainingPlan& by, const RunTables& genes,
                                      TrainingListener& listener) {
        return train_member(
            networks, by, genes, files, resume,
            [&](AnyTraining& training, const fs::path& checkpoint) {
                run_training(training, checkpoint, listener, threads);
            },
            log);
    }
    std::unique_ptr<AnyNetwork> train(bool resume) {
        Witness witness;
        return train(resume, plan, witness);
    }

    Folder folder = {};
    Threads threads = Threads(1);
    NetworkRegistry networks = {};
    MemberFiles files = MemberFiles(folder / "", part);
    TrainingPlan plan = {.task = {}, .recipe = small_recipe(), .seed = Seed{5}, .name = part.name};
    std::ostringstream log = {};
};

}  // namespace

TEST_CASE("MemberFiles: their names, and how they are known again") {
    const MemberFiles files("models", part);
    CHECK(files.model == "models/repeat1fold2.safetensors");
    CHECK(files.checkpoint == "models/repeat1fold2.checkpoint");
    CHECK(files.history == "models/repeat1fold2.history.csv");
    for (const char* name : {"fold1.safetensors", "repeat3.checkpoint", "repeat1fold2.history.csv"}) {
        CAPTURE(name);
        CHECK(MemberFiles::is_one(name));
    }
    for (const char* name : {"model.safetensors", "fold1.txt", "notes", "unfold.checkpoint", "repeat",
                             "fold1.safetensors.part77", "folding_study.safetensors", "fold.safetensors",
                             "fold2repeat1.checkpoint", "repeatmasker.history.csv", "fold1"}) {
        CAPTURE(name);
        CHECK_FALSE(MemberFiles::is_one(name));
    }
}

TEST_CASE("train_member: leaves a model and a history, and no checkpoint") {
    Run run;
    const auto network = run.train(false);
    CHECK(run.log.str() == "repeat 1, fold 2:\n");
    CHECK(read_file(run.files.model) == bytes_of(*network, run.folder));
    CHECK_FALSE(fs::exists(run.files.checkpoint));
    const History history = read_history(run.files.history);
    CHECK(history.size() == 3);
    CHECK(network->card().training_data.at("train") == data_checksum(tables.train));
    CHECK(network->card().training_data.at("valid") == data_checksum(tables.valid));
    CHECK(network->card().best_epoch == best_epoch(history, Monitor::valid_auroc));
    CHECK(network->card().kept_epoch == 3);

    TrainingPlan plan = run.plan;
    plan.data = network->card().training_data;
    TrainingOf<BinaryModel> direct(plan, tables.train, tables.valid);
    CHECK(read_file(run.files.model) == bytes_of(*trained(direct, run.folder, run.threads), run.folder));
}

TEST_CASE("train_member: a finished model is taken as it is") {
    Run run;
    const auto first = run.train(false);
    write_file(run.files.history, "untouched");
    write_file(run.files.checkpoint, "of a program that was killed before it was removed");
    Witness witness;
    const auto second = run.train(true, run.plan, witness);
    CHECK(bytes_of(*second, run.folder) == bytes_of(*first, run.folder));
    CHECK(witness.events.empty());
    CHECK(run.log.str().empty());
    CHECK(read_file(run.files.history) == "untouched");
    CHECK_FALSE(fs::exists(run.files.checkpoint));
    run.train(false);  // without resume it is trained again
    CHECK(read_history(run.files.history).size() == 3);
}

TEST_CASE("train_member: a finished model of another run is refused") {
    Run run;
    run.train(false);
    const std::string bytes = read_file(run.files.model);
    const auto message = [&](const TrainingPlan& other) {
        Witness witness;
        return message_of<DataError>([&] { run.train(true, other, witness); });
    };
    const std::string refused =
        run.files.model.string() +
        ": is of another run (wanted the same tables and settings); resume with what it was made with, or "
        "start afresh in another folder";
    CHECK(message(run.plan) == "nothing was thrown");
    TrainingPlan other = run.plan;
    other.seed = Seed{6};
    CHECK(message(other) == refused);
    other = run.plan;
    other.recipe.epochs = 4;
    CHECK(message(other) == refused);
    const RunTables more{some_genes(41, 1), tables.valid, tables.test};
    Witness witness;
    CHECK(message_of<DataError>([&] { run.train(true, run.plan, more, witness); }) == refused);
    CHECK(read_file(run.files.model) == bytes);
}

TEST_CASE("train_member: goes on from a checkpoint, and ends with the same bytes") {
    Run run;
    run.train(false);
    const std::string wanted = read_file(run.files.model);
    fs::remove(run.files.model);
    Witness interrupting;
    interrupting.interrupt_in = 3;
    CHECK(message_of<Interrupted>([&] { run.train(false, run.plan, interrupting); }) ==
          "interrupted; --resume goes on after epoch 2 of 3 of repeat 1, fold 2");
    CHECK(fs::exists(run.files.checkpoint));
    CHECK_FALSE(fs::exists(run.files.model));
    TrainingPlan other = run.plan;
    other.seed = Seed{6};
    Witness witness;
    CHECK(message_of<DataError>([&] { run.train(true, other, witness); }) ==
          run.files.checkpoint.string() + ": is of a run with seed 5 (now 6); resume with what it was made "
                                          "with, or start afresh in another folder");
    run.train(true, run.plan, witness);
    CHECK(run.log.str() == "repeat 1, fold 2:\ngoing on after epoch 2\n");
    CHECK(witness.events == std::vector<std::string>{"start 2/3", "epoch 3/3", "end 3/3"});
    CHECK(read_file(run.files.model) == wanted);
    CHECK_FALSE(fs::exists(run.files.checkpoint));
}
