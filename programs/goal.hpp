// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/all.hpp>

#include "program.hpp"

namespace programs {

/// Other numbers of classes are a rebuild away: -DDEEPCHROME_CLASSES=16.
inline constexpr std::size_t most_classes = DEEPCHROME_CLASSES;
static_assert(most_classes >= 2, "DEEPCHROME_CLASSES is too small (wanted 2 or more)");
using ClassesModel = deepchrome::Model<deepchrome::DeepChromeUpTo<most_classes>, signal>;
using ValueModel = deepchrome::Model<deepchrome::DeepChromeValue, signal>;

/// What a network says of a gene: whether it is ON, which of several classes it is of, or a number.
struct Goal {
    std::size_t classes = 2;  ///< 0: a number

    bool binary() const { return classes == 2; }
    bool number() const { return classes == 0; }

    static Goal of(const deepchrome::ModelCard& card) {
        if (card.task == deepchrome::TaskKind::regress) return {0};
        return {card.classes.empty() ? 2 : card.classes.size()};
    }

    /// Outputs of a network for each gene.
    std::size_t width() const { return number() ? 1 : classes; }

    /// "a regression", "3 classes".
    std::string name() const { return number() ? "a regression" : std::to_string(classes) + " classes"; }

    deepchrome::Monitor monitor() const {
        return number() ? deepchrome::Monitor::valid_pearson : deepchrome::Monitor::valid_auroc;
    }

    /// Task and classes of the card of such a model.
    void put_into(deepchrome::ModelCard& card) const {
        if (binary()) return;  // OFF and ON
        card.task = number() ? deepchrome::TaskKind::regress : deepchrome::TaskKind::classify;
        card.classes.clear();
        for (std::size_t c = 0; c < classes; ++c) card.classes.push_back(std::to_string(c));
    }

    /// How to read a gene table; a label that does not fit is told what to do about it by `remedy`.
    deepchrome::CsvOptions reading(std::vector<std::string> marks, deepchrome::Labels labels,
                                   std::string remedy = "correct the label") const {
        using deepchrome::LabelKind;
        return {.marks = std::move(marks),
                .labels = labels,
                .kind = number()   ? LabelKind::numeric
                        : binary() ? LabelKind::binary
                                   : LabelKind::whole,
                .classes = binary() ? 0 : classes,
                .label_remedy = std::move(remedy)};
    }

    /// Class by class, how many genes there are.
    std::vector<std::size_t> sizes(std::span<const float> labels) const {
        std::vector<std::size_t> counts(classes);
        for (const float label : labels) ++counts[static_cast<std::size_t>(label)];
        return counts;
    }

    /// What of genes with these labels nothing could be learnt; empty where all is well.
    /// `kind` says which genes, as "test ".
    std::string fault(std::span<const float> labels, const std::string& kind = "") const {
        const std::string all = "all " + std::to_string(labels.size()) + " " + kind + "genes ";
        if (number()) {
            if (std::ranges::all_of(labels, [&](float label) { return label == labels[0]; }))
                return all + "have the value " + deepchrome::format_shortest(labels[0]) +
                       " (wanted values that differ)";
            return "";
        }
        const std::vector<std::size_t> counts = sizes(labels);
        for (std::size_t c = 0; c < classes; ++c) {
            if (counts[c] > 0) continue;
            if (binary()) return all + "are " + (c == 1 ? "OFF" : "ON") + " (wanted genes of both classes)";
            return "none of the " + std::to_string(labels.size()) + " " + kind + "genes is of class " +
                   std::to_string(c) + " (wanted genes of all " + std::to_string(classes) + " classes)";
        }
        return "";
    }

    /// The labels that folds have in equal parts: those of the classes, or of a regression tenths of the
    /// values.
    std::vector<float> strata(std::span<const float> labels) const {
        if (!number()) return {labels.begin(), labels.end()};
        const std::vector<double> values(labels.begin(), labels.end());
        return deepchrome::label_genes(values, {.rule = deepchrome::LabelRule::quantiles, .bands = 10})
            .labels;
    }
};

/// Of the outputs of a network (genes x outputs), those that the goal asks for.
inline std::vector<float> of_goal(std::vector<float> outputs, Goal goal) {
    if (goal.number() || goal.binary() || goal.classes == most_classes) return outputs;
    const std::size_t genes = outputs.size() / most_classes;
    for (std::size_t gene = 0; gene < genes; ++gene) {
        std::copy_n(outputs.begin() + static_cast<std::ptrdiff_t>(gene * most_classes), goal.classes,
                    outputs.begin() + static_cast<std::ptrdiff_t>(gene * goal.classes));
    }
    outputs.resize(genes * goal.classes);
    return outputs;
}

/// The flags that say what a network is trained for.
class GoalFlags {
public:
    /// Adds the flags, and checks that others that are only of some goals fit. Their values count once the
    /// command line has been parsed.
    explicit GoalFlags(CLI::App& app) {
        app.add_option("--task", task_, "what labels are: classes (classify), or values to predict (regress)")
            ->check(CLI::IsMember({"classify", "regress"}))
            ->capture_default_str();
        app.add_option("--classes", classes_, "number of classes, labeled 0, 1, ...; of two, 1 is ON")
            ->check(range())
            ->default_str("2");
        app.final_callback([this, &app] {
            using CLI::ValidationError;
            const std::string weights = app["--class-weights"]->as<std::string>();
            if (goal().number()) {
                if (classes_) throw ValidationError("--classes", "is of --task classify, not of regress");
                if (!weights.empty())
                    throw ValidationError("--class-weights", "is of --task classify, not of regress");
                if (app.count("--label-smoothing") > 0)
                    throw ValidationError("--label-smoothing", "is of --task classify, not of regress");
            } else if (!weights.empty() && weights != "balanced") {
                const auto count = static_cast<std::size_t>(std::ranges::count(weights, ',')) + 1;
                if (count != goal().classes) {
                    throw ValidationError("--class-weights",
                                          weights + " are " + std::to_string(count) + " weights (wanted " +
                                              std::to_string(goal().classes) + ", one for each class)");
                }
            }
            if (!goal().binary() && app.count("--threshold") > 0)
                throw ValidationError("--threshold", "is of two classes, not of " + goal().name());
        });
    }

    Goal goal() const { return {task_ == "regress" ? 0 : classes_.value_or(2)}; }

    /// What to do about a label of another kind.
    std::string remedy() const {
        if (goal().number()) return "correct the label";
        return goal().binary()
                   ? "correct the label, or give --classes for more classes or --task regress for values"
                   : "correct the label, or give the right --classes";
    }

private:
    static CLI::Validator range() {
        return {[](std::string& text) {
                    const bool whole = whole_number()(text).empty() && text.size() < 9;
                    const std::size_t number = whole ? std::stoul(text) : 0;
                    if (number >= 2 && number <= most_classes) return std::string();
                    return text + " (wanted 2 to " + std::to_string(most_classes) +
                           "; for more, rebuild with -DDEEPCHROME_CLASSES=" +
                           (number > most_classes ? text : "N") + ")";
                },
                "CLASSES", ""};
    }

    std::string task_ = "classify";
    std::optional<std::size_t> classes_;
};

}  // namespace programs
