// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/table/table_description.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/numbers.hpp>
#include <deepchrome/training/recipe.hpp>

#include "../program.hpp"
#include "augmentation_flags.hpp"

namespace programs {

/// A recipe, and whatever flags say otherwise.
class RecipeFlags {
public:
    /// Adds the flags. Their values count once the command line has been parsed.
    explicit RecipeFlags(CLI::App& app) {
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
        augmentation_.add_to(app);
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
            const deepchrome::Recipe asked = without_augmentation({});
            if (momentum_ && asked.optimizer != "sgd")
                throw CLI::ValidationError("--momentum", "is of sgd, not of " + asked.optimizer);
            if (weight_decay_ && asked.optimizer == "rmsprop")
                throw CLI::ValidationError("--weight-decay", "is not of rmsprop");
            if (average_ && asked.keep != deepchrome::KeepWeights::average)
                throw CLI::ValidationError("--average", "is of --keep average, not of " +
                                                            std::string(to_string(asked.keep)));
            if (average_ == 0) throw CLI::ValidationError("--average", "is 0 (wanted above 0 and at most 1)");
        });
    }

    deepchrome::Seed seed() const { return {seed_}; }
    double threshold() const { return threshold_; }
    const std::string& init() const { return init_; }

    /// The scaling that was asked for in so many words.
    const std::optional<std::string>& asked_scaling() const { return scaling_; }

    /// The recipe for genes as `table` describes them. Throws DataError where --max-shift does not fit them.
    deepchrome::Recipe recipe(const deepchrome::TableDescription& table) const {
        deepchrome::Recipe r = without_augmentation(table);
        augmentation_.change(r, table);
        return r;
    }

    /// What the default recipe leaves out for genes as `table` describes them, and why: a line each.
    std::vector<std::string> left_out(const deepchrome::TableDescription& table) const {
        std::vector<std::string> lines = augmentation_.left_out(name_ == "default", table);
        if (name_ == "default" && !strands_ && table.orientation == deepchrome::Orientation::strand)
            lines.push_back(
                "has its bins in the direction of transcription: a gene is predicted from these alone");
        return lines;
    }

private:
    AugmentationFlags augmentation_;
    std::string name_ = "default";
    std::optional<std::size_t> epochs_;
    std::optional<std::size_t> batch_size_;
    std::optional<std::string> optimizer_;
    std::optional<double> learning_rate_;
    std::optional<double> weight_decay_;
    std::optional<double> momentum_;
    std::optional<std::string> schedule_;
    std::optional<std::string> scaling_;
    std::optional<std::string> keep_;
    std::optional<std::size_t> patience_;
    std::optional<double> label_smoothing_;
    std::optional<double> average_;
    std::optional<std::string> strands_;
    std::string class_weights_;
    double threshold_ = 0.5;
    std::string init_;
    std::uint64_t seed_ = 1;

    deepchrome::Recipe without_augmentation(const deepchrome::TableDescription& table) const {
        deepchrome::Recipe r =
            name_ == "paper" ? deepchrome::paper_recipe() : deepchrome::default_recipe(table);
        if (optimizer_ && *optimizer_ != r.optimizer) {
            r.learning_rate = deepchrome::usual_learning_rate(*optimizer_);
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
        take(r.patience, patience_);
        take(r.label_smoothing, label_smoothing_);
        take(r.average, average_);
        if (scaling_) r.scaling = deepchrome::scaling_kind(*scaling_);
        if (strands_) r.both_strands = *strands_ == "both";
        if (keep_) r.keep = deepchrome::keep_weights(*keep_);
        r.class_weights.balanced = class_weights_ == "balanced";
        if (!r.class_weights.balanced && !class_weights_.empty()) {
            for (const std::string_view weight : deepchrome::split_fields(class_weights_, ','))
                r.class_weights.values.push_back(*deepchrome::parse_number<double>(weight));
        }
        return r;
    }

    /// A check of flags: "balanced", or two or more numbers above 0.
    static CLI::Validator weights() {
        return {[](std::string& text) {
                    const std::vector<std::string_view> each = deepchrome::split_fields(text, ',');
                    const bool numbers =
                        each.size() > 1 && std::ranges::all_of(each, [](std::string_view weight) {
                            std::string one(weight);
                            return number(0, true)(one).empty();
                        });
                    return numbers || text == "balanced"
                               ? std::string()
                               : text + " (wanted balanced, or a number above 0 for each class as 1,2.5)";
                },
                "WEIGHTS", ""};
    }
};

}  // namespace programs
