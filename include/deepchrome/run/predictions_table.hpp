// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/tables.hpp>
#include <deepchrome/predict/outputs.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/numbers.hpp>
#include <deepchrome/training/task.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// predictions.tsv: outputs of a network (genes x `Task::width()`) as the task has them, with labels where
/// there are some. Genes are called ON above `threshold`.
void write_predictions(std::ostream& out, Task task, const Dataset& genes, std::span<const float> outputs,
                       double threshold);

/// The p(ON) in a table as `write_predictions` writes it, for `genes` in their order. Throws DataError naming
/// file and line for other genes or anything else.
std::vector<double> read_predictions(LineReader& lines, std::span<const std::string> genes);

/// The same from a file.
std::vector<double> read_predictions(const std::string& path, std::span<const std::string> genes);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <optional>
#include <string_view>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void write_predictions(std::ostream& out, Task task, const Dataset& genes,
                                         std::span<const float> outputs, double threshold) {
    if (task.is_regression()) return write_value_predictions(out, genes.genes, outputs, genes.labels);
    if (task.binary()) {
        const std::vector<float> p_on = probabilities_on(outputs);
        return write_predictions(out, genes.genes, std::span(p_on), genes.labels, threshold);
    }
    std::vector<float> p(outputs.begin(), outputs.end());
    for (float& value : p) value = std::exp(value);
    write_class_predictions(out, genes.genes, std::span<const float>(p), task.classes, genes.labels);
}

DEEPCHROME_INLINE std::vector<double> read_predictions(LineReader& lines,
                                                       std::span<const std::string> genes) {
    std::vector<double> p_on;
    bool header = false;
    while (lines.next()) {
        const std::vector<std::string_view> fields = split_fields(lines.text(), '\t');
        if (!header) {
            header = true;
            if (fields.size() >= 2 && fields[0] == "gene" && fields[1] == "p_on") continue;
            throw_as<DataError>({lines.where(),
                                 ": is no table of predictions (wanted the columns gene and p_on); give a "
                                 "predictions.tsv of a training"});
        }
        const std::size_t row = p_on.size();
        const auto value = fields.size() < 2 ? std::nullopt : parse_number<double>(fields[1]);
        if (!value || !is_finite(*value) || row >= genes.size() || fields[0] != genes[row]) {
            throw_as<DataError>(
                {lines.where(), ": gene ", fields[0], " (wanted ",
                 row < genes.size() ? std::string_view(genes[row]) : "no more",
                 " and its probability); compare with predictions for the same genes in the same order"});
        }
        p_on.push_back(*value);
    }
    if (p_on.size() != genes.size()) {
        throw_as<DataError>({lines.name(), ": has ", p_on.size(), " genes (wanted ", genes.size(),
                             "); compare with predictions for the same genes in the same order"});
    }
    return p_on;
}

DEEPCHROME_INLINE std::vector<double> read_predictions(const std::string& path,
                                                       std::span<const std::string> genes) {
    LineReader lines(path);
    return read_predictions(lines, genes);
}

}  // namespace deepchrome

#endif
