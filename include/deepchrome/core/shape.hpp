// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

namespace deepchrome {

/// What flows between two layers for one gene: values at `positions` along the genome, `channels` at each.
/// Values are numbered position by position: feature = position * channels + channel.
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

/// The one number from which every random stream of a run is derived.
struct Seed {
    std::uint64_t value = 1;
};

}  // namespace deepchrome
