// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How far genes may be moved along the genome: in base pairs, or in bins of whatever width.
///
///     parse_shift("300bp")->bins(100)   // 3
struct Shift {
    std::uint32_t amount = 0;
    bool in_bins = false;  ///< false: base pairs

    friend bool operator==(const Shift&, const Shift&) = default;

    /// In whole bins of `bin_width` base pairs, never further than asked for. Throws DataError where base
    /// pairs are asked for and the width is unknown, or wider than the shift: nothing would be moved.
    std::size_t bins(std::optional<std::uint32_t> bin_width) const;
};

/// Reads "300bp", "3bins", "1bin" or "0". Nothing for anything else: a number alone could be either.
std::optional<Shift> parse_shift(std::string_view text);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <charconv>
#include <system_error>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::size_t Shift::bins(std::optional<std::uint32_t> bin_width) const {
    if (in_bins || amount == 0) return amount;
    if (!bin_width) {
        throw_as<DataError>({"a shift of ", amount,
                             " bp was asked for, of bins of unknown width (wanted tables that state it); "
                             "give the width of a bin, or the shift in bins as 3bins"});
    }
    if (amount < *bin_width) {
        throw_as<DataError>({"a shift of ", amount, " bp was asked for, of bins of ", *bin_width,
                             " bp (wanted at least one bin); give a larger shift, or 0 for none"});
    }
    return amount / *bin_width;
}

DEEPCHROME_INLINE std::optional<Shift> parse_shift(std::string_view text) {
    for (const std::string_view unit : {"bp", "bins", "bin"}) {
        if (!text.ends_with(unit)) continue;
        text.remove_suffix(unit.size());
        std::uint32_t amount = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), amount);
        if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        return Shift{amount, unit != "bp"};
    }
    if (text == "0") return Shift{};
    return std::nullopt;
}

}  // namespace deepchrome

#endif
