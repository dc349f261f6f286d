// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How an integral from 0 to 1 is taken.
enum class Quadrature {
    trapezoid,       ///< as good as any for networks of ReLU, whose gradient jumps; what was computed is used
                     ///< again
    gauss_legendre,  ///< far better for smooth networks (Tanh, Sigmoid); with twice the steps it starts
                     ///< again, on each half
};

namespace detail {

struct PathNode {
    double at;
    double weight;
};

/// One refinement of an integral: integral = keep * integral + start * f(0) + sum of weight * f(at).
struct PathLevel {
    std::size_t steps;
    double keep;
    double start;
    std::vector<PathNode> nodes;
};

/// Gauss and Legendre's nodes and weights on [0, 1], from the roots of the Legendre polynomial by Newton's
/// method.
std::vector<PathNode> gauss_legendre(std::size_t count);

/// The integral with `steps`, then twice as many, and so on as long as they are no more than `most`. The
/// first level contains 1, be it with weight 0. Gauss and Legendre's rule has `steps` nodes at first, then as
/// many on each half,
/// ...
std::vector<PathLevel> path_levels(Quadrature rule, std::size_t steps, std::size_t most);

}  // namespace detail
}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <numbers>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE std::vector<PathNode> gauss_legendre(std::size_t count) {
    std::vector<PathNode> nodes(count);
    const auto n = static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
        double x = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (n + 0.5));
        double slope = 0;
        for (int step = 0; step < 100; ++step) {
            double before = 1;
            double value = x;
            for (std::size_t k = 2; k <= count; ++k) {
                const auto d = static_cast<double>(k);
                const double next = ((2 * d - 1) * x * value - (d - 1) * before) / d;
                before = value;
                value = next;
            }
            slope = n * (x * value - before) / (x * x - 1);
            const double move = value / slope;
            x -= move;
            if (std::abs(move) < 1e-15) break;
        }
        nodes[count - 1 - i] = {0.5 * (1 + x), 1 / ((1 - x * x) * slope * slope)};
    }
    return nodes;
}

DEEPCHROME_ONCE std::vector<PathLevel> path_levels(Quadrature rule, std::size_t steps, std::size_t most) {
    std::vector<PathLevel> levels;
    const std::vector<PathNode> whole =
        rule == Quadrature::gauss_legendre ? gauss_legendre(steps) : std::vector<PathNode>{};
    for (std::size_t n = steps; levels.empty() || n <= most; n *= 2) {
        const double share = 1 / static_cast<double>(n);
        PathLevel level{n, 0, 0, {}};
        if (rule == Quadrature::gauss_legendre) {
            const std::size_t parts = n / steps;
            const double part = 1 / static_cast<double>(parts);
            for (std::size_t k = 0; k < parts; ++k) {
                for (const PathNode& node : whole) {
                    level.nodes.push_back({(static_cast<double>(k) + node.at) * part, node.weight * part});
                }
            }
            if (levels.empty()) level.nodes.push_back({1, 0});
        } else if (levels.empty()) {
            level.start = 0.5 * share;
            for (std::size_t k = 1; k < n; ++k)
                level.nodes.push_back({static_cast<double>(k) * share, share});
            level.nodes.push_back({1, 0.5 * share});
        } else {
            level.keep = 0.5;
            for (std::size_t k = 1; k < n; k += 2)
                level.nodes.push_back({static_cast<double>(k) * share, share});
        }
        levels.push_back(std::move(level));
    }
    return levels;
}

}  // namespace deepchrome::detail

#endif
