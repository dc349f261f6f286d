// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How alignments of paired reads are counted. Reads without a pair count as they are, whatever the rule.
enum class PairRule : std::uint8_t {
    unstated,   ///< a file with pairs is refused
    fragments,  ///< each proper pair once, from the leftmost to the rightmost base of both mates
    reads,      ///< every alignment, so that most fragments count twice
    first,      ///< the primary alignment of the first read of each pair
};

}  // namespace deepchrome
