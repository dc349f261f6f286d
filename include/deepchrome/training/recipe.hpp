// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/io/setting.hpp>
#include <deepchrome/optim/adagrad.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/optim/adamw.hpp>
#include <deepchrome/optim/any_rule.hpp>
#include <deepchrome/optim/rmsprop.hpp>
#include <deepchrome/optim/schedule.hpp>
#include <deepchrome/optim/sgd.hpp>
#include <deepchrome/table/augment.hpp>
#include <deepchrome/table/scaling.hpp>
#include <deepchrome/table/table_description.hpp>
#include <deepchrome/training/trainer.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The weights of the classes in the loss.
struct ClassWeights {
    bool balanced = false;            ///< rare classes count more: the mean over the genes is 1
    std::vector<double> values = {};  ///< one per class; empty: 1 each

    /// The weights for so many genes of each class; empty where all count the same.
    std::vector<double> of(std::span<const std::size_t> genes) const;
};

/// Everything that decides how a network is trained, beside the data and the seed.
struct Recipe {
    std::string name;  ///< of the recipe that it began as
    std::size_t epochs;
    std::size_t batch_size;
    std::string optimizer;  ///< sgd, adam, adamw, rmsprop or adagrad
    double learning_rate;
    double learning_rate_decay;  ///< of SGD: rate / (1 + decay * updates)
    double weight_decay;
    double momentum;       ///< of SGD
    std::string schedule;  ///< constant, cosine or one-cycle
    ScalingKind scaling;
    std::string augment;  ///< the name of the augmentation that it began with
    Augmentation augmentation;
    KeepWeights keep;
    std::size_t patience;  ///< epochs without a better monitored value before it stops; 0: never stops early
    double label_smoothing = 0;
    double average =
        0.25;  ///< the last part of the epochs whose weights `KeepWeights::average` takes the mean of
    bool both_strands = false;  ///< predictions are means over a gene and its bins reversed
    ClassWeights class_weights = {};
};

/// No augmentation.
inline Augmentation no_augmentation() { return {.max_shift = 0, .flip = 0, .noise = 0}; }

/// How far the default recipe moves genes, in base pairs: a start site is known to a few hundred.
inline constexpr std::uint32_t default_max_shift = 300;

/// The augmentation of the default recipe for genes as `table` describes them. Genes are not moved where bins
/// are wider than the shift or of unknown width, nor flipped where bins run along the strand of the gene:
/// there the order of the bins means something.
Augmentation default_augmentation(const TableDescription& table);

/// The published procedure, as its program does it.
Recipe paper_recipe();

/// What does better on real cell types, for genes as `table` describes them, `train.description` say;
/// docs/recipe.md has the measurements.
Recipe default_recipe(const TableDescription& table);

/// The learning rate to begin with for an optimizer that a recipe does not name a rate for.
inline double usual_learning_rate(std::string_view optimizer) {
    return optimizer == "sgd" || optimizer == "adagrad" ? 1e-2 : 1e-3;
}

/// The rule of the updates. Error for an optimizer of another name.
AnyRule optimizer_of(const Recipe& r);

/// How the learning rate changes over the run. Error for a schedule of another name.
AnySchedule schedule_of(const Recipe& r);

inline std::string_view to_string(KeepWeights keep) {
    return keep == KeepWeights::best ? "best" : keep == KeepWeights::last ? "last" : "average";
}

/// The KeepWeights of that name. Error for another name.
KeepWeights keep_weights(std::string_view name);

/// What makes a difference to the result, for records: parts that are not in use are left out.
Settings settings_of(const Recipe& r, Seed seed);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <numeric>
#include <utility>
#include <variant>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::vector<double> ClassWeights::of(std::span<const std::size_t> genes) const {
    if (!balanced) return values;
    const auto all = static_cast<double>(std::accumulate(genes.begin(), genes.end(), std::size_t{0}));
    std::vector<double> weights;
    for (const std::size_t count : genes) {
        weights.push_back(all / static_cast<double>(genes.size()) / static_cast<double>(count));
    }
    return weights;
}

DEEPCHROME_ONCE Augmentation default_augmentation(const TableDescription& table) {
    const std::size_t bins = table.bin_width ? default_max_shift / *table.bin_width : 0;
    const double flip = table.orientation == Orientation::strand ? 0 : 0.5;
    return {.max_shift = bins, .flip = flip, .noise = 0.3, .gain = 0.1};
}

