// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace deepchrome {

/// How an integral from 0 to 1 is taken.
enum class Quadrature {
    trapezoid,       ///< as good as any for networks of ReLU, whose gradient jumps; what was computed is used again
    gauss_legendre,  ///< far better for smooth networks (Tanh, Sigmoid); doubling the steps starts again
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

/// Gauss and Legendre's nodes and weights on [0, 1], from the roots of the Legendre polynomial by Newton's method.
inline std::vector<PathNode> gauss_legendre(std::size_t count) {
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

/// The integral with `steps`, then twice as many, and so on as long as they are no more than `most`. The first level
/// contains 1, be it with weight 0.
inline std::vector<PathLevel> path_levels(Quadrature rule, std::size_t steps, std::size_t most) {
    std::vector<PathLevel> levels;
    for (std::size_t n = steps; levels.empty() || n <= most; n *= 2) {
        const double share = 1 / static_cast<double>(n);
        PathLevel level{n, 0, 0, {}};
        if (rule == Quadrature::gauss_legendre) {
            level.nodes = gauss_legendre(n);
            if (levels.empty()) level.nodes.push_back({1, 0});
        } else if (levels.empty()) {
            level.start = 0.5 * share;
            for (std::size_t k = 1; k < n; ++k) level.nodes.push_back({static_cast<double>(k) * share, share});
            level.nodes.push_back({1, 0.5 * share});
        } else {
            level.keep = 0.5;
            for (std::size_t k = 1; k < n; k += 2) level.nodes.push_back({static_cast<double>(k) * share, share});
        }
        levels.push_back(std::move(level));
    }
    return levels;
}

}  // namespace detail
}  // namespace deepchrome
