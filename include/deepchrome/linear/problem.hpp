// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/linear/blas_advice.hpp>
#include <deepchrome/linear/blas_threads.hpp>
#include <deepchrome/linear/coefficients.hpp>
#include <deepchrome/linear/options.hpp>
#include <deepchrome/linear/penalty_choice.hpp>
#include <deepchrome/run/gene_families.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/marks.hpp>
#include <deepchrome/training/task.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// Which numbers of a gene a linear model takes.
enum class LinearInput { bins, mark_means };

/// A linear model as it was fitted, and its card.
struct FittedLinear {
    LinearCoefficients coefficients;
    ModelCard card;
};

/// Gene tables as the problem of a linear model: checked, scaled, in rows. The training genes come first, and
/// after them the validation genes, if there are any.
class LinearProblem {
public:
    /// Throws DataError where tables, labels, groups and options do not fit each other or the task.
    LinearProblem(std::string where, const Dataset& train, const Dataset* valid, Signal signal, Task task,
                  LinearInput input, LinearOptions options)
        : names_{std::move(where)}, options_(std::move(options)), task_(task), train_rows_(train.size()) {
        options_.penalties = descending_penalties(std::move(options_.penalties), names_.where);
        check(train, "the training set", signal);
        if (!options_.groups.empty() && options_.groups.size() != train.size()) {
            throw_as<DataError>({names_.where, ": ", options_.groups.size(), " groups for ", train.size(),
                                 " training genes (wanted one each, or none); give a group per gene"});
        }
        const Scaling scaling = Scaling::fit(options_.scaling, train.values(), signal.marks);
        card_ = card_of(train, scaling);
        task_.describe_in(card_);
        card_.seed = options_.seed;
        add(train, input);
        if (valid != nullptr) {
            check(*valid, "the validation set", signal);
            check_agreement(valid->description, train.description, "the validation set", "the training set");
            card_.training_data.emplace("valid", data_checksum(*valid));
            add(with_marks(*valid, train.marks, "the validation set"), input);
        } else if (options_.groups.empty()) {
            options_.groups = GeneFamilies(train.genes).names;
        }
        if (options_.each_bin) standardize();
        for (std::size_t column = 0; column < features_.columns; ++column) {
            const std::string& mark = train.marks[column % signal.marks];
            names_.columns.push_back(input == LinearInput::bins
                                         ? message_of({"bin ", column / signal.marks + 1, " of ", mark})
                                         : message_of({"the mean of ", mark}));
        }
        tell_blas_advice();
    }

    const Features& features() const { return features_; }
    const std::vector<float>& labels() const { return labels_; }
    const ProblemNames& names() const { return names_; }

    /// By cross-validation, or by the validation genes. `instead` of folds: what a user could ask for.
    template <class Solver>
    PenaltyChoice choose(Threads& threads, const std::string& instead = "give validation genes") const {
        std::vector<JudgedRows> parts;
        if (labels_.size() > train_rows_) {
            parts.push_back({all_rows(train_rows_), {}});
            parts[0].judged.resize(labels_.size() - train_rows_);
            std::iota(parts[0].judged.begin(), parts[0].judged.end(), train_rows_);
        } else {
            parts = fold_parts(labels_, options_.groups, options_.folds, options_.seed, task_, names_.where,
                               "bring more genes, ask for fewer folds, or " + instead);
        }
        return choose_penalty<Solver>(options_.penalties, features_, labels_, parts, names_, threads);
    }

    /// The same where there is a choice; of a single penalty it says nothing.
    template <class Solver>
    PenaltyChoice choose_if_several(Threads& threads) const {
        if (options_.penalties.size() > 1) return choose<Solver>(threads, "give one penalty");
        return {.penalties = options_.penalties, .penalty = options_.penalties[0]};
    }

    /// Solved for the training genes.
    template <class Solver>
    LinearCoefficients solve(double penalty) const {
        const std::vector<std::size_t> rows = all_rows(train_rows_);
        return Solver(features_, labels_, rows).solve(penalty, names_);
    }

