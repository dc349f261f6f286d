// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <deepchrome/all.hpp>

#include "program.hpp"

namespace programs {

/// All that decides how a network is trained.
struct Recipe {
    std::size_t epochs;
    std::size_t batch_size;
    std::string optimizer;
    double learning_rate;
    double learning_rate_decay;  ///< of SGD: rate / (1 + decay * updates)
    double weight_decay;
    double momentum;
    std::string schedule;
    std::string scaling;
    std::string augment;
    std::string keep;
    std::size_t patience;
    double label_smoothing = 0;
    double average = 0.25;  ///< the last part of the epochs that "average" keeps the mean of
    std::string strands = "one";
};

/// The published procedure, as its program does it.
inline Recipe paper_recipe() {
    return {.epochs = 100,
            .batch_size = 1,
            .optimizer = "sgd",
            .learning_rate = 1e-3,
            .learning_rate_decay = 1e-7,
            .weight_decay = 0,
            .momentum = 0,
            .schedule = "constant",
            .scaling = "none",
            .augment = "none",
            .keep = "best",
            .patience = 0};
}

/// What does better on real cell types; docs/recipe.md has the measurements.
inline Recipe default_recipe() {
    return {.epochs = 40,
            .batch_size = 64,
            .optimizer = "adamw",
            .learning_rate = 2e-3,
            .learning_rate_decay = 0,
            .weight_decay = 0.01,
            .momentum = 0,
            .schedule = "one-cycle",
            .scaling = "log1p-standardize",
            .augment = "default",
            .keep = "last",
            .patience = 0,
            .label_smoothing = 0.1,
            .strands = "both"};
}

/// What --augment stands for.
inline deepchrome::Augmentation augmentation_of(const std::string& name) {
    if (name == "default") return {.max_shift = 3, .flip = 0.5, .noise = 0.3, .gain = 0.1};
    return {.max_shift = 0, .flip = 0, .noise = 0};
}

/// The rate to begin with when another optimizer is asked for than the recipe's, and no rate.
inline double usual_rate(const std::string& optimizer) {
    return optimizer == "sgd" || optimizer == "adagrad" ? 1e-2 : 1e-3;
}

/// A recipe, and whatever flags say otherwise.
class TrainSettings {
public:
    /// Adds the flags. Their values count once the command line has been parsed.
    explicit TrainSettings(CLI::App& app) {
        app.add_option("--recipe", name_,
                       "default, or paper: the published procedure; other flags override it")
            ->check(CLI::IsMember({"default", "paper"}))
            ->capture_default_str();
        app.add_option("--epochs", epochs_, "passes over the training genes")
            ->check(CLI::Range(1u, 1'000'000u));
        app.add_option("--batch-size", batch_size_, "genes per update")->check(CLI::Range(1u, 1'000'000u));
        app.add_option("--optimizer", optimizer_, "rule of the updates")
            ->check(CLI::IsMember({"sgd", "adam", "adamw", "rmsprop", "adagrad"}));
        app.add_option("--learning-rate,--lr", learning_rate_, "base rate of the rule")
            ->check(number(0, true));
        app.add_option("--weight-decay", weight_decay_, "not of RMSProp")->check(number(0));
        app.add_option("--momentum", momentum_, "of SGD")->check(number(0));
        app.add_option("--schedule", schedule_, "how the rate changes over the run")
            ->check(CLI::IsMember({"constant", "cosine", "one-cycle"}));
        app.add_option("--scaling", scaling_, "what is done to the signals first")
            ->check(CLI::IsMember({"none", "log1p", "standardize", "log1p-standardize"}));
        app.add_option("--augment", augment_, "random shifts, strand flips, noise and gains while training")
            ->check(CLI::IsMember({"none", "default"}));
        add_augmentation(app);
        app.add_option("--label-smoothing", label_smoothing_,
                       "part of each label that is spread over all classes")
            ->check(probability());
        app.add_option("--keep", keep_,
                       "weights to keep: of the best epoch by validation AUROC, of the last, or the average "
                       "of several")
            ->check(CLI::IsMember({"best", "last", "average"}));
        app.add_option("--average", average_, "part of the epochs, at the end, whose weights are averaged")
            ->check(probability());
        app.add_option("--strands", strands_,
                       "predict from a gene as it is, or from it and its bins reversed: one or both")
            ->check(CLI::IsMember({"one", "both"}));
        app.add_option("--patience", patience_,
                       "epochs without a better validation AUROC before it stops; 0: never")
            ->check(whole_number());
        app.add_option(
               "--class-weights", class_weights_,
               "of each class in the loss, for OFF and ON as 1,2.5; or balanced: rare genes count more")
            ->check(weights());
        app.add_option("--threshold", threshold_, "a gene is called ON above this probability")
            ->check(probability())
            ->capture_default_str();
        app.add_option("--init", init_, "model file whose weights, scaling and order of marks to begin with");
        app.add_option("-s,--seed", seed_, "of all random numbers")
            ->check(whole_number())
            ->capture_default_str();
        app.parse_complete_callback([this] {
            const std::string optimizer = recipe().optimizer;
            if (momentum_ && optimizer != "sgd")
                throw CLI::ValidationError("--momentum", "is of sgd, not of " + optimizer);
            if (weight_decay_ && optimizer == "rmsprop")
                throw CLI::ValidationError("--weight-decay", "is not of rmsprop");
            if (average_ && recipe().keep != "average")
                throw CLI::ValidationError("--average", "is of --keep average, not of " + recipe().keep);
            if (average_ == 0) throw CLI::ValidationError("--average", "is 0 (wanted above 0 and at most 1)");
        });
    }

