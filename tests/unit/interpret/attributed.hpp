// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>

#include <deepchrome/interpret/attributions.hpp>

namespace interpret_test {

/// Bit by bit.
template <class T>
bool same(const deepchrome::Attributions<T>& a, const deepchrome::Attributions<T>& b) {
    return a.values.size() == b.values.size() && a.score == b.score && a.gap == b.gap && a.steps == b.steps &&
           std::equal(a.values.data(), a.values.data() + a.values.size(), b.values.data());
}

}  // namespace interpret_test
