// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <ostream>
#include <span>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/losses/concept.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/numbers.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The results of a finished epoch.
struct EpochRecord {
    std::size_t epoch = 0;  ///< from 1
    /// Mean over the genes, each at the weights before the update of its batch, with dropout and
    /// augmentation.
    double train_loss = 0;
    double valid_loss = 0;
    /// For several classes, the mean of the AUROCs of each class against the rest. NaN for genes of one
    /// class, and for a loss whose targets are numbers.
    double valid_auroc = 0;
    double learning_rate = 0;  ///< of the last update
    double seconds = 0;        ///< of training, without validation
    double valid_pearson = 0;  ///< of networks with one output; otherwise NaN
};

using History = std::vector<EpochRecord>;

/// The metric that decides which epoch is best.
enum class Monitor { valid_auroc, valid_loss, valid_pearson };

/// The metric by which a Trainer chooses unless told otherwise: the AUROC if the targets of the loss are
/// classes, otherwise the loss.
template <class Loss>
constexpr Monitor default_monitor() {
    return detail::target_kind_of<Loss>() == TargetKind::classes ? Monitor::valid_auroc : Monitor::valid_loss;
}

/// The name of the metric, for messages: "AUROC".
std::string_view metric_name(Monitor monitor);

/// The value of the monitored metric. For `valid_loss`, smaller is better.
double monitored(const EpochRecord& record, Monitor monitor);

/// Whether epoch `a` was better than `b`. A value that is not finite counts as the worst.
bool is_better(const EpochRecord& a, const EpochRecord& b, Monitor monitor);

/// The number of the best epoch, from 1; of equally good epochs the first. 0 if no epoch has a number to
/// compare.
std::size_t best_epoch(std::span<const EpochRecord> history, Monitor monitor);

/// Writes the history as a CSV table: epoch, train_loss, valid_loss, valid_auroc, learning_rate, seconds. If
/// the monitor is valid_pearson, that column replaces valid_auroc.
void write_history(std::ostream& out, std::span<const EpochRecord> history,
                   Monitor monitor = Monitor::valid_auroc);

/// Reads what `write_history` wrote. Throws DataError naming file and line.
History read_history(LineReader& lines);

/// The same from a file.
History read_history(const std::filesystem::path& path);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <limits>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::string_view metric_name(Monitor monitor) {
    return monitor == Monitor::valid_auroc     ? "AUROC"
           : monitor == Monitor::valid_pearson ? "Pearson correlation"
                                               : "loss";
}

DEEPCHROME_ONCE double monitored(const EpochRecord& record, Monitor monitor) {
    return monitor == Monitor::valid_auroc     ? record.valid_auroc
           : monitor == Monitor::valid_pearson ? record.valid_pearson
                                               : record.valid_loss;
}

DEEPCHROME_ONCE bool is_better(const EpochRecord& a, const EpochRecord& b, Monitor monitor) {
    const auto rank = [&](const EpochRecord& record) {
        const double value = monitor == Monitor::valid_loss ? -record.valid_loss : monitored(record, monitor);
        return is_finite(value) ? value : std::numeric_limits<double>::lowest();
    };
    return rank(a) > rank(b);
}

DEEPCHROME_ONCE std::size_t best_epoch(std::span<const EpochRecord> history, Monitor monitor) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < history.size(); ++i) {
        if (is_nan(monitored(history[i], monitor))) continue;
        if (best == 0 || is_better(history[i], history[best - 1], monitor)) best = i + 1;
    }
    return best;
}

DEEPCHROME_ONCE void write_history(std::ostream& out, std::span<const EpochRecord> history, Monitor monitor) {
    const Monitor column = monitor == Monitor::valid_pearson ? monitor : Monitor::valid_auroc;
    out << "epoch,train_loss,valid_loss,"
        << (column == Monitor::valid_pearson ? "valid_pearson" : "valid_auroc") << ",learning_rate,seconds\n";
    for (const EpochRecord& r : history) {
        out << r.epoch << ',' << format_significant(r.train_loss, 9) << ','
            << format_significant(r.valid_loss, 9) << ',' << format_significant(monitored(r, column), 9)
            << ',' << format_significant(r.learning_rate, 9) << ',' << format_significant(r.seconds, 6)
            << '\n';
    }
}

DEEPCHROME_ONCE History read_history(LineReader& lines) {
    constexpr std::string_view before = "epoch,train_loss,valid_loss,";
    constexpr std::string_view after = ",learning_rate,seconds";
    const bool any = lines.next();
    const bool pearson = any && lines.text() == message_of({before, "valid_pearson", after});
    if (!pearson && !(any && lines.text() == message_of({before, "valid_auroc", after}))) {
        throw_as<DataError>({lines.name(), ":1: is not the header of a history (wanted ", before,
                             "valid_auroc", after, "); give the folder of a finished training"});
    }
    History history;
    while (lines.next()) {
        std::vector<double> values;
        for (const std::string_view field : split_fields(lines.text(), ',')) {
            if (const auto value = parse_number<double>(field)) values.push_back(*value);
        }
        if (values.size() != 6 || split_fields(lines.text(), ',').size() != 6 || is_nan(values[0]) ||
            values[0] < 1 || values[0] >= 1e9) {
            throw_as<DataError>(
                {lines.where(),
                 ": is not an epoch (wanted six numbers, separated by commas); give the folder of "
                 "a finished training"});
        }
        EpochRecord record{.epoch = static_cast<std::size_t>(values[0]),
                           .train_loss = values[1],
                           .valid_loss = values[2],
                           .learning_rate = values[4],
                           .seconds = values[5]};
        (pearson ? record.valid_pearson : record.valid_auroc) = values[3];
        history.push_back(record);
    }
    return history;
}

DEEPCHROME_ONCE History read_history(const std::filesystem::path& path) {
    LineReader lines(path);
    return read_history(lines);
}

}  // namespace deepchrome

#endif
