// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/file.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/optim/sgd.hpp>
#include <deepchrome/training/checkpoint.hpp>
#include <deepchrome/training/trainer.hpp>

#include "unit/io/sealed.hpp"
#include "unit/training/small_run.hpp"

namespace {

using namespace training_test;

const RunSettings settings{{"epochs", "3"}, {"rule", "adam"}, {"train", "crc32:00000001"}};

/// A state with something of everything, in numbers that are known.
template <class T>
TrainingState<T> some_state() {
    TrainingState<T> state(RuleState<T>(Adam{}, SmallModel<T>::parameter_count));
    std::iota(state.rule.values().begin(), state.rule.values().end(), T(1));
    for (int i = 0; i < 7; ++i) state.rule.advance();
    state.history = {{1, 0.7, 0.6, 0.1 + 0.2, 1e-3, 0.5, 0.7},
                     {2, 0.5, 0.55, std::numeric_limits<double>::quiet_NaN(), 1e-4, 0.25}};
    state.best_parameters.assign(SmallModel<T>::parameter_count, T(3));
    state.best_running.assign(SmallModel<T>::running_count, T(4));
    state.average.parameters.assign(SmallModel<T>::parameter_count, T(5));
    state.average.running.assign(SmallModel<T>::running_count, T(6));
    return state;
}

template <class M>
std::string refusal(const std::filesystem::path& path, const RunSettings& now = settings) {
    M model;
    TrainingState<typename M::Value> state(RuleState<typename M::Value>(Adam{}, M::parameter_count));
    const std::vector<typename M::Value> before(model.parameters().begin(), model.parameters().end());
    const std::string message = message_of<DataError>([&] { load_checkpoint(path, model, state, now); });
    CHECK(std::ranges::equal(model.parameters(), before));
    CHECK(state.history.empty());
    return message;
}

void write(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

TEST_CASE_TEMPLATE("A checkpoint brings back all of a run", T, float, double) {
    const Folder folder;
    const SmallModel<T> model(Seed{12});
    const TrainingState<T> state = some_state<T>();
    save_checkpoint(folder / "c", model, state, settings);

    SmallModel<T> other(Seed{13});
    TrainingState<T> loaded(RuleState<T>(Adam{}, SmallModel<T>::parameter_count));
    load_checkpoint(folder / "c", other, loaded, settings);
    CHECK(std::ranges::equal(other.parameters(), model.parameters()));
    CHECK(std::ranges::equal(other.running_statistics(), model.running_statistics()));
    CHECK(std::ranges::equal(loaded.rule.values(), state.rule.values()));
    CHECK(loaded.rule.steps() == 7);
    CHECK(loaded.best_parameters == state.best_parameters);
    CHECK(loaded.best_running == state.best_running);
    CHECK(loaded.average.parameters == state.average.parameters);
    CHECK(loaded.average.running == state.average.running);
    REQUIRE(loaded.history.size() == 2);
    CHECK(loaded.history[0].epoch == 1);
    CHECK(loaded.history[0].train_loss == 0.7);
    CHECK(loaded.history[0].valid_loss == 0.6);
    CHECK(loaded.history[0].valid_auroc == 0.1 + 0.2);
    CHECK(loaded.history[0].learning_rate == 1e-3);
    CHECK(loaded.history[0].seconds == 0.5);
    CHECK(loaded.history[0].valid_pearson == 0.7);
    CHECK(loaded.history[1].epoch == 2);
    CHECK(std::isnan(loaded.history[1].valid_auroc));
    save_checkpoint(folder / "d", other, loaded, settings);
    CHECK(read_file(folder / "d") == read_file(folder / "c"));
}

TEST_CASE("A model without running statistics and a rule without memory have checkpoints too") {
    const Folder folder;
    LogisticModel<float> model(Seed{1});
    TrainingState<float> state(RuleState<float>(SGD{}, LogisticModel<float>::parameter_count));
    save_checkpoint(folder / "c", model, state, {});
    LogisticModel<float> other(Seed{2});
    state.average.parameters = {1};  // of another run
    load_checkpoint(folder / "c", other, state, {});
    CHECK(std::ranges::equal(other.parameters(), model.parameters()));
    CHECK(state.average.empty());
}

TEST_CASE("A checkpoint of a run with other settings is refused, naming what differs") {
    const Folder folder;
    const auto path = folder / "c";
    save_checkpoint(path, SmallModel<float>(), some_state<float>(), settings);
    const std::string remedy = "; resume with what it was made with, or start afresh in another folder";
    RunSettings now = settings;
    now["epochs"] = "4";
    CHECK(refusal<SmallModel<float>>(path, now) ==
          path.string() + ": is of a run with epochs 3 (now 4)" + remedy);
    now["train"] = "crc32:00000002";
    CHECK(refusal<SmallModel<float>>(path, now) ==
          path.string() + ": is of a run with epochs 3, train crc32:00000001 (now 4, crc32:00000002)" +
              remedy);
    now = settings;
    now["test"] = "crc32:5";
    CHECK(refusal<SmallModel<float>>(path, now) ==
          path.string() + ": is of a run with test none (now crc32:5)" + remedy);
    now = settings;
    now.erase("rule");
    CHECK(refusal<SmallModel<float>>(path, now) ==
          path.string() + ": is of a run with rule adam (now none)" + remedy);
}

TEST_CASE("A checkpoint of another network or another type of numbers is refused") {
    const Folder folder;
    const auto path = folder / "c";
    save_checkpoint(path, SmallModel<float>(), some_state<float>(), settings);
    CHECK(refusal<LogisticModel<float>>(path) ==
          path.string() + ": is of the network Sequential(Conv1D(filters=4, width=3), "
                          "BatchNorm(momentum=0.1, epsilon=1e-05), ReLU, "
                          "MaxPool(width=2), Dropout(rate=0.25), Dense(units=2), LogSoftmax) (wanted "
                          "Sequential(Dense(units=2), "
                          "LogSoftmax)); start afresh in another folder");
    const std::string count = std::to_string(SmallModel<double>::parameter_count);
    CHECK(refusal<SmallModel<double>>(path) ==
          path.string() + ": has no " + count + " values \"parameters\"; start afresh without it");
    using Longer = Model<SmallNet, Signal{.bins = 14, .marks = 3}>;
    CHECK(refusal<Longer>(path) == path.string() + ": has no " + std::to_string(Longer::parameter_count) +
                                       " values \"parameters\"; start afresh without it");
}

TEST_CASE("A checkpoint of a rule that remembers less is refused") {
    const Folder folder;
    const auto path = folder / "c";
    TrainingState<float> state(RuleState<float>(SGD{.momentum = 0.9}, SmallModel<float>::parameter_count));
    save_checkpoint(path, SmallModel<float>(), state, settings);
    CHECK(refusal<SmallModel<float>>(path) == path.string() + ": has no " +
                                                  std::to_string(2 * SmallModel<float>::parameter_count) +
                                                  " values \"rule\"; start afresh without it");
}

TEST_CASE("Any byte of a checkpoint that changes, and any that is missing, is noticed") {
    const Folder folder;
    const auto path = folder / "c";
    save_checkpoint(path, SmallModel<float>(), some_state<float>(), settings);
    const std::string good = read_file(path);
    for (std::size_t place = 0; place < good.size(); place += 1 + good.size() / 400) {
        std::string bad = good;
        bad[place] = static_cast<char>(bad[place] ^ 1);
        write(path, bad);
        CHECK_MESSAGE(refusal<SmallModel<float>>(path) != "nothing was thrown", "byte " << place);
    }
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{5}, std::size_t{100}, good.size() / 2, good.size() - 1}) {
        write(path, good.substr(0, size));
        CHECK_MESSAGE(refusal<SmallModel<float>>(path) != "nothing was thrown", "size " << size);
    }
    write(path, "");
    CHECK(refusal<SmallModel<float>>(path) ==
          path.string() + ": has 0 bytes (wanted a model file); give a file as deepchrome saved it");
    CHECK(refusal<SmallModel<float>>(folder / "missing") ==
          (folder / "missing").string() + ": cannot be read (No such file or directory); check the path");
}

