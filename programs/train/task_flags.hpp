// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/run/training_tables.hpp>
#include <deepchrome/training/task.hpp>

#include "../networks.hpp"
#include "../program.hpp"

namespace programs {

/// The flags that say what a network is trained for.
class TaskFlags {
public:
    /// Adds the flags, and checks that others that are only of some tasks fit. Their values count once the
    /// command line has been parsed.
    explicit TaskFlags(CLI::App& app) {
        app.add_option("--task", task_, "what labels are: classes (classify), or values to predict (regress)")
            ->check(CLI::IsMember({"classify", "regress"}))
            ->capture_default_str();
        app.add_option("--classes", classes_, "number of classes, labeled 0, 1, ...; of two, 1 is ON")
            ->check(range())
            ->default_str("2");
        app.final_callback([this, &app] {
            using CLI::ValidationError;
            const std::string weights = app["--class-weights"]->as<std::string>();
            if (task().is_regression()) {
                if (classes_) throw ValidationError("--classes", "is of --task classify, not of regress");
                if (!weights.empty())
                    throw ValidationError("--class-weights", "is of --task classify, not of regress");
                if (app.count("--label-smoothing") > 0)
                    throw ValidationError("--label-smoothing", "is of --task classify, not of regress");
            } else if (!weights.empty() && weights != "balanced") {
                const auto count = static_cast<std::size_t>(std::ranges::count(weights, ',')) + 1;
                if (count != task().classes) {
                    throw ValidationError("--class-weights",
                                          weights + " are " + std::to_string(count) + " weights (wanted " +
                                              std::to_string(task().classes) + ", one for each class)");
                }
            }
            if (!task().binary() && app.count("--threshold") > 0)
                throw ValidationError("--threshold", "is of two classes, not of " + task().name());
        });
    }

    deepchrome::Task task() const { return {task_ == "regress" ? 0 : classes_.value_or(2)}; }

    /// What to do about tables of another kind.
    deepchrome::TableRemedies remedies() const {
        deepchrome::TableRemedies remedies;
        if (!task().is_regression()) {
            remedies.label =
                task().binary()
                    ? "correct the label, or give --classes for more classes or --task regress for values"
                    : "correct the label, or give the right --classes";
        }
        remedies.values = "leave out --task regress, or label the genes with their values, as deepchrome-bin "
                          "--label log2 does";
        remedies.classes = "give a table with genes of each, or another --classes";
        return remedies;
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
