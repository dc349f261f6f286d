// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Which rows belong together, those of one gene in several cell types say: they are no independent draws, so
/// that a standard error must not count each of them. Groups are numbered from 0 in the order of their first
/// rows.
struct RowGroups {
    std::vector<std::size_t> of;  ///< by row
    std::size_t count = 0;

    /// From a name for each of `rows` rows; no names mean that each row is a group. Error, opened by `who`,
    /// for another number of names.
    RowGroups(std::size_t rows, std::span<const std::string> names, std::string_view who);

    /// True if each row is a group by itself.
    bool single() const { return count == of.size(); }

    /// The rows of each group.
    std::vector<std::vector<std::size_t>> members() const;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <map>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE RowGroups::RowGroups(std::size_t rows, std::span<const std::string> names,
                                       std::string_view who) {
    if (!names.empty() && names.size() != rows) {
        throw_as<Error>({who, ": there are ", names.size(), " names of groups (wanted ", rows,
                         ", one per label, or none)"});
    }
    std::map<std::string_view, std::size_t> numbers;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto fresh = names.empty() || numbers.try_emplace(names[row], count).second;
        of.push_back(fresh ? count : numbers[names[row]]);
        if (fresh) ++count;
    }
}

DEEPCHROME_INLINE std::vector<std::vector<std::size_t>> RowGroups::members() const {
    std::vector<std::vector<std::size_t>> rows(count);
    for (std::size_t row = 0; row < of.size(); ++row) rows[of[row]].push_back(row);
    return rows;
}

}  // namespace deepchrome

#endif
