// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/signals/binned_signal.hpp>
#include <deepchrome/signals/manifest.hpp>
#include <deepchrome/signals/normalize.hpp>
#include <deepchrome/signals/signal_format.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The unit of the bins of one cell.
struct UnitRules {
    Normalize normalize = Normalize::none;
    ControlUse control_use = ControlUse::subtract;
    std::uint64_t depth = 0;          ///< brings reads to so many of the library; 0: to `normalize`
    std::vector<double> scales = {};  ///< what the finished bins of each mark are multiplied by; empty: 1
};

namespace detail {

/// Throws DataError where a factor makes a bin too large or too small for a float.
void require_scalable(const BinnedSignal& signal, double factor);

}  // namespace detail

/// The signals of one cell in the bins of all genes.
struct CellSignals {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    struct Control {
        std::size_t file = none;  ///< its number in `files`
        double factor = 1;        ///< what it was multiplied by before it was set against the signal
    };

    std::vector<BinnedSignal> files;  ///< one a mark, in the order of the marks, then the controls
    std::vector<Control> controls;    ///< one a mark
};

/// Reads the files of a cell, each in one pass by one of the threads; `Formats` is a list of formats. `poll`
/// is called in all threads.
template <class Formats>
CellSignals read_cell(
    const CellFiles& cell, const WindowIndex& windows, const SignalRules& rules, std::size_t threads = 1,
    const Poll& poll = [] {}) {
    CellSignals signals;
    std::vector<std::string> files;
    for (const MarkFiles& mark : cell.marks) files.push_back(mark.signal);
    for (const MarkFiles& mark : cell.marks) {
        CellSignals::Control& control = signals.controls.emplace_back();
        if (mark.control.empty()) continue;
        // A control may be that of several marks, or a signal as well.
        const auto place = std::find(files.begin(), files.end(), mark.control);
        control.file = static_cast<std::size_t>(place - files.begin());
        if (place == files.end()) files.push_back(mark.control);
    }
    signals.files.resize(files.size());
    std::atomic<std::size_t> next = 0;
    Threads pool(std::min(threads, files.size()));
    pool.run([&](const Worker&) {
        for (std::size_t i; (i = next++) < files.size();)
            signals.files[i] = Formats::read(files[i], windows, rules, poll);
    });
    return signals;
}

/// Sets the controls against the signals, at the size of their libraries, and brings reads to their unit;
/// tracks keep theirs. Then it scales the marks. Throws DataError for what a gene table cannot hold, such as
/// negative values, for a control of the other kind, and for rules that contradict each other.
void bring_to_unit(CellSignals& cell, const UnitRules& rules, std::int32_t bin_width);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <limits>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void require_scalable(const BinnedSignal& signal, double factor) {
    for (const float value : signal.values) {
        const double scaled = static_cast<double>(value) * factor;
        const bool large = scaled > static_cast<double>(std::numeric_limits<float>::max());
        const bool small = value > 0 && scaled < static_cast<double>(std::numeric_limits<float>::min());
        if (is_nan(value) || (!large && !small)) continue;
        throw_as<DataError>({signal.path, ": a bin of ", format_shortest(value), " times ",
                             format_shortest(factor), " is too ", large ? "large" : "small",
                             " for a gene table (wanted a number of single precision); give another factor"});
    }
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void bring_to_unit(CellSignals& cell, const UnitRules& rules, std::int32_t bin_width) {
    if (rules.depth > 0 && rules.normalize != Normalize::none)
        throw DataError("a depth is a unit of its own (wanted Normalize::none beside it)");
    if (!rules.scales.empty() && rules.scales.size() != cell.controls.size()) {
        throw_as<DataError>(
            {rules.scales.size(), " factors for ", cell.controls.size(), " marks (wanted one a mark)"});
    }
    for (const BinnedSignal& file : cell.files) {
        const auto negative =
            std::find_if(file.values.begin(), file.values.end(), [](float value) { return value < 0; });
        if (negative == file.values.end()) continue;
        throw_as<DataError>(
            {file.path, ": a bin has the value ", format_shortest(*negative),
             " (wanted 0 or more, a gene table holds counts or coverage); give a track without "
             "negative values"});
    }
    std::vector<std::vector<float>> control_values(cell.files.size());
    for (const CellSignals::Control& control : cell.controls) {
        if (control.file != CellSignals::none) control_values[control.file] = cell.files[control.file].values;
    }
    for (std::size_t mark = 0; mark < cell.controls.size(); ++mark) {
        BinnedSignal& signal = cell.files[mark];
        CellSignals::Control& used = cell.controls[mark];
        if (used.file != CellSignals::none) {
            const BinnedSignal& control = cell.files[used.file];
            if (control.reads != signal.reads) {
                throw_as<DataError>({control.path, ": is a control of ", control.reads ? "reads" : "a track",
                                     " for ", signal.path,
                                     ", which is of the other kind (wanted reads for reads, a track for a "
                                     "track)"});
            }
            if (signal.reads) {
                used.factor = static_cast<double>(signal.tally.counted) /
                              static_cast<double>(std::max<std::uint64_t>(control.tally.counted, 1));
            }
            apply_control(signal.values, control_values[used.file], rules.control_use, used.factor);
        }
        if (signal.reads) {
            scale_values(signal.values, rules.depth > 0
                                            ? depth_factor(rules.depth, signal.tally.counted)
                                            : count_factor(rules.normalize, signal.tally.counted, bin_width));
        }
        if (rules.scales.empty() || rules.scales[mark] == 1) continue;
        detail::require_scalable(signal, rules.scales[mark]);
        scale_values(signal.values, rules.scales[mark]);
    }
}

}  // namespace deepchrome

#endif
