// SPDX-License-Identifier: BSD-3-Clause
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <doctest/doctest.h>

#include <deepchrome/optim/concept.hpp>

namespace {

struct SignDescent {
    std::size_t slots() const { return 0; }
    double learning_rate_at(std::uint64_t, double rate_factor) const { return rate_factor; }
    template <std::floating_point T>
    void update(std::span<T>, std::span<const T>, deepchrome::RuleStep<T>) const {}
};

struct NoSlots {
    double learning_rate_at(std::uint64_t, double rate_factor) const { return rate_factor; }
    template <std::floating_point T>
    void update(std::span<T>, std::span<const T>, deepchrome::RuleStep<T>) const {}
};

struct NoRate {
    std::size_t slots() const { return 0; }
    template <std::floating_point T>
    void update(std::span<T>, std::span<const T>, deepchrome::RuleStep<T>) const {}
};

struct OnlyDouble {
    std::size_t slots() const { return 0; }
    double learning_rate_at(std::uint64_t, double rate_factor) const { return rate_factor; }
    void update(std::span<double>, std::span<const double>, deepchrome::RuleStep<double>) const {}
};

}  // namespace

TEST_CASE("Rule: a user's type with slots, learning_rate_at and update is one, for both element types or not "
          "at all") {
    CHECK(deepchrome::Rule<SignDescent>);
    CHECK_FALSE(deepchrome::Rule<NoSlots>);
    CHECK_FALSE(deepchrome::Rule<NoRate>);
    CHECK_FALSE(deepchrome::Rule<OnlyDouble>);
    CHECK_FALSE(deepchrome::Rule<double>);
}
