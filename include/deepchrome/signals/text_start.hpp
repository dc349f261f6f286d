// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/text/line_reader.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The first lines of a text, by which formats recognize it: those in its first 256 KiB, without blank ones
/// and without their ends.
struct TextStart {
    struct Line {
        std::string_view text;
        std::size_t number = 0;
    };

    std::string name;          ///< of the file, for messages
    std::vector<Line> header;  ///< comments and lines for genome browsers before the first row
    std::vector<Line> rows;    ///< all other lines; later comments are left out
    bool whole = false;        ///< no line of the text is missing

    /// Looks at a text before its first line is read; valid until then.
    explicit TextStart(LineReader& lines) : name(lines.name()) {
        std::string_view rest = lines.peek(LineReader::longest_peek);
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
            } else if (rows.empty()) {
                header.push_back({line, number});
            }
        }
    }
};

}  // namespace deepchrome
