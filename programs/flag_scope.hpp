// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <initializer_list>
#include <string>

#include <CLI/CLI.hpp>

namespace programs {

/// Refuses those of `flags` that were given although they have no effect, so that a result could be taken for
/// what it is not: they are of `scope`, such as "--label log2", which was asked for if it `applies`.
inline void refuse_without(const CLI::App& app, bool applies, const std::string& scope,
                           std::initializer_list<const char*> flags) {
    if (applies) return;
    for (const char* flag : flags) {
        if (app.count(flag) > 0) throw CLI::ValidationError(flag, "is of " + scope + "; leave it out");
    }
}

}  // namespace programs
