// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "small_networks.hpp"

using namespace run_test;

namespace {

const Dataset train = some_genes(40, 1);
const Dataset valid = some_genes(20, 2);

TrainingPlan plan_for(Task task, KeepWeights keep = KeepWeights::last) {
    TrainingPlan plan{.task = task, .recipe = small_recipe(), .seed = Seed{5}};
    plan.recipe.keep = keep;
    plan.recipe.average = 0.7;
    return plan;
}

/// What the trainer is told by hand, for the small recipe.
TrainerOptions options_for(const TrainingPlan& plan, const Scaling& scaling, Monitor monitor) {
    return {.epochs = 3,
            .batch = 8,
            .seed = Seed{5},
            .augmentation = {.max_shift = 1, .flip = 0.5, .noise = 0.1},
            .blank = scaling.blank(3),
            .monitor = monitor,
            .keep = plan.recipe.keep,
            .average = 0.7};
}

Dataset scaled(Dataset data, const Scaling& scaling) {
    scaling.apply(data.values(), 3);
    return data;
}

const AdamW small_rule{.learning_rate = 0.01, .weight_decay = 0.01};
const Scaling small_scaling = Scaling::fit(ScalingKind::log1p_standardize, train.values(), 3);

/// The network of a training, known by its type.
template <class M>
const M& model_of(const AnyNetwork& network) {
    return dynamic_cast<const NetworkOf<M>&>(network).predictor().model();
}

template <class M>
bool same_model(const M& a, const M& b) {
    return std::ranges::equal(a.parameters(), b.parameters()) &&
           std::ranges::equal(a.running_statistics(), b.running_statistics());
}

void check_same_course(const History& a, const History& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].epoch == b[i].epoch);
        CHECK(a[i].train_loss == b[i].train_loss);
        CHECK(a[i].valid_loss == b[i].valid_loss);
        CHECK(a[i].learning_rate == b[i].learning_rate);
    }
}

}  // namespace

TEST_CASE("TrainingOf: the same weights, bit for bit, as the Trainer with the same options") {
    const Folder folder;
    Threads threads(2);
    for (const KeepWeights keep : {KeepWeights::last, KeepWeights::best, KeepWeights::average}) {
        CAPTURE(to_string(keep));
        BinaryModel model(Seed{5});
        const auto counts = class_balance(train.labels);
        const double off = 40.0 / 2 / static_cast<double>(counts.off);
        const double on = 40.0 / 2 / static_cast<double>(counts.on);
        REQUIRE(on != off);
        const Trainer trainer(
            small_rule,
            NegativeLogLikelihood{.class_weights = {off, on}, .label_smoothing = 0.1, .classes = 2},
            options_for(plan_for({}, keep), small_scaling, Monitor::valid_auroc), OneCycle{});
        const History history =
            trainer.fit(model, scaled(train, small_scaling), scaled(valid, small_scaling));

        TrainingOf<BinaryModel> training(plan_for({}, keep), train, valid);
        Witness witness;
        training.run(folder / "checkpoint", witness, threads);
        check_same_course(training.history(), history);
        CHECK(same_model(model_of<BinaryModel>(*training.release()), model));
        CHECK(witness.events ==
              std::vector<std::string>{"start 0/3", "epoch 1/3", "epoch 2/3", "epoch 3/3", "end 3/3"});
        CHECK(witness.batches == 15);
    }
}

TEST_CASE("TrainingOf: the card says all that is to be known") {
    TrainingPlan plan = plan_for({});
    plan.data = {{"train", "crc32:1"}, {"valid", "crc32:2"}, {"test", "crc32:3"}};
    const TrainingOf<BinaryModel> training(plan, train, valid);
    const ModelCard& card = training.card();
    CHECK(card.marks == train.marks);
    CHECK(card.bins == 12);
    CHECK(card.scaling == small_scaling);
    CHECK(card.both_strands);
    CHECK(card.seed.value == 5);
    CHECK(card.classes == std::vector<std::string>{"OFF", "ON"});
    CHECK(card.training_data ==
          std::map<std::string, std::string>{{"train", "crc32:1"}, {"valid", "crc32:2"}});
    CHECK(card.recipe == settings_of(plan.recipe, Seed{5}));
    CHECK(card.signals == summarize_signals(train));
    CHECK(card.notes.empty());
    CHECK(card.best_epoch == std::nullopt);
}

