// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How bigWig is recognized, of either byte order. ext/bigwig.hpp reads it.
struct BigWigSignature {
    static constexpr std::string_view name = "bigwig";
    static constexpr std::string_view title = "bigWig";
    static constexpr std::string_view package = "libbigwig-dev";

    static bool recognize(std::string_view bytes) {
        return bytes.starts_with("\x26\xFC\x8F\x88") || bytes.starts_with("\x88\x8F\xFC\x26");
    }
};

}  // namespace deepchrome
