// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/predict/mean_outputs.hpp>
#include <deepchrome/table/csv_options.hpp>
#include <deepchrome/table/labels.hpp>
#include <deepchrome/training/history.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What a network answers for a gene: whether it is ON, its class among several, or a number. Monitor,
/// reading of labels, card and metrics follow from it.
struct Task {
    std::size_t classes = 2;  ///< 2: OFF and ON; 0: a number (regression)

    friend bool operator==(const Task&, const Task&) = default;

    static Task regression() { return {0}; }

    /// The task of the model with that card.
    static Task of(const ModelCard& card);

    bool binary() const { return classes == 2; }
    bool is_regression() const { return classes == 0; }

    /// Outputs for each gene: log-probabilities of the classes, or one number.
    std::size_t width() const { return is_regression() ? 1 : classes; }
    OutputKind outputs() const {
        return is_regression() ? OutputKind::values : OutputKind::log_probabilities;
    }

    /// "a regression", "3 classes".
    std::string name() const { return is_regression() ? "a regression" : message_of({classes, " classes"}); }

    /// What the best epoch is chosen by.
    Monitor monitor() const { return is_regression() ? Monitor::valid_pearson : Monitor::valid_auroc; }

    /// Writes task and classes into the card of a model that is trained for it.
    void describe_in(ModelCard& card) const;

    /// How to read gene tables. `remedy` completes the message for an invalid label.
    CsvOptions reading(std::vector<std::string> marks, Labels labels,
                       std::string remedy = "correct the label") const;

    /// Throws DataError for a label that is none of the task: a class number, or any finite value. `which`
    /// names the genes, as "training ".
    void check_labels(std::span<const float> labels, std::string_view which) const;

    /// The number of genes of each class.
    std::vector<std::size_t> class_counts(std::span<const float> labels) const;

    /// Why nothing can be learned or measured with these labels; empty if they are fine. `which` names the
    /// genes, as "test ".
    std::string why_untrainable(std::span<const float> labels, std::string_view which = "") const;

    /// The labels by which folds are stratified: the classes, or tenths of the values of a regression.
    std::vector<float> strata(std::span<const float> labels) const;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE Task Task::of(const ModelCard& card) {
    if (card.task == TaskKind::regress) return regression();
    return {card.classes.empty() ? 2 : card.classes.size()};
}

DEEPCHROME_ONCE void Task::describe_in(ModelCard& card) const {
    if (binary()) return;  // OFF and ON, as every card begins
    card.task = is_regression() ? TaskKind::regress : TaskKind::classify;
    card.classes.clear();
    for (std::size_t c = 0; c < classes; ++c) card.classes.push_back(std::to_string(c));
}

DEEPCHROME_ONCE CsvOptions Task::reading(std::vector<std::string> marks, Labels labels,
                                         std::string remedy) const {
    return {.marks = std::move(marks),
            .labels = labels,
            .kind = is_regression() ? LabelKind::numeric
                    : binary()      ? LabelKind::binary
                                    : LabelKind::whole,
            .classes = binary() ? 0 : classes,
            .label_remedy = std::move(remedy)};
}

DEEPCHROME_ONCE void Task::check_labels(std::span<const float> labels, std::string_view which) const {
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        const float label = labels[gene];
        const bool whole = label >= 0 && label < static_cast<float>(classes) &&
                           label == static_cast<float>(static_cast<std::size_t>(label));
        if (is_regression() ? is_finite(label) : whole) continue;
        throw_as<DataError>({"the label of ", which, "gene ", gene + 1, " is ", format_shortest(label),
                             is_regression() ? " (wanted a finite number)"
                                             : message_of({" (wanted a class from 0 to ", classes - 1, ")"}),
                             "; correct the label"});
    }
}

DEEPCHROME_ONCE std::vector<std::size_t> Task::class_counts(std::span<const float> labels) const {
    std::vector<std::size_t> counts(classes);
    for (const float label : labels) ++counts[static_cast<std::size_t>(label)];
    return counts;
}

DEEPCHROME_ONCE std::string Task::why_untrainable(std::span<const float> labels,
                                                  std::string_view which) const {
    if (labels.empty()) return message_of({"there are no ", which, "genes (wanted some)"});
    const bool single = labels.size() == 1;
    if (is_regression()) {
        if (!std::all_of(labels.begin(), labels.end(), [&](float label) { return label == labels[0]; }))
            return {};
        return message_of({single ? "the only " : message_of({"all ", labels.size(), " "}), which,
                           single ? "gene has" : "genes have", " the value ", format_shortest(labels[0]),
                           " (wanted values that differ)"});
    }
    const std::vector<std::size_t> counts = class_counts(labels);
    for (std::size_t c = 0; c < classes; ++c) {
        if (counts[c] > 0) continue;
        if (binary()) {
            return message_of({single ? "the only " : message_of({"all ", labels.size(), " "}), which,
                               single ? "gene is " : "genes are ", c == 1 ? "OFF" : "ON",
                               " (wanted genes of both classes)"});
        }
        return message_of({"none of the ", labels.size(), " ", which, "genes is of class ", c,
                           " (wanted genes of all ", classes, " classes)"});
    }
    return {};
}

DEEPCHROME_ONCE std::vector<float> Task::strata(std::span<const float> labels) const {
    if (!is_regression()) return {labels.begin(), labels.end()};
    const std::vector<double> values(labels.begin(), labels.end());
    return label_genes(values, {.rule = LabelRule::quantiles, .bands = 10}).labels;
}

}  // namespace deepchrome

#endif