TEST_CASE("TrainingOf: tables say how they were made, and must agree") {
    Dataset told = train;
    told.description = {.bin_width = 100, .assembly = "hg19"};
    const TrainingOf<BinaryModel> training(plan_for({}), told, valid);
    CHECK(training.card().table == told.description);
    Dataset other = valid;
    other.description.bin_width = 200;
    CHECK(message_of<DataError>([&] { TrainingOf<BinaryModel>(plan_for({}), told, other); }) ==
          "the validation set: its bin_width is 200 (wanted 100, as the training set has); bring tables that "
          "were made alike");
}

TEST_CASE("TrainingOf: the card notes the best and the kept epoch") {
    const Folder folder;
    Threads threads(1);
    for (const KeepWeights keep : {KeepWeights::best, KeepWeights::last}) {
        TrainingOf<BinaryModel> training(plan_for({}, keep), train, valid);
        const std::unique_ptr<AnyNetwork> network = trained(training, folder, threads);
        CHECK(network->card().best_epoch == training.best_epoch());
        CHECK(network->card().kept_epoch == training.kept_epoch());
    }
}

TEST_CASE("TrainingOf: spare outputs are closed, before and after") {
    const Folder folder;
    Threads threads(1);
    const Dataset genes = genes_of_classes(40, 3, 1);
    const Dataset others = genes_of_classes(21, 3, 2);
    ClassesModel model(Seed{5});
    close_outputs(model, 3);
    const double balanced[] = {40.0 / 3 / 14, 40.0 / 3 / 13, 40.0 / 3 / 13};
    const Trainer trainer(small_rule,
                          NegativeLogLikelihood{.class_weights = {balanced[0], balanced[1], balanced[2]},
                                                .label_smoothing = 0.1,
                                                .classes = 3},
                          options_for(plan_for({3}), small_scaling, Monitor::valid_auroc), OneCycle{});
    trainer.fit(model, scaled(genes, small_scaling), scaled(others, small_scaling));
    close_outputs(model, 3);

    TrainingOf<ClassesModel> training(plan_for({3}), genes, others);
    const std::unique_ptr<AnyNetwork> network = trained(training, folder, threads);
    CHECK(same_model(model_of<ClassesModel>(*network), model));
    CHECK(network->task() == Task{3});
    CHECK(network->outputs(others, threads).size() == 63);
    CHECK(bytes_of(*network, folder) == model_bytes(model, network->card()));
}

TEST_CASE("TrainingOf: targets of a regression are standardized, and folded back") {
    const Folder folder;
    Threads threads(1);
    const Dataset genes = genes_with_values(40, 1);
    const Dataset others = genes_with_values(20, 2);
    Dataset targets = scaled(genes, small_scaling);
    Dataset other_targets = scaled(others, small_scaling);
    const TargetScaling unit = TargetScaling::fit(genes.labels);
    CHECK(unit.mean > 200);
    unit.apply(targets.labels);
    unit.apply(other_targets.labels);
    NumberModel model(Seed{5});
    const Trainer trainer(small_rule, MeanSquaredError{},
                          options_for(plan_for({}), small_scaling, Monitor::valid_pearson), OneCycle{});
    const History history = trainer.fit(model, targets, other_targets);
    unit.fold_into(model);

    TrainingOf<NumberModel> training(plan_for(Task::regression()), genes, others);
    const std::unique_ptr<AnyNetwork> network = trained(training, folder, threads);
    CHECK(same_model(model_of<NumberModel>(*network), model));
    check_same_course(training.history(), history);
    CHECK(network->task() == Task::regression());
    double mean = 0;
    for (const float value : network->outputs(genes, threads)) mean += static_cast<double>(value) / 40;
    CHECK(std::abs(mean - unit.mean) < unit.deviation);  // outputs are in the unit of the labels
}

