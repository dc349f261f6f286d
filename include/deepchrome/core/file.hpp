// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <deepchrome/core/atomic_file.hpp>
#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/input_file.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/memory.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The whole content of a file. Throws DataError when it is missing or cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Makes `bytes` the whole content of a file, which appears whole or not at all. Throws DataError where it
/// cannot be written.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// "crc32:1a2b3c4d", of the bytes of a file. Throws DataError when it is missing or cannot be read.
std::string file_checksum(const std::filesystem::path& path);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::string read_file(const std::filesystem::path& path) {
    InputFile file(path);
    return within_memory(file.name(), [&] {
        std::string content;
        content.reserve(file.size());
        std::vector<char> piece(std::size_t{1} << 18);
        while (const std::size_t count = file.read(piece)) content.append(piece.data(), count);
        return content;
    });
}

DEEPCHROME_ONCE void write_file(const std::filesystem::path& path, std::string_view bytes) {
    AtomicFile file(path);
    file.stream() << bytes;
    file.commit();
}

DEEPCHROME_ONCE std::string file_checksum(const std::filesystem::path& path) {
    InputFile file(path);
    std::vector<char> piece(std::size_t{1} << 18);
    std::uint32_t sum = 0;
    while (const std::size_t count = file.read(piece))
        sum = crc32_of(std::as_bytes(std::span(piece).first(count)), sum);
    return checksum_text(sum);
}

}  // namespace deepchrome

#endif
