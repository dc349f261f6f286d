// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <iostream>
#include <optional>
#include <ostream>

#include <unistd.h>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/training/events.hpp>
#include <deepchrome/training/history.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A listener that shows progress on standard error: one line per epoch and, on a terminal, a moving bar.
class ProgressBar {
public:
    /// Shows the validation loss, and beside it the monitored metric; without `monitor` that of the trainer.
    explicit ProgressBar(std::optional<Monitor> monitor = {})
        : ProgressBar(std::cerr, ::isatty(STDERR_FILENO) == 1, monitor) {}
    ProgressBar(std::ostream& out, bool terminal, std::optional<Monitor> monitor = {})
        : out_(&out), terminal_(terminal), monitor_(monitor) {}

    void on_batch(const BatchProgress& progress);

    template <class M, class State>
    void on_epoch(const M&, const State& state, std::size_t epochs) {
        const EpochRecord& r = state.history.back();
        const Monitor shown = beside_loss(r, monitor_.value_or(state.monitor));
        *out_ << (terminal_ ? "\r\033[K" : "") << "epoch " << r.epoch << '/' << epochs << "  train loss "
              << format_fixed(r.train_loss, 4) << "  valid loss " << format_fixed(r.valid_loss, 4)
              << (shown == Monitor::valid_pearson ? "  valid Pearson " : "  valid AUROC ")
              << format_fixed(monitored(r, shown), 4) << "  " << format_fixed(r.seconds, 2) << " s\n"
              << std::flush;
    }

private:
    /// The loss is shown anyway. Beside it stands the AUROC, or Pearson's correlation where there is no
    /// AUROC.
    static Monitor beside_loss(const EpochRecord& record, Monitor monitor);

    std::ostream* out_;
    bool terminal_;
    std::optional<Monitor> monitor_;
    std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE void ProgressBar::on_batch(const BatchProgress& progress) {
    using namespace std::chrono_literals;
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now - drawn_ < 100ms) return;
    drawn_ = now;
    constexpr std::size_t width = 30;
    const std::size_t done = progress.batch * width / progress.batches;
    *out_ << "\r\033[Kepoch " << progress.epoch << '/' << progress.epochs << " [" << std::string(done, '=')
          << std::string(width - done, ' ') << ']' << std::flush;
}

DEEPCHROME_ONCE Monitor ProgressBar::beside_loss(const EpochRecord& record, Monitor monitor) {
    if (monitor != Monitor::valid_loss) return monitor;
    return is_nan(record.valid_auroc) ? Monitor::valid_pearson : Monitor::valid_auroc;
}

}  // namespace deepchrome

#endif
