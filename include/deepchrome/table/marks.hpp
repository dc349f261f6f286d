// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The five core histone marks in the column order of the published tables (Zenodo record 2652278).
inline constexpr std::array<std::string_view, 5> published_marks = {"H3K27me3", "H3K36me3", "H3K4me1",
                                                                    "H3K4me3", "H3K9me3"};

/// `published_marks` as strings.
inline std::vector<std::string> published_mark_names() {
    return {published_marks.begin(), published_marks.end()};
}

/// Names for any number of marks: the published ones, then mark6, mark7, ...
std::vector<std::string> mark_names(std::size_t count);

/// Throws DataError unless `names` are `count` different, printable names that can head a column. `where`
/// opens the message.
void check_marks(std::span<const std::string> names, std::size_t count, const std::string& where);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::vector<std::string> mark_names(std::size_t count) {
    std::vector<std::string> names = published_mark_names();
    while (names.size() < count) names.push_back(message_of({"mark", names.size() + 1}));
    names.resize(count);
    return names;
}

DEEPCHROME_ONCE void check_marks(std::span<const std::string> names, std::size_t count,
                                 const std::string& where) {
    if (names.size() != count) {
        throw_as<DataError>({where, ": ", names.size(), names.size() == 1 ? " mark is" : " marks are",
                             " named (wanted ", count, "); name every mark once"});
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty()) throw_as<DataError>({where, ": mark ", i + 1, " has no name; name every mark"});
        for (const char c : names[i]) {
            if (c == ',' || c == '"') {
                throw_as<DataError>({where, ": the name of mark ", i + 1,
                                     " has a comma or a quote in it; use letters, digits, '.', '-' and '_'"});
            }
        }
        require_printable_name(names[i], "mark name", where);
        if (names[i] == "gene" || names[i] == "bin" || names[i] == "label") {
            throw_as<DataError>(
                {where, ": a mark is named ", names[i], ", as another column is; choose another name"});
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (names[i] == names[j]) {
                throw_as<DataError>({where, ": mark ", names[i], " is named twice; name every mark once"});
            }
        }
    }
}

}  // namespace deepchrome

#endif