/// A checkpoint with one part of its header replaced, and the checksum that then belongs to it.
std::string altered(const std::string& file, const std::string& from, const std::string& to) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 8; ++i) length |= std::size_t{static_cast<unsigned char>(file[i])} << (8 * i);
    std::string header = test::replaced(file.substr(8, length), from, to);
    REQUIRE(header != "");
    header.replace(header.find("\"crc32\":\"") + 9, 8, "00000000");
    return test::sealed(header, file.substr(8 + length));
}

TEST_CASE("The counts of a checkpoint are whole numbers that nothing overflows with") {
    const Folder folder;
    const auto path = folder / "c";
    save_checkpoint(path, SmallModel<float>(), some_state<float>(), settings);
    const std::string good = read_file(path);
    const auto with = [&](const std::string& name, const std::string& from, const std::string& to) {
        write(path, altered(good, '"' + name + "\":\"" + from + '"', '"' + name + "\":\"" + to + '"'));
        return refusal<SmallModel<float>>(path);
    };
    for (const auto& [name, count] : {std::pair{"epochs", "2"}, {"updates", "7"}}) {
        // The first wraps to 0 when it is multiplied by the six values of an epoch.
        for (const char* bad : {"9223372036854775808", "9007199254740993", "18446744073709551616", "", "abc",
                                "1e9", "-1", "+2", " 2", "2 ", "02", "2.0", "0x2"}) {
            CHECK(with(name, count, bad) == path.string() + ": the metadata \"" + name + "\" is \"" + bad +
                                                "\" (wanted a whole number from 0 to 9007199254740992); "
                                                "start afresh without it");
        }
    }
    for (const auto& [epochs, values] : {std::pair{"3", "18"}, {"9007199254740992", "54043195528445952"}}) {
        CHECK(with("epochs", "2", epochs) == path.string() + ": has no " + std::string(values) +
                                                 " values \"history\"; start afresh without it");
    }
    write(path, altered(good, R"("updates":"7")", R"("updates":"9007199254740992")"));
    SmallModel<float> model;
    TrainingState<float> state(RuleState<float>(Adam{}, SmallModel<float>::parameter_count));
    load_checkpoint(path, model, state, settings);
    CHECK(state.rule.steps() == 9007199254740992);
}

