// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/io/json_text.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A setting of a run: a name and a value, for records and for telling runs apart.
struct Setting {
    std::string name;
    std::variant<std::string, std::uint64_t, double> value;

    friend bool operator==(const Setting&, const Setting&) = default;

    std::string text() const;
};

using Settings = std::vector<Setting>;

/// The settings as a JSON object, in their order. A number keeps its kind: 2 is whole, 2.0 is not.
std::string to_json(const Settings& settings);

/// The settings of a JSON object as `to_json` writes it; nothing for any other value.
std::optional<Settings> settings_of(const Json& json);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <string_view>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::string Setting::text() const {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::uint64_t>(&value)) return std::to_string(*number);
    return format_shortest(std::get<double>(value));
}

DEEPCHROME_ONCE std::string to_json(const Settings& settings) {
    std::string json;
    for (const Setting& setting : settings) {
        std::string value = setting.text();
        if (std::holds_alternative<std::string>(setting.value)) value = to_json(std::string_view(value));
        const bool real = std::holds_alternative<double>(setting.value);
        if (real && value.find_first_not_of("-0123456789") == value.npos) value += ".0";
        json += message_of({json.empty() ? "" : ",", to_json(std::string_view(setting.name)), ":", value});
    }
    return message_of({"{", json, "}"});
}

DEEPCHROME_ONCE std::optional<Settings> settings_of(const Json& json) {
    if (!json.is(Json::Kind::object)) return std::nullopt;
    Settings settings;
    for (std::size_t i = 0; i < json.items.size(); ++i) {
        const Json& item = json.items[i];
        if (item.is(Json::Kind::string)) {
            settings.push_back({json.keys[i], item.text});
        } else if (const auto whole = item.number<std::uint64_t>()) {
            settings.push_back({json.keys[i], *whole});
        } else if (const auto real = item.number<double>()) {
            settings.push_back({json.keys[i], *real});
        } else {
            return std::nullopt;
        }
    }
    return settings;
}

}  // namespace deepchrome

#endif
