// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include <deepchrome/core/message.hpp>
#include <deepchrome/data/csv_field.hpp>
#include <deepchrome/data/csv_options.hpp>

namespace deepchrome::detail {

/// The signal that `text` spells. What cannot be one goes to `fail(what, remedy)`, which does not return;
/// `name` says which signal it is.
template <class Fail>
float signal_value(std::string_view text, std::string_view name, const Fail& fail) {
    const auto value = parse_number<float>(text);
    if (value && *value >= 0 && *value <= std::numeric_limits<float>::max()) return *value + 0.0f;  // no -0
    const std::string found = text.size() <= 40 ? std::string(text) : quoted(text);
    if (text.empty()) {
        fail(message_of({name, " is empty (wanted a number)"}), "write 0 where nothing was counted");
    } else if (!value) {
        fail(message_of({name, " is ", quoted(text), " (wanted a number)"}), "correct the value");
    } else if (*value < 0) {
        fail(message_of({name, " is ", found, " (wanted 0 or more)"}), "give counts or coverage, no differences");
    } else if (std::isinf(*value) && text.find_first_of("0123456789") != text.npos) {
        fail(message_of({name, " is ", found, ", too large for a float (wanted at most 3.4e+38)"}), "correct the value");
    }
    fail(message_of({name, " is ", found, " (wanted a finite number)"}), "write 0 where nothing was counted");
    return 0;
}

/// The label that `text` spells; `fail` as in `signal_value`.
template <class Fail>
float label_value(std::string_view text, const CsvOptions& options, const Fail& fail) {
    const LabelKind kind = options.kind;
    const auto value = parse_number<float>(text);
    const float label = value.value_or(std::numeric_limits<float>::quiet_NaN()) + 0.0f;
    constexpr float most_exact = 16777216.0f;  // every whole number up to here is a float
    std::string wanted = "a finite number";
    bool good = std::abs(label) <= std::numeric_limits<float>::max();
    if (kind == LabelKind::binary) {
        wanted = "0 or 1";
        good = label == 0.0f || label == 1.0f;
    } else if (kind == LabelKind::whole) {
        wanted = options.classes == 0
                     ? "a class number 0, 1, 2, ..."
                     : message_of({"a class number from 0 to ", options.classes - 1});
        good = label >= 0 && label <= most_exact && label == std::floor(label) &&
               (options.classes == 0 || label < static_cast<float>(options.classes));
    }
    if (good) return label;
    fail(message_of({"label ", text.empty() ? std::string("is empty") : quoted(text), " (wanted ", wanted, ")"}),
         text.empty() ? std::string("add the label") : options.label_remedy);
    return 0;
}

}  // namespace deepchrome::detail
