// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <deepchrome/core/hexadecimal.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// With eight tables a loop processes eight bytes per step (Kounavis and Berry, "A systematic approach to
/// building high performance software-based CRC generators", 2005).
using Crc32Tables = std::array<std::array<std::uint32_t, 256>, 8>;

Crc32Tables compute_crc32_tables();

}  // namespace detail

/// CRC-32 as in gzip and PNG (IEEE 802.3, reflected, polynomial 0xEDB88320). `seed` is the checksum of the
/// preceding bytes, so a file can be processed in chunks.
std::uint32_t crc32_of(std::span<const std::byte> bytes, std::uint32_t seed = 0);

/// A CRC-32 as records of runs have it: "crc32:1a2b3c4d".
inline std::string checksum_text(std::uint32_t sum) { return "crc32:" + hexadecimal(sum); }

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <string_view>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE Crc32Tables compute_crc32_tables() {
    Crc32Tables t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t c = i;
        for (int bit = 0; bit < 8; ++bit) c = (c >> 1) ^ ((c & 1) ? 0xEDB88320u : 0u);
        t[0][i] = c;
    }
    for (std::size_t k = 1; k < 8; ++k) {
        for (std::size_t i = 0; i < 256; ++i) t[k][i] = (t[k - 1][i] >> 8) ^ t[0][t[k - 1][i] & 0xFF];
    }
    return t;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::uint32_t crc32_of(std::span<const std::byte> bytes, std::uint32_t seed) {
    static const detail::Crc32Tables tables = detail::compute_crc32_tables();
    std::uint32_t crc = ~seed;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        const auto at = [&](std::size_t k) { return static_cast<std::uint32_t>(bytes[i + k]); };
        const std::uint32_t low = crc ^ (at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24);
        crc = tables[7][low & 0xFF] ^ tables[6][(low >> 8) & 0xFF] ^ tables[5][(low >> 16) & 0xFF] ^
              tables[4][low >> 24] ^ tables[3][at(4)] ^ tables[2][at(5)] ^ tables[1][at(6)] ^
              tables[0][at(7)];
    }
    for (; i < bytes.size(); ++i)
        crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<std::uint32_t>(bytes[i])) & 0xFF];
    return ~crc;
}

}  // namespace deepchrome

#endif
