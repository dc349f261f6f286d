// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <deepchrome/core/error.hpp>

namespace test {

inline std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

/// CRC-32 bit by bit, as it is defined.
inline std::string checksum(std::string_view text) {
    std::uint32_t sum = 0xFFFFFFFF;
    for (const char c : text) {
        sum ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320u : 0u);
    }
    std::string digits;
    for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(~sum >> shift) & 15];
    return digits;
}

/// A file of this header and data, whatever they hold.
inline std::string raw_file(const std::string& header, const std::string& data) {
    std::string file;
    for (int shift = 0; shift < 64; shift += 8)
        file += static_cast<char>(std::uint64_t{header.size()} >> shift & 0xFF);
    return file + header + data;
}

/// The same, with the right checksum in place of the header's `00000000`.
inline std::string sealed(const std::string& header, const std::string& data) {
    std::string file = raw_file(header, data);
    const std::size_t digits = file.find("\"00000000\"");
    return digits == std::string::npos ? file : file.replace(digits + 1, 8, checksum(file));
}

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    return at == std::string::npos ? "" : text.replace(at, from.size(), to);
}

/// The message of the DataError that `work` ends with; "" when all is well.
template <class Work>
std::string message(Work&& work) {
    try {
        work();
        return "";
    } catch (const deepchrome::DataError& error) {
        return error.what();
    }
}

}  // namespace test