    /// The model of scaled signals.
    FittedLinear finish(LinearCoefficients coefficients, const char* model, const PenaltyChoice& choice) {
        const auto list = [](const std::vector<double>& numbers) {
            std::vector<std::string> texts;
            for (const double number : numbers) texts.push_back(format_significant(number, 8));
            return join(texts, ",");
        };
        Settings& recipe = card_.recipe;
        recipe = {{"model", model},
                  {"penalty", choice.penalty},
                  {"scaling", std::string(to_string(options_.scaling))}};
        if (!choice.losses.empty()) {
            recipe.push_back({"penalties", list(choice.penalties)});
            recipe.push_back({"losses", list(choice.losses)});
            if (labels_.size() == train_rows_) {
                recipe.push_back({"folds", std::uint64_t{options_.folds}});
                recipe.push_back({"seed", options_.seed.value});
            }
        }
        if (options_.each_bin) recipe.push_back({"standardized", "each bin"});
        for (std::size_t j = 0; j < standardizer_.mean.size(); ++j) {
            coefficients.weights[j] /= standardizer_.deviation[j];
            coefficients.intercept -= coefficients.weights[j] * standardizer_.mean[j];
        }
        return {std::move(coefficients), std::move(card_)};
    }

private:
    void check(const Dataset& data, const std::string& which, Signal signal) const {
        data.check(which, signal);
        data.check_finite(which);
        check_marks(data.marks, signal.marks, which);
        if (!data.labeled()) throw_as<DataError>({which, ": has no labels (wanted one a gene); add them"});
        const std::span<const float> values = data.values();
        for (std::size_t i = 0; takes_logarithms(options_.scaling) && i < values.size(); ++i) {
            if (values[i] > -1) continue;
            const std::size_t place = i % signal.size();
            throw_as<DataError>({which, ": gene ", data.genes[i / signal.size()], ", bin ",
                                 place / signal.marks + 1, ", ", data.marks[place % signal.marks],
                                 ": the signal is ", format_shortest(values[i]), " (wanted more than -1 for ",
                                 to_string(options_.scaling), "); choose a scaling without logarithms"});
        }
        const std::string adjective = which == "the training set" ? "training " : "validation ";
        task_.check_labels(data.labels, adjective);
        if (const std::string why = task_.why_untrainable(data.labels, adjective); !why.empty())
            throw_as<DataError>({names_.where, ": ", why, "; give other genes"});
    }

    void add(const Dataset& data, LinearInput input) {
        const std::size_t marks = data.signal.marks;
        features_.columns = input == LinearInput::bins ? data.signal.size() : marks;
        std::vector<float> gene(data.signal.size());
        for (std::size_t row = 0; row < data.size(); ++row) {
            std::ranges::copy(data.gene(row), gene.begin());
            card_.scaling.apply(gene, marks);
            const std::size_t begin = features_.values.size();
            features_.values.resize(begin + features_.columns);
            for (std::size_t i = 0; i < gene.size(); ++i) {
                double& to = features_.values[begin + i % features_.columns];
                to += static_cast<double>(gene[i]);
            }
            if (input == LinearInput::bins) continue;
            for (std::size_t mark = 0; mark < marks; ++mark)
                features_.values[begin + mark] /= static_cast<double>(data.signal.bins);
        }
        labels_.insert(labels_.end(), data.labels.begin(), data.labels.end());
    }

    /// Brings columns to deviation 1 over the training genes.
    void standardize() {
        Features learned{.columns = features_.columns, .values = features_.values};
        learned.values.resize(train_rows_ * features_.columns);
        standardizer_ = Standardizer::fit(learned);
        features_ = standardizer_.apply(std::move(features_));
    }

    ProblemNames names_;
    LinearOptions options_;
    Task task_;
    std::size_t train_rows_;
    ModelCard card_;
    Features features_;
    Standardizer standardizer_;  // empty: none
    std::vector<float> labels_;
    OneBlasThread one_thread_;
};

}  // namespace detail
}  // namespace deepchrome
