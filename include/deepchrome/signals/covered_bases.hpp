// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The bases of a chromosome that have a value already, told in any order; stretches that touch are kept as
/// one. Intervals that come from left to right, as nearly all files have them, go to the end of a list. The
/// others, which lie left of that end, go to a tree.
class CoveredBases {
public:
    using Stretch = std::pair<std::int32_t, std::int32_t>;  ///< [start, end), 0-based

    /// Adds [start, end), start < end. Bases of it that were covered before, if there are any; then nothing
    /// is added.
    std::optional<Stretch> add(std::int32_t start, std::int32_t end);

private:
    std::optional<Stretch> add_between(std::int32_t start, std::int32_t end);

    std::vector<Stretch> sorted_;
    std::map<std::int32_t, std::int32_t> others_;  // end by start
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <iterator>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::optional<CoveredBases::Stretch> CoveredBases::add(std::int32_t start,
                                                                         std::int32_t end) {
    if (sorted_.empty() || start > sorted_.back().second) {
        sorted_.emplace_back(start, end);
        return std::nullopt;
    }
    if (start == sorted_.back().second) {
        sorted_.back().second = end;
        return std::nullopt;
    }
    const auto next =
        std::upper_bound(sorted_.begin(), sorted_.end(), start, [](std::int32_t at, const Stretch& s) {
            return at < s.second;
        });  // the first that ends beyond `start`, and there is one
    if (next->first < end) return Stretch{std::max(start, next->first), std::min(end, next->second)};
    return add_between(start, end);
}

DEEPCHROME_INLINE std::optional<CoveredBases::Stretch> CoveredBases::add_between(std::int32_t start,
                                                                                 std::int32_t end) {
    auto right = others_.lower_bound(start);
    if (right != others_.begin()) {
        const auto left = std::prev(right);
        if (left->second > start) return Stretch{start, std::min(end, left->second)};
    }
    if (right != others_.end() && right->first < end)
        return Stretch{right->first, std::min(end, right->second)};
    if (right != others_.end() && right->first == end) {
        end = right->second;
        right = others_.erase(right);
    }
    if (right != others_.begin() && std::prev(right)->second == start) {
        std::prev(right)->second = end;
    } else {
        others_.emplace_hint(right, start, end);
    }
    return std::nullopt;
}

}  // namespace deepchrome

#endif
