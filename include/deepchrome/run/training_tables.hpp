// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/table/csv.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/training/task.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What to say of tables from which nothing can be learned; a program adds its flags.
struct TableRemedies {
    std::string label = "correct the label";                   ///< for an invalid label
    std::string values = "label the genes with their values";  ///< for a regression on zeros and ones
    std::string classes = "give a table with genes of each";   ///< for a missing class
    std::string_view learner = "a network";                    ///< that learns nothing from one class
};

/// Reads a labeled gene table from which something can be learned for the task: genes of every class, values
/// that differ. Throws DataError for any other.
Dataset read_training_table(const std::string& path, Signal signal, Task task, std::vector<std::string> marks,
                            const TableRemedies& remedies = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Dataset read_training_table(const std::string& path, Signal signal, Task task,
                                              std::vector<std::string> marks, const TableRemedies& remedies) {
    Dataset data = read_csv(path, signal, task.reading(std::move(marks), Labels::required, remedies.label));
    if (task.binary()) {
        const ClassBalance balance = class_balance(data.labels);
        if (balance.on > 0 && balance.off > 0) return data;
        throw_as<DataError>({path, ": all ", data.size(), " genes are ",
                             balance.on == 0 ? "OFF (label 0)" : "ON (label 1)", ", and ", remedies.learner,
                             " learns nothing from one class; give a table with genes of both"});
    }
    const std::string why = task.why_untrainable(data.labels);
    if (!why.empty()) {
        throw_as<DataError>({path, ": ", why, "; ",
                             task.is_regression() ? "give a table with values to learn" : remedies.classes});
    }
    const auto is_class = [](float label) { return label == 0 || label == 1; };
    if (task.is_regression() && std::all_of(data.labels.begin(), data.labels.end(), is_class)) {
        throw_as<DataError>(
            {path, ": all labels are 0 or 1, which are classes (wanted values); ", remedies.values});
    }
    return data;
}

}  // namespace deepchrome

#endif
