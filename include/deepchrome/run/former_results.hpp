// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <deepchrome/core/file.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/run/placement.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The results that a run before has left in a folder, as its run.json lists them.
struct FormerResults {
    std::string program = {};                           ///< that wrote them; empty where there are none
    std::map<std::string, std::string> checksums = {};  ///< of the files, by their names in the folder

    /// Whether a file is still what the run wrote: not gone, and not changed by somebody.
    bool is_unchanged(const std::filesystem::path& folder, const std::string& file) const;
};

/// Reads `run.json` as far as it tells of results. A file that is missing, or not of this library, tells of
/// none.
FormerResults read_former_results(const std::filesystem::path& run_json);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool FormerResults::is_unchanged(const std::filesystem::path& folder,
                                                   const std::string& file) const {
    const std::filesystem::path path = folder / file;
    try {
        return detail::is_regular(path) && detail::not_a_folder(folder, file).empty() &&
               file_checksum(path) == checksums.at(file);
    } catch (const DataError&) {
        return false;  // what cannot be read is left alone
    }
}

DEEPCHROME_INLINE FormerResults read_former_results(const std::filesystem::path& run_json) {
    FormerResults found;
    if (!detail::is_regular(run_json)) return found;
    try {
        const Json record = parse_json(read_file(run_json), run_json.string(), "");
        const Json* const program = record.find("program");
        const Json* const outputs = record.find("outputs");
        if (program == nullptr || !program->text.starts_with("deepchrome-")) return found;
        found.program = program->text;
        if (outputs == nullptr) return found;
        for (std::size_t i = 0; i < outputs->items.size() && i < outputs->keys.size(); ++i) {
            if (stays_within(outputs->keys[i])) found.checksums[outputs->keys[i]] = outputs->items[i].text;
        }
        found.checksums["run.json"] = file_checksum(run_json);
    } catch (const DataError&) {
        return {};
    }
    return found;
}

}  // namespace deepchrome

#endif
