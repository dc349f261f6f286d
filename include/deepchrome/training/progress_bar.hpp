// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <iostream>
#include <ostream>
#include <string>

#include <unistd.h>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/training/events.hpp>
#include <deepchrome/training/history.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A listener that shows progress on standard error: one line per epoch and, on a terminal, a moving bar.
class ProgressBar {
public:
    ProgressBar() : ProgressBar(Monitor::valid_auroc) {}
    /// Shows the validation AUROC, or Pearson's correlation if that is the monitor.
    explicit ProgressBar(Monitor monitor) : ProgressBar(std::cerr, ::isatty(STDERR_FILENO) == 1, monitor) {}
    ProgressBar(std::ostream& out, bool terminal, Monitor monitor = Monitor::valid_auroc)
        : out_(&out), terminal_(terminal), pearson_(monitor == Monitor::valid_pearson) {}

    void on_batch(const BatchProgress& progress) {
        using namespace std::chrono_literals;
        const auto now = std::chrono::steady_clock::now();
        if (!terminal_ || now - drawn_ < 100ms) return;
        drawn_ = now;
        constexpr std::size_t width = 30;
        const std::size_t done = progress.batch * width / progress.batches;
        *out_ << "\r\033[Kepoch " << progress.epoch << '/' << progress.epochs << " ["
              << std::string(done, '=') << std::string(width - done, ' ') << ']' << std::flush;
    }

    template <class M, class State>
    void on_epoch(const M&, const State& state, std::size_t epochs) {
        const EpochRecord& r = state.history.back();
        *out_ << (terminal_ ? "\r\033[K" : "") << "epoch " << r.epoch << '/' << epochs << "  train loss "
              << format_fixed(r.train_loss, 4) << "  valid loss " << format_fixed(r.valid_loss, 4)
              << (pearson_ ? "  valid Pearson " : "  valid AUROC ")
              << format_fixed(pearson_ ? r.valid_pearson : r.valid_auroc, 4) << "  "
              << format_fixed(r.seconds, 2) << " s\n"
              << std::flush;
    }

private:
    std::ostream* out_;
    bool terminal_;
    bool pearson_;
    std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace deepchrome
