// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/interpret/input_range.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/io/json_text.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Notes in the card between which values the scaled training signals lie, by mark, and by bin and mark.
inline void note_input_range(const Dataset& train, ModelCard& card) {
    const InputRange marks = range_of_data(train);
    card.provenance["input_lower"] = to_json(std::span<const double>(marks.lower));
    card.provenance["input_upper"] = to_json(std::span<const double>(marks.upper));
    const InputRange bins = range_by_bin(train);
    const auto note = [&](const char* name, const std::vector<double>& bounds) {
        const std::vector<float> values(bounds.begin(),
                                        bounds.end());  // signals are floats: shorter texts, same values
        card.provenance[name] = to_json(std::span<const float>(values));
    };
    note("input_bin_lower", bins.lower);
    note("input_bin_upper", bins.upper);
}

/// Whether the card notes a range by bin and mark.
inline bool notes_range_by_bin(const ModelCard& card) { return card.provenance.contains("input_bin_lower"); }

/// The range that the card of the model at `path` notes, by bin and mark or by mark alone. Throws DataError
/// where there is none.
inline InputRange noted_input_range(const ModelCard& card, Signal signal, bool by_bin,
                                    const std::string& path) {
    const auto bound = [&](const char* name) -> std::optional<std::vector<double>> {
        const auto place = card.provenance.find(name);
        if (place == card.provenance.end()) return std::nullopt;
        std::optional<std::vector<double>> values;
        try {
            values = parse_json(place->second, path, "").numbers<double>();
        } catch (const DataError&) {
            values.reset();
        }
        if (values) return values;
        throw_as<DataError>(
            {path, ": its ", name, " is ", std::string_view(place->second).substr(0, 40),
             " (wanted a list of numbers); train it again, or give the training table by --data"});
    };
    const auto lower = bound(by_bin ? "input_bin_lower" : "input_lower");
    const auto upper = bound(by_bin ? "input_bin_upper" : "input_upper");
    if (!lower || !upper) {
        throw_as<DataError>({path, ": does not say between which values its inputs lie",
                             by_bin ? " bin by bin" : "",
                             "; train it with this deepchrome-train, or give the training table by --data"});
    }
    const std::size_t wanted = by_bin ? signal.size() : signal.marks;
    for (const auto* bounds : {&*lower, &*upper}) {
        if (bounds->size() == wanted) continue;
        throw_as<DataError>({path, ": notes bounds of ", bounds->size(), " values (wanted ", wanted,
                             "); train it again, or give the training table by --data"});
    }
    return {.lower = *lower, .upper = *upper};
}

}  // namespace deepchrome
