// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>

// Inline functions that are no templates are instantiated to the last of what they use in every translation
// unit that sees them, and the concepts of std::ranges take g++ 12 a hundredth of a second and more a use. So
// the library's own ones keep to these and to the algorithms on iterators.
namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The index of the first item equal to `value`; the number of items if there is none.
template <class Items, class T>
std::size_t index_of(const Items& items, const T& value) {
    std::size_t index = 0;
    for (const auto& item : items) {
        if (item == value) break;
        ++index;
    }
    return index;
}

template <class Items, class T>
bool contains(const Items& items, const T& value) {
    for (const auto& item : items) {
        if (item == value) return true;
    }
    return false;
}

/// True when both hold the same items, in any order.
template <class Items, class Others>
bool same_items(const Items& items, const Others& others) {
    return std::is_permutation(items.begin(), items.end(), others.begin(), others.end());
}

/// The indices of the keys in ascending order; equal keys keep their order.
std::vector<std::size_t> ascending(std::span<const double> keys);

/// The same in descending order; equal keys keep their order.
std::vector<std::size_t> descending(std::span<const double> keys);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::vector<std::size_t> ascending(std::span<const double> keys) {
    std::vector<std::pair<double, std::size_t>> order;
    order.reserve(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) order.emplace_back(keys[i], i);
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second < b.second;
    });
    std::vector<std::size_t> indices;
    indices.reserve(keys.size());
    for (const auto& [key, index] : order) indices.push_back(index);
    return indices;
}

DEEPCHROME_INLINE std::vector<std::size_t> descending(std::span<const double> keys) {
    std::vector<double> opposite(keys.begin(), keys.end());
    for (double& key : opposite) key = -key;
    return ascending(opposite);
}

}  // namespace deepchrome::detail

#endif