    deepchrome::Seed seed() const { return {seed_}; }
    double threshold() const { return threshold_; }
    const std::string& init() const { return init_; }

    /// The scaling that was asked for in so many words.
    const std::optional<std::string>& asked_scaling() const { return scaling_; }

    /// Weights of the classes, of which there are so many genes; none where all count the same. Balanced ones
    /// have a mean of 1 over the genes.
    std::vector<double> class_weights(const std::vector<std::size_t>& genes) const {
        std::vector<double> weights;
        if (class_weights_.empty()) return weights;
        if (class_weights_ == "balanced") {
            const auto all = static_cast<double>(std::accumulate(genes.begin(), genes.end(), std::size_t{0}));
            for (const std::size_t count : genes)
                weights.push_back(all / static_cast<double>(genes.size()) / static_cast<double>(count));
            return weights;
        }
        for (const std::string& weight : by_commas(class_weights_)) weights.push_back(std::stod(weight));
        return weights;
    }

    Recipe recipe() const {
        Recipe r = name_ == "paper" ? paper_recipe() : default_recipe();
        if (optimizer_ && *optimizer_ != r.optimizer) {
            r.learning_rate = usual_rate(*optimizer_);
            r.learning_rate_decay = 0;
        }
        const auto take = [](auto& value, const auto& flag) { value = flag.value_or(value); };
        take(r.epochs, epochs_);
        take(r.batch_size, batch_size_);
        take(r.optimizer, optimizer_);
        take(r.learning_rate, learning_rate_);
        take(r.weight_decay, weight_decay_);
        take(r.momentum, momentum_);
        take(r.schedule, schedule_);
        take(r.scaling, scaling_);
        take(r.augment, augment_);
        take(r.keep, keep_);
        take(r.patience, patience_);
        take(r.label_smoothing, label_smoothing_);
        take(r.average, average_);
        take(r.strands, strands_);
        return r;
    }

    /// Of a recipe, with the flags that change parts of it.
    deepchrome::Augmentation augmentation() const {
        deepchrome::Augmentation a = augmentation_of(recipe().augment);
        a.max_shift = max_shift_.value_or(a.max_shift);
        a.flip = flip_.value_or(a.flip);
        a.noise = noise_.value_or(a.noise);
        a.gain = gain_.value_or(a.gain);
        a.mark_dropout = mark_dropout_.value_or(a.mark_dropout);
        return a;
    }

    /// Everything that makes a difference to the result.
    nlohmann::ordered_json record() const {
        const Recipe r = recipe();
        nlohmann::ordered_json values{{"recipe", name_},
                                      {"epochs", r.epochs},
                                      {"batch_size", r.batch_size},
                                      {"optimizer", r.optimizer},
                                      {"learning_rate", r.learning_rate},
                                      {"learning_rate_decay", r.learning_rate_decay},
                                      {"weight_decay", r.weight_decay},
                                      {"momentum", r.momentum},
                                      {"schedule", r.schedule},
                                      {"scaling", r.scaling},
                                      {"augment", r.augment},
                                      {"keep", r.keep},
                                      {"patience", r.patience},
                                      {"class_weights", class_weights_.empty() ? "1,1" : class_weights_},
                                      {"seed", seed_}};
        // Only where they are in use, so that files of other recipes stay as they were.
        if (const deepchrome::Augmentation a = augmentation(); a.active()) {
            values.update({{"max_shift", a.max_shift},
                           {"flip", a.flip},
                           {"noise", a.noise},
                           {"gain", a.gain},
                           {"mark_dropout", a.mark_dropout}});
        }
        if (r.label_smoothing > 0) values["label_smoothing"] = r.label_smoothing;
        if (r.keep == "average") values["average"] = r.average;
        if (r.strands == "both") values["strands"] = r.strands;
        return values;
    }

