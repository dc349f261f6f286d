// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/quadrature.hpp>

using namespace deepchrome;

namespace {

/// The integral after each level.
template <class F>
std::vector<double> integrals(Quadrature rule, std::size_t steps, std::size_t most, const F& f) {
    std::vector<double> found;
    double integral = 0;
    for (const detail::PathLevel& level : detail::path_levels(rule, steps, most)) {
        integral = level.keep * integral + level.start * f(0.0);
        for (const detail::PathNode& node : level.nodes) integral += node.weight * f(node.at);
        found.push_back(integral);
    }
    return found;
}

}  // namespace

TEST_CASE("Trapezoids: doubled steps use what was computed") {
    const auto f = [](double x) { return x * x; };
    const std::vector<double> found = integrals(Quadrature::trapezoid, 3, 24, f);
    REQUIRE(found.size() == 4);
    double n = 3;
    for (const double value : found) {
        CHECK(value ==
              doctest::Approx(1.0 / 3 + 1 / (6 * n * n)).epsilon(1e-13));  // the trapezoids' known error
        n *= 2;
    }
    const auto levels = detail::path_levels(Quadrature::trapezoid, 3, 24);
    CHECK(levels[0].nodes.back().at == 1);
    CHECK(levels[1].nodes.size() == 3);
    CHECK(levels[3].nodes.size() == 12);
    CHECK(levels[3].steps == 24);
}

TEST_CASE("Gauss and Legendre: exact for polynomials of degree 2n - 1") {
    for (std::size_t n = 1; n < 12; ++n) {
        for (std::size_t degree = 0; degree < 2 * n; ++degree) {
            const auto found = integrals(Quadrature::gauss_legendre, n, 0,
                                         [&](double x) { return std::pow(x, static_cast<double>(degree)); });
            REQUIRE(found.size() == 1);
            CHECK(found[0] == doctest::Approx(1 / (static_cast<double>(degree) + 1)).epsilon(1e-13));
        }
        const double beyond = integrals(Quadrature::gauss_legendre, n, 0, [&](double x) {
            return std::pow(x, 2.0 * static_cast<double>(n));
        })[0];
        CHECK(beyond < 1 / (2 * static_cast<double>(n) + 1));
    }
    const auto many = integrals(Quadrature::gauss_legendre, 64, 256, [](double x) { return std::exp(x); });
    REQUIRE(many.size() == 3);
    for (const double found : many) CHECK(found == doctest::Approx(std::exp(1.0) - 1).epsilon(1e-13));
    // Two nodes on each of two halves: the error of x^4, 1/180, falls to a sixteenth.
    const auto halves = integrals(Quadrature::gauss_legendre, 2, 4, [](double x) { return x * x * x * x; });
    CHECK(halves[0] == doctest::Approx(0.2 - 1.0 / 180).epsilon(1e-13));
    CHECK(halves[1] == doctest::Approx(0.2 - 1.0 / 2880).epsilon(1e-13));
}
