// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The file that lies in a folder while a set of results is being put in place there (run/placement.hpp).
inline constexpr std::string_view journal_name = ".deepchrome-journal";

/// Throws DataError where a file lies in a folder in which a set of results is half in place: the file may be
/// of the old set, and its neighbors of the new one.
void refuse_unfinished(const std::filesystem::path& file);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <system_error>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE void refuse_unfinished(const std::filesystem::path& file) {
    bool inside_a_set = false;  // models/fold1.safetensors belongs to the set of its parent
    std::error_code ignored;
    std::filesystem::path folder = std::filesystem::canonical(file, ignored);
    if (folder.empty()) return;  // it is not there, or a pipe
    for (int above = 0; above < 2; ++above) {
        folder = folder.parent_path();
        if (above > 0 && !inside_a_set) return;
        inside_a_set = folder.filename() == "models" || folder.filename() == "figures";
        if (std::filesystem::exists(std::filesystem::symlink_status(folder / journal_name, ignored))) {
            throw_as<DataError>(
                {file.string(),
                 ": is one of a set of results that is half in place (wanted a whole one); try "
                 "again, or, if the program that wrote them was killed, give its command again"});
        }
    }
}

}  // namespace deepchrome

#endif
