// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/training/task.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// With fewer genes of a class, or fewer values, a figure of 95 % is half of its scale wide.
inline constexpr std::size_t few_genes = 10;

/// Marks from which nothing is learned, since they have the same value throughout: a line each.
std::vector<std::string> constant_marks(const Dataset& genes);

/// Labels of which too few are alike for figures to say much: a line each.
std::vector<std::string> scarce_labels(std::span<const float> labels, Task task);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<std::string> constant_marks(const Dataset& genes) {
    std::vector<std::string> lines;
    const std::size_t marks = genes.signal.marks;
    const std::span<const float> values(genes.signals.data(), genes.signals.size());
    for (std::size_t mark = 0; mark < marks; ++mark) {
        std::size_t i = mark;
        while (i < values.size() && values[i] == values[mark]) i += marks;
        if (values.empty() || i < values.size()) continue;
        lines.push_back(message_of({genes.marks[mark], " is ", format_shortest(values[mark]),
                                    " in every bin of all ", genes.size(),
                                    " genes (wanted a signal that varies), so that nothing is learned "
                                    "from it; leave it out, or look at the file that it was counted from"}));
    }
    return lines;
}

DEEPCHROME_INLINE std::vector<std::string> scarce_labels(std::span<const float> labels, Task task) {
    std::vector<std::string> lines;
    if (task.is_regression()) {
        if (labels.size() < few_genes) {
            lines.push_back(message_of({"there are ", labels.size(), " genes (wanted ", few_genes,
                                        " or more); figures of so few say little: bring more genes"}));
        }
        return lines;
    }
    const std::vector<std::size_t> counts = task.class_counts(labels);
    for (std::size_t c = 0; c < counts.size(); ++c) {
        if (counts[c] >= few_genes) continue;
        const std::string which = task.binary() ? (c == 1 ? "ON" : "OFF") : message_of({"of class ", c});
        lines.push_back(message_of({counts[c], " of ", labels.size(), " genes are ", which, " (wanted ",
                                    few_genes, " or more); ",
                                    counts[c] > 0   ? "figures of so few say little"
                                    : task.binary() ? "there is no AUROC"
                                                    : "no AUROC is of that class",
                                    ": bring more genes"}));
    }
    return lines;
}

}  // namespace deepchrome

#endif
