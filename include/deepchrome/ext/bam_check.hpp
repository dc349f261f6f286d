// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/text/byte_source.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Goes through the header of a BAM file, plain or BGZF: its text, and the names and lengths of its
/// chromosomes. htslib allocates what their sizes say before it looks whether the file holds so much. Throws
/// DataError where it does not.
inline void check_bam_header(const std::filesystem::path& path) {
    ByteSource source(path);
    std::vector<char> piece(std::size_t{1} << 16);
    const auto damaged = [&] {
        throw DataError(
            source.name() +
            ": the header of the BAM data is damaged or ends early; copy or fetch the file again");
    };
    const auto take = [&](std::span<char> target) {
        while (!target.empty()) {
            const std::size_t got = source.read(target);
            if (got == 0) damaged();
            target = target.subspan(got);
        }
    };
    const auto pass = [&](std::uint32_t count) {
        for (std::size_t left = count; left > 0;) {
            const std::size_t next = std::min(left, piece.size());
            take(std::span(piece).first(next));
            left -= next;
        }
    };
    const auto number = [&] {
        std::array<char, 4> raw{};
        take(raw);
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < raw.size(); ++i)
            value |= std::uint32_t{static_cast<unsigned char>(raw[i])} << (8 * i);
        return value;
    };
    std::array<char, 4> magic{};
    take(magic);
    if (std::string_view(magic.data(), 3) != "BAM" || magic[3] != 1) damaged();
    pass(number());  // the text
    const std::uint32_t chromosomes = number();
    for (std::uint32_t i = 0; i < chromosomes; ++i) {
        const std::uint32_t length = number();  // of the name, with the zero at its end
        if (length == 0) damaged();
        pass(length);
        number();
    }
}

}  // namespace deepchrome::detail