TEST_CASE("TrainingOf: an initial model is continued, with its scaling and its order of marks") {
    const Folder folder;
    Threads threads(1);
    ModelCard card{.marks = {"a", "b", "c"}, .scaling = {.kind = ScalingKind::log1p}};
    const BinaryModel first(Seed{77});
    write_model(first, card, folder / "init.safetensors");
    TrainingPlan plan = plan_for({});
    plan.init = InitialModel{folder / "init.safetensors", card, "crc32:abc"};
    plan.recipe.class_weights = {};

    BinaryModel model = first;
    const Trainer trainer(small_rule, NegativeLogLikelihood{.label_smoothing = 0.1, .classes = 2},
                          options_for(plan, card.scaling, Monitor::valid_auroc), OneCycle{});
    trainer.fit(model, scaled(train, card.scaling), scaled(valid, card.scaling));

    TrainingOf<BinaryModel> training(plan, train, valid);
    const std::unique_ptr<AnyNetwork> network = trained(training, folder, threads);
    CHECK(same_model(model_of<BinaryModel>(*network), model));
    CHECK(network->card().scaling == card.scaling);
    CHECK(network->card().initial_model == "crc32:abc");

    TrainingOf<BinaryModel> other_order(plan, turned(train), turned(valid));
    const std::unique_ptr<AnyNetwork> same = trained(other_order, folder, threads);
    CHECK(same->card().marks == card.marks);
    CHECK(same_model(model_of<BinaryModel>(*same), model));

    Dataset other = train;
    other.marks = {"a", "b", "x"};
    CHECK(message_of<DataError>([&] { TrainingOf<BinaryModel>(plan, other, valid); }) ==
          "the training set: has the marks a, b, x (wanted a, b, c, in any order); bring exactly these "
          "columns");
}

TEST_CASE("TrainingOf: an initial regression goes on from its own numbers") {
    const Folder folder;
    Threads threads(1);
    ModelCard card{.marks = {"a", "b", "c"}};
    Task::regression().describe_in(card);
    NumberModel first(Seed{77});
    TargetScaling{.mean = 300, .deviation = 50}.fold_into(first);
    write_model(first, card, folder / "init.safetensors");
    TrainingPlan plan = plan_for(Task::regression());
    plan.init = InitialModel{folder / "init.safetensors", card, "crc32:abc"};
    plan.recipe.epochs = 0;
    TrainingOf<NumberModel> training(plan, genes_with_values(40, 1), genes_with_values(20, 2));
    const std::unique_ptr<AnyNetwork> network = trained(training, folder, threads);
    const std::vector<float> before = outputs_of(first, valid, threads);
    const std::vector<float> after = outputs_of(model_of<NumberModel>(*network), valid, threads);
    for (std::size_t gene = 0; gene < before.size(); ++gene)
        CHECK(after[gene] == doctest::Approx(before[gene]).epsilon(1e-4));
}

TEST_CASE("TrainingOf: tables with marks in different orders are brought into one") {
    const Folder folder;
    Threads threads(1);
    TrainingOf<BinaryModel> one(plan_for({}), train, valid);
    TrainingOf<BinaryModel> two(plan_for({}), train, turned(valid));
    trained(one, folder, threads);
    trained(two, folder, threads);
    check_same_course(one.history(), two.history());
}

TEST_CASE("TrainingOf: an interrupted training that is resumed ends with the same bytes") {
    const Folder folder;
    Threads threads(2);
    for (const Task task : {Task{}, Task::regression()}) {
        for (const KeepWeights keep : {KeepWeights::last, KeepWeights::best, KeepWeights::average}) {
            CAPTURE(task.name());
            CAPTURE(to_string(keep));
            const auto start = [&]() -> std::unique_ptr<AnyTraining> {
                if (task.binary())
                    return std::make_unique<TrainingOf<BinaryModel>>(plan_for(task, keep), train, valid);
                return std::make_unique<TrainingOf<NumberModel>>(
                    plan_for(task, keep), genes_with_values(40, 1), genes_with_values(20, 2));
            };
            const auto whole = start();
            const std::string wanted = bytes_of(*trained(*whole, folder, threads), folder);
            Witness interrupting;
            interrupting.interrupt_in = 2;
            const std::filesystem::path checkpoint = folder / "checkpoint";
            CHECK(message_of<Interrupted>([&] {
                      run_training(*start(), checkpoint, interrupting, threads);
                  }) == "interrupted; --resume goes on after epoch 1 of 3");
            REQUIRE(std::filesystem::exists(checkpoint));
            const auto rest = start();
            rest->resume(checkpoint);
            CHECK(rest->epochs_done() == 1);
            Witness witness;
            run_training(*rest, checkpoint, witness, threads);
            CHECK(witness.events ==
                  std::vector<std::string>{"start 1/3", "epoch 2/3", "epoch 3/3", "end 3/3"});
            CHECK(bytes_of(*rest->release(), folder) == wanted);
            const auto done = start();  // from the checkpoint of the end there is nothing left to do
            done->resume(checkpoint);
            CHECK(bytes_of(*trained(*done, folder, threads), folder) == wanted);
        }
    }
}

