// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The positions of the bins of a gene, whose middle is at the transcription start site (TSS): in base pairs,
/// or in bins where their width is not known.
struct BinAxis {
    std::size_t bins = 0;
    std::optional<std::uint32_t> width = {};  ///< base pairs in a bin

    /// Where a bin begins, in base pairs from the TSS: "-5000"; without a width its number, from 1: "bin1".
    std::string start(std::size_t bin) const;

    /// The place of bin number `bin` (from 0, or between two bins) on an axis of kilobases, or of bins; its
    /// middle is bin + 0.5.
    double from_tss(double bin) const { return (bin - 0.5 * static_cast<double>(bins)) * unit(); }

    /// The width of a bin on that axis.
    double unit() const { return width ? static_cast<double>(*width) / 1000 : 1.0; }
    double half() const { return 0.5 * static_cast<double>(bins) * unit(); }
    std::string_view unit_name() const { return width ? "kb" : "bins"; }
    std::string_view label() const { return width ? "kb from the TSS" : "bins from the TSS"; }
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::string BinAxis::start(std::size_t bin) const {
    if (!width) return "bin" + std::to_string(bin + 1);
    return std::to_string(static_cast<std::int64_t>(bin) * *width -
                          static_cast<std::int64_t>(bins) * *width / 2);
}

}  // namespace deepchrome

#endif
