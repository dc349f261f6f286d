// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/all.hpp>

#include "program.hpp"

/// Where the training signals lie: noted in the model file by deepchrome-train, read there by
/// deepchrome-visualize.
namespace programs {

/// Notes both ranges of scaled training genes: by mark, and by bin and mark.
inline void note_input_range(const deepchrome::Dataset& train, deepchrome::ModelCard& card) {
    const deepchrome::InputRange marks = deepchrome::range_of_data(train);
    card.provenance["input_lower"] = deepchrome::to_json(std::span<const double>(marks.lower));
    card.provenance["input_upper"] = deepchrome::to_json(std::span<const double>(marks.upper));
    const deepchrome::InputRange bins = deepchrome::range_by_bin(train);
    const auto note = [&](const char* name, const std::vector<double>& bounds) {
        const std::vector<float> values(bounds.begin(), bounds.end());  // which they were
        card.provenance[name] = deepchrome::to_json(std::span<const float>(values));
    };
    note("input_bin_lower", bins.lower);
    note("input_bin_upper", bins.upper);
}

/// What the model file `path` says of one bound.
inline std::optional<std::vector<double>> noted_bound(const deepchrome::ModelCard& card, const char* name,
                                                      const std::string& path) {
    const auto place = card.provenance.find(name);
    if (place == card.provenance.end()) return std::nullopt;
    try {
        return json::parse(place->second).get<std::vector<double>>();
    } catch (const json::exception&) {
        throw deepchrome::DataError(
            path + ": its " + name + " is " + place->second.substr(0, 40) +
            " (wanted a list of numbers); train it again, or give the training table by --data");
    }
}

/// The range that the model notes, by bin and mark or by mark alone. Throws DataError where it does not.
inline deepchrome::InputRange noted_input_range(const deepchrome::ModelCard& card, bool by_bin,
                                                const std::string& path) {
    const auto lower = noted_bound(card, by_bin ? "input_bin_lower" : "input_lower", path);
    const auto upper = noted_bound(card, by_bin ? "input_bin_upper" : "input_upper", path);
    if (!lower || !upper) {
        throw deepchrome::DataError(
            path + ": does not say between which values its inputs lie" + (by_bin ? " bin by bin" : "") +
            "; train it with this deepchrome-train, or give the training table by --data");
    }
    const std::size_t wanted = by_bin ? signal.size() : signal.marks;
    if (lower->size() != wanted || upper->size() != wanted) {
        throw deepchrome::DataError(path + ": notes bounds of " + std::to_string(lower->size()) +
                                    " values (wanted " + std::to_string(wanted) +
                                    "); train it again, or give the training table by --data");
    }
    return {.lower = *lower, .upper = *upper};
}

/// The weight of the squared norm in a search between bounds of bins: a map with all its values at the upper
/// bounds costs half a unit, less than the log 2 between a network that does not know and one that is sure.
/// So the penalty decides where signals are, not whether there are any.
inline constexpr double penalty_by_bin = 0.5 / static_cast<double>(signal.size());

}  // namespace programs