TEST_CASE("TrainingOf: a listener stops it") {
    const Folder folder;
    Threads threads(1);
    TrainingOf<BinaryModel> training(plan_for({}), train, valid);
    Witness witness;
    witness.stop_after = 2;
    run_training(training, folder / "checkpoint", witness, threads);
    CHECK(training.epochs_done() == 2);
    CHECK(witness.events == std::vector<std::string>{"start 0/3", "epoch 1/3", "epoch 2/3", "end 2/3"});
}

TEST_CASE("TrainingOf: a checkpoint of another run is refused") {
    const Folder folder;
    Threads threads(1);
    const std::filesystem::path checkpoint = folder / "checkpoint";
    TrainingPlan plan = plan_for({});
    plan.data["train"] = "crc32:1";
    TrainingOf<BinaryModel> training(plan, train, valid);
    Witness witness;
    run_training(training, checkpoint, witness, threads);
    const auto message = [&](const TrainingPlan& other) {
        TrainingOf<BinaryModel> again(other, train, valid);
        return message_of<DataError>([&] { again.resume(checkpoint); });
    };
    CHECK(message(plan) == "nothing was thrown");
    const auto differs = [&](const std::string& what) {
        return checkpoint.string() + ": is of a run with " + what +
               "; resume with what it was made with, or start afresh in another folder";
    };
    TrainingPlan other = plan;
    other.seed = Seed{6};
    CHECK(message(other) == differs("seed 5 (now 6)"));
    other = plan;
    other.data["train"] = "crc32:2";
    CHECK(message(other) == differs("train crc32:1 (now crc32:2)"));
    other = plan;
    other.recipe.learning_rate = 0.5;
    CHECK(message(other) == differs("learning_rate 0.01 (now 0.5)"));
    ModelCard card{.marks = train.marks, .scaling = small_scaling};
    write_model(BinaryModel(Seed{1}), card, folder / "init.safetensors");
    other = plan;
    other.init = InitialModel{folder / "init.safetensors", card, "crc32:9"};
    CHECK(message(other) == differs("init none (now crc32:9)"));
    TrainingOf<ClassesModel> classes(plan_for({3}), genes_of_classes(40, 3, 1), genes_of_classes(20, 3, 2));
    CHECK(message_of<DataError>([&] { classes.resume(checkpoint); }) ==
          differs("task 2 classes, train crc32:1 (now 3 classes, none)"));
}

TEST_CASE("TrainingOf: where the loss stops being finite, the last good checkpoint is left") {
    const Folder folder;
    Threads threads(1);
    const TrainingPlan plan = plan_for({});
    {
        TrainingOf<BinaryModel> training(plan, train, valid);
        Witness witness;
        witness.diverge_in = 3;
        CHECK(message_of<NumericError>([&] {
                  run_training(training, folder / "checkpoint", witness, threads);
              }) == "the loss is nan");
    }
    TrainingOf<BinaryModel> again(plan, train, valid);
    again.resume(folder / "checkpoint");
    CHECK(again.epochs_done() == 2);
}

TEST_CASE("TrainingOf: where the loss stops being finite at once, no checkpoint is left") {
    const Folder folder;
    Threads threads(1);
    TrainingPlan plan = plan_for(Task::regression());
    plan.recipe.optimizer = "sgd";
    plan.recipe.schedule = "constant";
    plan.recipe.learning_rate = 1e18;
    TrainingOf<NumberModel> training(plan, genes_with_values(40, 1), genes_with_values(20, 2));
    Witness witness;
    const std::string message =
        message_of<NumericError>([&] { run_training(training, folder / "checkpoint", witness, threads); });
    CHECK(message.starts_with("epoch 1, batch "));
    CHECK(witness.events == std::vector<std::string>{"start 0/3"});  // at which a checkpoint was written
    CHECK_FALSE(std::filesystem::exists(folder / "checkpoint"));
}

TEST_CASE("TrainingOf: a training runs once") {
    const Folder folder;
    Threads threads(1);
    TrainingOf<BinaryModel> training(plan_for({}), train, valid);
    Witness witness;
    training.run(folder / "checkpoint", witness, threads);
    CHECK_THROWS_WITH_AS(training.run(folder / "checkpoint", witness, threads),
                         "the training has run to its end already; begin a new one", Error);
}
