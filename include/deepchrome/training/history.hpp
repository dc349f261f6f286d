// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <ostream>
#include <span>
#include <vector>

#include <deepchrome/core/format.hpp>

namespace deepchrome {

/// The results of a finished epoch.
struct EpochRecord {
    std::size_t epoch = 0;  ///< from 1
    /// Mean over the genes, each at the weights before the update of its batch, with dropout and
    /// augmentation.
    double train_loss = 0;
    double valid_loss = 0;
    /// For several classes, the mean of the AUROCs of each class against the rest. NaN for genes of one
    /// class.
    double valid_auroc = 0;
    double learning_rate = 0;  ///< of the last update
    double seconds = 0;        ///< of training, without validation
    double valid_pearson = 0;  ///< of networks with one output; otherwise NaN
};

using History = std::vector<EpochRecord>;

/// The metric that decides which epoch is best.
enum class Monitor { valid_auroc, valid_loss, valid_pearson };

/// The value of the monitored metric. For `valid_loss`, smaller is better.
inline double monitored(const EpochRecord& record, Monitor monitor) {
    return monitor == Monitor::valid_auroc     ? record.valid_auroc
           : monitor == Monitor::valid_pearson ? record.valid_pearson
                                               : record.valid_loss;
}

/// Whether epoch `a` was better than `b`. NaN counts as the worst value, and so does an infinite loss.
inline bool is_better(const EpochRecord& a, const EpochRecord& b, Monitor monitor) {
    const auto rank = [&](const EpochRecord& record) {
        const double value = monitor == Monitor::valid_loss ? -record.valid_loss : monitored(record, monitor);
        return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
    };
    return rank(a) > rank(b);
}

/// The number of the best epoch, from 1; of equally good epochs the first. 0 without epochs.
inline std::size_t best_epoch(std::span<const EpochRecord> history, Monitor monitor) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < history.size(); ++i) {
        if (best == 0 || is_better(history[i], history[best - 1], monitor)) best = i + 1;
    }
    return best;
}

/// Writes the history as a CSV table: epoch, train_loss, valid_loss, valid_auroc, learning_rate, seconds. If
/// the monitor is valid_pearson, that column replaces valid_auroc.
inline void write_history(std::ostream& out, std::span<const EpochRecord> history,
                          Monitor monitor = Monitor::valid_auroc) {
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

}  // namespace deepchrome
