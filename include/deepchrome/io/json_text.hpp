// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/utf8.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// `text` as a JSON string, quotes included; always one line. Bytes that are not UTF-8 become U+FFFD.
std::string to_json(std::string_view text);

namespace detail {

std::string json_items(char open, const std::vector<std::string>& items, char close);

}  // namespace detail

/// A JSON array of strings.
std::string to_json(std::span<const std::string> texts);

/// A JSON array of finite numbers, each such that it reads back exactly.
template <std::floating_point T>
std::string to_json(std::span<const T> values) {
    std::vector<std::string> items;
    for (const T value : values) items.push_back(format_shortest(value));
    return detail::json_items('[', items, ']');
}

/// A JSON object of strings.
std::string to_json(const std::map<std::string, std::string>& texts);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::string to_json(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const std::size_t length = detail::utf8_length(text);
        const auto byte = static_cast<unsigned char>(text.front());
        if (length == 0) {
            quoted += "\\ufffd";
        } else if (byte < 0x20 || byte == 0x7F) {
            static constexpr std::string_view hex = "0123456789abcdef";
            quoted += "\\u00";
            quoted += hex[byte >> 4];
            quoted += hex[byte & 15];
        } else {
            if (byte == '"' || byte == '\\') quoted += '\\';
            quoted += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return quoted + "\"";
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE std::string json_items(char open, const std::vector<std::string>& items, char close) {
    std::string text(1, open);
    text += join(items, ",");
    text += close;
    return text;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::string to_json(std::span<const std::string> texts) {
    std::vector<std::string> items;
    for (const std::string& text : texts) items.push_back(to_json(text));
    return detail::json_items('[', items, ']');
}

DEEPCHROME_ONCE std::string to_json(const std::map<std::string, std::string>& texts) {
    std::vector<std::string> items;
    for (const auto& [name, text] : texts) items.push_back(to_json(name) + ":" + to_json(text));
    return detail::json_items('{', items, '}');
}

}  // namespace deepchrome

#endif