TEST_CASE("A checkpoint that is refused for its last tensor has changed nothing") {
    const std::string good = detail::checkpoint_bytes(SmallModel<float>(), some_state<float>(), settings);
    const std::string bad = altered(good, "\"average.running\"", "\"average.runnint\"");
    SmallModel<float> model(Seed{5});
    TrainingState<float> state = some_state<float>();
    state.history.pop_back();
    state.best_parameters.assign(SmallModel<float>::parameter_count, 30.0f);
    const std::string before = detail::checkpoint_bytes(model, state, settings);
    const auto load = [&](const std::string& bytes) {
        load_checkpoint(std::as_bytes(std::span(bytes)), model, state, settings);
    };
    CHECK(message_of<DataError>([&] { load(bad); }) ==
          "the checkpoint: has no " + std::to_string(SmallModel<float>::running_count) +
              " values \"average.running\"; start afresh without it");
    CHECK(detail::checkpoint_bytes(model, state, settings) == before);
    load(good);
    CHECK(detail::checkpoint_bytes(model, state, settings) == good);
}

std::size_t epochs_in(const std::filesystem::path& path) {
    SmallModel<float> model;
    TrainingState<float> state(RuleState<float>(Adam{}, SmallModel<float>::parameter_count));
    load_checkpoint(path, model, state, settings);
    return state.history.size();
}

struct Look {
    std::filesystem::path path;
    std::vector<std::size_t> epochs = {};  // that the checkpoint held when an epoch began
    void on_batch(const BatchProgress&) { epochs.push_back(epochs_in(path)); }
};

TEST_CASE("The listener writes before the first epoch and after each") {
    const Folder folder;
    Look look{folder / "c"};
    const Dataset genes = some_genes(20, 1);
    SmallModel<float> model;
    Trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 3, .batch = 20})
        .fit(model, genes, genes, Checkpoint(folder / "c", settings), look);
    CHECK(look.epochs == std::vector<std::size_t>{0, 1, 2});
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator((folder / "c").parent_path()))
        ++files;
    CHECK(files == 1);

    const auto nowhere = folder / "missing" / "c";
    CHECK(message_of<DataError>([&] {
              Trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 1})
                  .fit(model, genes, genes, Checkpoint(nowhere, settings));
          }) == nowhere.string() +
                    ": cannot be written (No such file or directory); choose another place or change its "
                    "permissions");
}

struct CutOff {
    std::size_t epoch;
    void on_batch(const BatchProgress& progress) const {
        if (progress.epoch == epoch) throw Error("cut off");
    }
};

TEST_CASE("A checkpoint that may take no time is written at the start and when its listener goes away") {
    const Folder folder;
    const auto path = folder / "c";
    const Dataset genes = some_genes(20, 1);
    const Trainer trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 4, .batch = 20});
    constexpr CheckpointTime none{.seconds = 0, .share = 0};
    Look look{path};
    SmallModel<float> model;
    CHECK_THROWS_WITH_AS(trainer.fit(model, genes, genes, Checkpoint(path, settings, none), look, CutOff{4}),
                         "cut off", Error);
    CHECK(look.epochs == std::vector<std::size_t>{0, 0, 0, 0});
    CHECK(epochs_in(path) == 3);

    Checkpoint kept(path, settings, none);
    CHECK_THROWS_WITH_AS(trainer.fit(model, genes, genes, kept, CutOff{3}), "cut off", Error);
    CHECK(epochs_in(path) == 0);
    kept.flush();
    CHECK(epochs_in(path) == 2);
    std::filesystem::remove(path);
    kept.flush();  // has nothing more to write
    CHECK_FALSE(std::filesystem::exists(path));

    trainer.fit(model, genes, genes, kept);
    CHECK(epochs_in(path) == 4);

    look.epochs.clear();
    trainer.fit(model, genes, genes, Checkpoint(path, settings, {.seconds = 0, .share = 0, .longest = 0}),
                look);
    CHECK(look.epochs == std::vector<std::size_t>{0, 1, 2, 3});
}

}  // namespace
