// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/table/csv_options.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/numbers.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// What is wrong with a value, and what to do.
struct ValueFault {
    std::string what;
    std::string remedy;
};

/// The signal that `text` spells; nothing where it cannot be one.
std::optional<float> signal_value(std::string_view text);

/// Why `text` cannot be a signal; `name` says which signal it is.
ValueFault signal_fault(std::string_view text, std::string_view name);

/// The label that `text` spells; nothing where it cannot be one.
std::optional<float> label_value(std::string_view text, const CsvOptions& options);

/// Why `text` cannot be a label.
ValueFault label_fault(std::string_view text, const CsvOptions& options);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <cmath>
#include <limits>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::optional<float> signal_value(std::string_view text) {
    const auto value = parse_number<float>(text);
    if (value && is_finite(*value) && *value >= 0) return *value + 0.0f;  // no -0
    return std::nullopt;
}

DEEPCHROME_INLINE ValueFault signal_fault(std::string_view text, std::string_view name) {
    const auto value = parse_number<float>(text);
    const std::string found = text.size() <= 40 ? std::string(text) : in_quotes(text);
    if (text.empty())
        return {message_of({name, " is empty (wanted a number)"}), "write 0 where nothing was counted"};
    if (!value)
        return {message_of({name, " is ", in_quotes(text), " (wanted a number)"}), "correct the value"};
    if (*value < 0) {
        return {message_of({name, " is ", found, " (wanted 0 or more)"}),
                "give counts or coverage, no differences"};
    }
    if (is_infinite(*value) && text.find_first_of("0123456789") != text.npos) {
        return {message_of({name, " is ", found, ", too large for a float (wanted at most 3.4e+38)"}),
                "correct the value"};
    }
    return {message_of({name, " is ", found, " (wanted a finite number)"}),
            "write 0 where nothing was counted"};
}

DEEPCHROME_INLINE std::optional<float> label_value(std::string_view text, const CsvOptions& options) {
    const float label = parse_number<float>(text).value_or(not_a_number<float>()) + 0.0f;
    constexpr float most_exact = 16777216.0f;  // every whole number up to here is a float
    if (!is_finite(label)) return std::nullopt;
    bool good = true;
    if (options.kind == LabelKind::binary) {
        good = label == 0.0f || label == 1.0f;
    } else if (options.kind == LabelKind::whole) {
        good = label >= 0 && label <= most_exact && label == std::floor(label) &&
               (options.classes == 0 || label < static_cast<float>(options.classes));
    }
    return good ? std::optional(label) : std::nullopt;
}

DEEPCHROME_INLINE ValueFault label_fault(std::string_view text, const CsvOptions& options) {
    std::string wanted = "a finite number";
    if (options.kind == LabelKind::binary) {
        wanted = "0 or 1";
    } else if (options.kind == LabelKind::whole) {
        wanted = options.classes == 0 ? "a class number 0, 1, 2, ..."
                                      : message_of({"a class number from 0 to ", options.classes - 1});
    }
    if (text.empty()) return {message_of({"label is empty (wanted ", wanted, ")"}), "add the label"};
    return {message_of({"label ", in_quotes(text), " (wanted ", wanted, ")"}), options.label_remedy};
}

}  // namespace deepchrome::detail

#endif
