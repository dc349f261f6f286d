// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <deepchrome/core/checksum.hpp>

namespace {

using deepchrome::crc32_of;

std::uint32_t bit_by_bit(std::span<const std::byte> bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const std::byte byte : bytes) {
        crc ^= static_cast<std::uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
    }
    return ~crc;
}

std::vector<std::byte> some_bytes(std::size_t count) {
    std::vector<std::byte> bytes(count);
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::byte>(i * i * 31 + 7);
    return bytes;
}

TEST_CASE("CRC-32 gives the check value of its definition") {
    CHECK(crc32_of(std::as_bytes(std::span(std::string_view("123456789")))) == 0xcbf43926);
    CHECK(crc32_of({}) == 0);
}

TEST_CASE("CRC-32 is the same bit by bit, for any length") {
    for (std::size_t length = 0; length < 70; ++length) {
        CAPTURE(length);
        const auto bytes = some_bytes(length);
        CHECK(crc32_of(bytes) == bit_by_bit(bytes));
    }
}

TEST_CASE("CRC-32 may be summed piece by piece") {
    const auto bytes = some_bytes(100);
    const std::span<const std::byte> all(bytes);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        CAPTURE(cut);
        CHECK(crc32_of(all.subspan(cut), crc32_of(all.first(cut))) == crc32_of(all));
    }
}

TEST_CASE("CRC-32 notices any flipped bit") {
    auto bytes = some_bytes(50);
    const std::uint32_t before = crc32_of(bytes);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        bytes[bit / 8] ^= static_cast<std::byte>(1u << bit % 8);
        CHECK(crc32_of(bytes) != before);
        bytes[bit / 8] ^= static_cast<std::byte>(1u << bit % 8);
    }
}

TEST_CASE("checksums as text") {
    CHECK(deepchrome::hexadecimal(0x00cbf439) == "00cbf439");
    CHECK(deepchrome::checksum_text(0xcbf43926) == "crc32:cbf43926");
    CHECK(deepchrome::checksum_text(0) == "crc32:00000000");
}

}  // namespace
