// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/interpret/mark_role.hpp>

#include "../program.hpp"

namespace programs {

/// The flag --role: what marks stand for, where the user knows it better.
class RoleFlags {
public:
    void add_to(CLI::App& app) {
        app.add_option(
               "--role", stated_,
               "what a mark stands for, as MARK=promoter, distal, structural, repressor or other; once "
               "for each mark")
            ->check({[](std::string& text) {
                         const bool good = text.find('=') != 0 && role_of(text).has_value();
                         return good ? std::string()
                                     : text +
                                           " (wanted MARK=promoter, distal, structural, repressor or other)";
                     },
                     "MARK=ROLE", ""})
            ->allow_extra_args(false);
    }

    /// The roles for a model of these marks. Throws DataError for a mark that it does not have, or named
    /// twice.
    deepchrome::MarkRoles roles(std::span<const std::string> marks, const std::string& model_path) const {
        deepchrome::MarkRoles roles;
        for (const std::string& text : stated_) {
            const std::string mark = text.substr(0, text.rfind('='));
            if (std::ranges::find(marks, mark) == marks.end()) {
                deepchrome::throw_as<deepchrome::DataError>({model_path, ": has no mark ", mark, " (wanted ",
                                                             deepchrome::join(marks, ", "),
                                                             "); correct --role"});
            }
            if (!roles.emplace(mark, *role_of(text)).second) {
                deepchrome::throw_as<deepchrome::DataError>(
                    {"--role: names ", mark, " twice (wanted one role a mark); leave one out"});
            }
        }
        return roles;
    }

    /// For run.json.
    json record() const { return stated_.empty() ? json::object() : json{{"roles", stated_}}; }

private:
    static std::optional<deepchrome::MarkRole> role_of(std::string_view text) {
        const std::size_t sign = text.rfind('=');
        return sign == text.npos ? std::nullopt : deepchrome::mark_role_named(text.substr(sign + 1));
    }

    std::vector<std::string> stated_;
};

}  // namespace programs
