// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>

/// How the report writes text and numbers.
namespace programs::report {

/// Text as it may stand anywhere in HTML, within quotes as well. What is not UTF-8 becomes U+FFFD.
inline std::string escaped(std::string_view text) {
    std::string html;
    while (!text.empty()) {
        const std::size_t length = deepchrome::detail::utf8_length(text);
        const char first = text.front();
        if (length == 0) {
            html += "&#xfffd;";
        } else if (first == '&') {
            html += "&amp;";
        } else if (first == '<') {
            html += "&lt;";
        } else if (first == '>') {
            html += "&gt;";
        } else if (first == '"') {
            html += "&quot;";
        } else if (first == '\'') {
            html += "&#39;";
        } else {
            html += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return html;
}

/// JSON that may stand in a <script> element: no "</script>" can be in it.
inline std::string json_for_script(std::string_view text) {
    std::string quoted;
    for (const char c : deepchrome::to_json(text)) {
        if (c == '<') {
            quoted += "\\u003c";
        } else {
            quoted += c;
        }
    }
    return quoted;
}

/// 12,345.
inline std::string with_commas(std::size_t number) {
    std::string text = std::to_string(number);
    for (std::size_t place = text.size(); place > 3; place -= 3) text.insert(place - 3, ",");
    return text;
}

/// A number with so many digits behind the point, or a dash where it is none.
inline std::string decimal(double value, int digits = 3) {
    if (!deepchrome::is_finite(value)) return "–";
    std::string text = deepchrome::format_fixed(value, digits);
    if (text.front() == '-')
        text.replace(0, 1, text.find_first_of("123456789") == std::string::npos ? "" : "−");
    return text;
}

/// 34.3 %.
inline std::string percent(double share, int digits = 1) {
    return deepchrome::is_finite(share) ? decimal(100 * share, digits) + " %" : std::string("–");
}

/// 0.905 to 0.919.
inline std::string from_to(const deepchrome::ConfidenceInterval& interval, int digits = 3) {
    return decimal(interval.lower, digits) + " to " + decimal(interval.upper, digits);
}

/// A table of cells that are HTML already. Columns whose heading begins with '#' hold numbers.
struct HtmlTable {
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows = {};

    std::string html() const {
        const auto of_numbers = [&](std::size_t column) { return head[column].starts_with('#'); };
        const auto cell = [&](std::size_t column, const std::string& tag, const std::string& content) {
            return "<" + tag + (of_numbers(column) ? " class=\"number\">" : ">") + content + "</" + tag + ">";
        };
        std::string text = "<div class=\"scroll\"><table><thead><tr>";
        for (std::size_t i = 0; i < head.size(); ++i)
            text += cell(i, "th", head[i].substr(of_numbers(i) ? 1 : 0));
        text += "</tr></thead><tbody>\n";
        for (const auto& row : rows) {
            text += "<tr>";
            for (std::size_t i = 0; i < row.size(); ++i) text += cell(i, "td", row[i]);
            text += "</tr>\n";
        }
        return text + "</tbody></table></div>\n";
    }
};

}  // namespace programs::report