    /// The same as texts, by which a run knows its checkpoint again.
    deepchrome::RunSettings texts() const {
        const nlohmann::ordered_json values = record();
        deepchrome::RunSettings texts;
        for (const auto& [name, value] : values.items()) {
            texts[name] = value.is_string() ? value.get<std::string>() : value.dump();
        }
        return texts;
    }

private:
    std::string name_ = "default";
    std::optional<std::size_t> epochs_;
    std::optional<std::size_t> batch_size_;
    std::optional<std::string> optimizer_;
    std::optional<double> learning_rate_;
    std::optional<double> weight_decay_;
    std::optional<double> momentum_;
    std::optional<std::string> schedule_;
    std::optional<std::string> scaling_;
    std::optional<std::string> augment_;
    std::optional<std::string> keep_;
    std::optional<std::size_t> patience_;
    std::optional<double> label_smoothing_;
    std::optional<double> average_;
    std::optional<std::string> strands_;
    std::optional<std::size_t> max_shift_;
    std::optional<double> flip_;
    std::optional<double> noise_;
    std::optional<double> gain_;
    std::optional<double> mark_dropout_;
    std::string class_weights_;
    double threshold_ = 0.5;
    std::string init_;
    std::uint64_t seed_ = 1;

    void add_augmentation(CLI::App& app) {
        app.add_option("--max-shift", max_shift_, "shift genes by up to so many bins while training")
            ->check(CLI::Range(0u, 1'000'000u));
        app.add_option("--flip", flip_, "probability that the bins of a gene are reversed")
            ->check(probability());
        app.add_option("--noise", noise_, "standard deviation of noise that is added to scaled signals")
            ->check(number(0));
        app.add_option("--gain", gain_, "standard deviation of a factor for all scaled signals of a mark")
            ->check(number(0));
        app.add_option("--mark-dropout", mark_dropout_, "probability that a mark of a gene is blank")
            ->check(probability());
    }

    static std::vector<std::string> by_commas(const std::string& text) {
        std::vector<std::string> parts{""};
        for (const char c : text) {
            if (c == ',')
                parts.emplace_back();
            else
                parts.back() += c;
        }
        return parts;
    }

    /// A check of flags: "balanced", or two or more numbers above 0.
    static CLI::Validator weights() {
        return {[](std::string& text) {
                    std::vector<std::string> each = by_commas(text);
                    const bool numbers =
                        each.size() > 1 && std::ranges::all_of(each, [](std::string& weight) {
                            return number(0, true)(weight).empty();
                        });
                    return numbers || text == "balanced"
                               ? std::string()
                               : text + " (wanted balanced, or a number above 0 for each class as 1,2.5)";
                },
                "WEIGHTS", ""};
    }
};

inline deepchrome::AnyRule rule_of(const Recipe& r) {
    using namespace deepchrome;
    if (r.optimizer == "adam") return Adam{.learning_rate = r.learning_rate, .weight_decay = r.weight_decay};
    if (r.optimizer == "adamw")
        return AdamW{.learning_rate = r.learning_rate, .weight_decay = r.weight_decay};
    if (r.optimizer == "rmsprop") return RMSProp{.learning_rate = r.learning_rate};
    if (r.optimizer == "adagrad")
        return Adagrad{.learning_rate = r.learning_rate, .weight_decay = r.weight_decay};
    return SGD{.learning_rate = r.learning_rate,
               .momentum = r.momentum,
               .weight_decay = r.weight_decay,
               .decay = r.learning_rate_decay};
}

inline deepchrome::AnySchedule schedule_of(const Recipe& r) {
    if (r.schedule == "cosine") return deepchrome::Cosine{};
    if (r.schedule == "one-cycle") return deepchrome::OneCycle{};
    return deepchrome::Constant{};
}

/// A trainer for signals that are scaled like this.
template <class Loss>
deepchrome::Trainer<deepchrome::AnyRule, Loss, deepchrome::AnySchedule>
trainer_of(const Recipe& r, const deepchrome::Augmentation& augmentation, deepchrome::Seed seed,
           const deepchrome::Scaling& scaling, Loss loss, deepchrome::Monitor monitor) {
    using deepchrome::KeepWeights;
    deepchrome::TrainerOptions options{.epochs = r.epochs,
                                       .batch = r.batch_size,
                                       .seed = seed,
                                       .augmentation = augmentation,
                                       .blank = scaling.blank(signal.marks),
                                       .monitor = monitor,
                                       .keep = r.keep == "best"   ? KeepWeights::best
                                               : r.keep == "last" ? KeepWeights::last
                                                                  : KeepWeights::average,
                                       .average = r.average};
    return {rule_of(r), std::move(loss), std::move(options), schedule_of(r)};
}

}  // namespace programs
