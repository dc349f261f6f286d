// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/text/byte_source.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// In bytes. Values take about fifty times their text in memory, so a file of a stranger must not be longer
/// than ours may be.
inline constexpr std::size_t longest_json_file = std::size_t{1} << 22;

/// The text of a JSON file, which may be anything yet. Throws DataError "file: is longer than 4194304 bytes
/// (wanted the record of a run); `remedy`", and where it cannot be read.
std::string read_json_text(const std::filesystem::path& path, const std::string& remedy,
                           std::size_t longest = longest_json_file);

/// Reads a JSON file as `parse_json` reads a text: "file: the content is not JSON at byte 7 (wanted ':');
/// `remedy`".
inline Json read_json(const std::filesystem::path& path, const std::string& remedy,
                      std::size_t longest = longest_json_file) {
    return parse_json(read_json_text(path, remedy, longest), path.string() + ": the content", remedy);
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <span>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::string read_json_text(const std::filesystem::path& path, const std::string& remedy,
                                           std::size_t longest) {
    ByteSource source(path);
    std::string text(std::size_t{1} << 16, '\0');
    std::size_t filled = 0;
    while (const std::size_t got = source.read(std::span(text).subspan(filled))) {
        filled += got;
        if (filled > longest) {
            throw_as<DataError>({source.name(), ": is longer than ", longest,
                                 " bytes (wanted the record of a run); ", remedy});
        }
        if (filled == text.size()) text.resize(2 * text.size());
    }
    text.resize(filled);
    return text;
}

}  // namespace deepchrome

#endif