DEEPCHROME_ONCE Recipe paper_recipe() {
    return {.name = "paper",
            .epochs = 100,
            .batch_size = 1,
            .optimizer = "sgd",
            .learning_rate = 1e-3,
            .learning_rate_decay = 1e-7,
            .weight_decay = 0,
            .momentum = 0,
            .schedule = "constant",
            .scaling = ScalingKind::none,
            .augment = "none",
            .augmentation = no_augmentation(),
            .keep = KeepWeights::best,
            .patience = 0};
}

DEEPCHROME_ONCE Recipe default_recipe(const TableDescription& table) {
    return {.name = "default",
            .epochs = 40,
            .batch_size = 64,
            .optimizer = "adamw",
            .learning_rate = 2e-3,
            .learning_rate_decay = 0,
            .weight_decay = 0.01,
            .momentum = 0,
            .schedule = "one-cycle",
            .scaling = ScalingKind::log1p_standardize,
            .augment = "default",
            .augmentation = default_augmentation(table),
            .keep = KeepWeights::last,
            .patience = 0,
            .label_smoothing = 0.1,
            .both_strands = table.orientation != Orientation::strand};
}

DEEPCHROME_ONCE AnyRule optimizer_of(const Recipe& r) {
    if (r.optimizer == "adam") return Adam{.learning_rate = r.learning_rate, .weight_decay = r.weight_decay};
    if (r.optimizer == "adamw")
        return AdamW{.learning_rate = r.learning_rate, .weight_decay = r.weight_decay};
    if (r.optimizer == "rmsprop") return RMSProp{.learning_rate = r.learning_rate};
    if (r.optimizer == "adagrad")
        return Adagrad{.learning_rate = r.learning_rate, .weight_decay = r.weight_decay};
    if (r.optimizer == "sgd") {
        return SGD{.learning_rate = r.learning_rate,
                   .momentum = r.momentum,
                   .weight_decay = r.weight_decay,
                   .decay = r.learning_rate_decay};
    }
    throw_as<Error>(
        {"the recipe's optimizer is ", r.optimizer, " (wanted sgd, adam, adamw, rmsprop or adagrad)"});
}

DEEPCHROME_ONCE AnySchedule schedule_of(const Recipe& r) {
    if (r.schedule == "cosine") return Cosine{};
    if (r.schedule == "one-cycle") return OneCycle{};
    if (r.schedule == "constant") return Constant{};
    throw_as<Error>({"the recipe's schedule is ", r.schedule, " (wanted constant, cosine or one-cycle)"});
}

DEEPCHROME_ONCE KeepWeights keep_weights(std::string_view name) {
    for (const KeepWeights keep : {KeepWeights::best, KeepWeights::last, KeepWeights::average}) {
        if (to_string(keep) == name) return keep;
    }
    throw_as<Error>({"the weights to keep are ", name, " (wanted best, last or average)"});
}

DEEPCHROME_ONCE Settings settings_of(const Recipe& r, Seed seed) {
    std::string weights = "1,1";
    if (r.class_weights.balanced) {
        weights = "balanced";
    } else if (!r.class_weights.values.empty()) {
        std::vector<std::string> texts;
        for (const double weight : r.class_weights.values) texts.push_back(format_shortest(weight));
        weights = join(texts, ",");
    }
    Settings settings{{"recipe", r.name},
                      {"epochs", std::uint64_t{r.epochs}},
                      {"batch_size", std::uint64_t{r.batch_size}},
                      {"optimizer", r.optimizer},
                      {"learning_rate", r.learning_rate},
                      {"learning_rate_decay", r.learning_rate_decay},
                      {"weight_decay", r.weight_decay},
                      {"momentum", r.momentum},
                      {"schedule", r.schedule},
                      {"scaling", std::string(to_string(r.scaling))},
                      {"augment", r.augment},
                      {"keep", std::string(to_string(r.keep))},
                      {"patience", std::uint64_t{r.patience}},
                      {"class_weights", weights},
                      {"seed", seed.value}};
    if (const Augmentation& a = r.augmentation; a.active()) {
        settings.insert(settings.end(), {{"max_shift", std::to_string(a.max_shift) + "bins"},
                                         {"flip", a.flip},
                                         {"noise", a.noise},
                                         {"gain", a.gain},
                                         {"mark_dropout", a.mark_dropout}});
    }
    if (r.label_smoothing > 0) settings.push_back({"label_smoothing", r.label_smoothing});
    if (r.keep == KeepWeights::average) settings.push_back({"average", r.average});
    if (r.both_strands) settings.push_back({"strands", std::string("both")});
    return settings;
}

}  // namespace deepchrome

#endif
