// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>

/// Convolutions of networks of the field.
struct ConvShape {
    const char* name;
    std::size_t genes, bins, channels, filters, width, dilation;

    constexpr std::size_t outputs() const { return bins - (width - 1) * dilation; }
    constexpr double operations() const {
        return 2.0 * static_cast<double>(genes * outputs() * filters * width * channels);
    }
};

inline constexpr std::array<ConvShape, 5> conv_shapes{{
    {"deepchrome", 64, 100, 5, 50, 10, 1},
    {"64-64-w9", 64, 1000, 64, 64, 9, 1},
    {"64-128-w15", 64, 1000, 64, 128, 15, 1},
    {"64-64-w3-d32", 64, 1000, 64, 64, 3, 32},
    {"atacworks", 16, 60000, 15, 15, 51, 8},
}};
