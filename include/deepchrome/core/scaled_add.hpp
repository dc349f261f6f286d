// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace deepchrome {

/// An update that adds a multiple of the gradient: parameters += factor * gradient. So little that it can be
/// done where the gradient arises.
template <class T>
struct ScaledAdd {
    std::span<T> parameters;  ///< of the whole network
    T factor;
};

}  // namespace deepchrome
