// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The data of one gene between two layers: `positions` along the genome with `channels` values each. Feature
/// number = position * channels + channel.
struct Shape {
    std::size_t positions;
    std::size_t channels;

    constexpr std::size_t size() const { return positions * channels; }
    friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

/// The input of a network: `marks` signal tracks, each summarized in `bins` along the genome.
struct Signal {
    std::size_t bins;
    std::size_t marks;

    constexpr Shape shape() const { return {bins, marks}; }
    constexpr std::size_t size() const { return bins * marks; }
    friend constexpr bool operator==(const Signal&, const Signal&) = default;
};

/// The seed of all random streams of a run.
struct Seed {
    std::uint64_t value = 1;
};

}  // namespace deepchrome
