// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/text/browser_line.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/other_data.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The first lines of a text, by which formats recognize it: those in its first 256 KiB, without blank ones
/// and without their ends. Throws DataError for what is no text.
struct TextStart {
    struct Line {
        std::string_view text;
        std::size_t number = 0;
    };

    std::string name;          ///< of the file, for messages
    std::vector<Line> header;  ///< comments and lines for genome browsers before the first row
    std::vector<Line> rows;    ///< all other lines; later comments are left out
    bool whole = false;        ///< no line of the text is missing
    std::vector<std::vector<std::string_view>> fields;  ///< of the first 1,000 rows, split at tabs

    /// Looks at a text before its first line is read; valid until then.
    explicit TextStart(LineReader& lines);

    /// The number of columns that most of the `fields` have; 0 where there are none.
    std::size_t columns() const;

    /// True if there are rows, and `holds(row)` for most of those with the usual number of columns.
    template <class Holds>
    bool most_rows(Holds&& holds) const {
        const std::size_t usual = columns();
        std::size_t all = 0;
        std::size_t held = 0;
        for (const auto& row : fields) {
            if (row.size() != usual) continue;
            ++all;
            held += holds(row);
        }
        return 2 * held > all;
    }

    /// What a line for genome browsers says the text is, as "bedGraph"; empty where none does.
    std::string_view declared() const;

    /// True if the name of the file ends in one of `endings`, perhaps with .gz or the like after it.
    bool is_named(std::initializer_list<std::string_view> endings) const;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <map>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE TextStart::TextStart(LineReader& lines) : name(lines.name()) {
    std::string_view rest = lines.peek(LineReader::longest_peek);
    detail::refuse_binary_data(rest, name);
    detail::refuse_carriage_returns(rest, name);
    whole = rest.size() < LineReader::longest_peek;
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        if (end == rest.npos && !whole) return;  // the rest of a line may follow
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        if (!is_browser_line(line)) {
            rows.push_back({line, number});
            if (fields.size() < 1000) fields.push_back(split_fields(line, '\t'));
        } else if (rows.empty()) {
            header.push_back({line, number});
        }
    }
}

DEEPCHROME_ONCE std::size_t TextStart::columns() const {
    std::map<std::size_t, std::size_t> rows_of;
    for (const auto& row : fields) ++rows_of[row.size()];
    const auto most = std::max_element(rows_of.begin(), rows_of.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == rows_of.end() ? 0 : most->first;
}

DEEPCHROME_ONCE std::string_view TextStart::declared() const {
    for (const Line& line : header) {
        if (!line.text.starts_with("track")) continue;
        const std::size_t place = line.text.find("type=");
        if (place == line.text.npos) continue;
        std::string_view type = line.text.substr(place + 5);
        if (type.starts_with('"') || type.starts_with('\'')) type.remove_prefix(1);
        return type.substr(0, type.find_first_of(" \t\"'"));
    }
    return {};
}

DEEPCHROME_ONCE bool TextStart::is_named(std::initializer_list<std::string_view> endings) const {
    std::string lower = name;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const std::string_view packed : {".gz", ".bgz", ".bgzf", ".gzip"}) {
        if (!lower.ends_with(packed)) continue;
        lower.resize(lower.size() - packed.size());
        break;
    }
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return lower.ends_with(ending); });
}

}  // namespace deepchrome

#endif
