// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <span>

#include <doctest/doctest.h>

#include <deepchrome/losses/concept.hpp>

namespace {

struct AbsoluteError {
    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }
    template <class T>
    double weight(std::span<const T>) const {
        return 1.0;
    }
    template <class T>
    double value(std::span<const T>, std::span<const T>) const {
        return 0.0;
    }
    template <class T>
    void gradient(std::span<const T>, std::span<const T>, std::span<T>) const {}
};

struct OnlyFloat {
    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }
    double weight(std::span<const float>) const { return 1.0; }
    double value(std::span<const float>, std::span<const float>) const { return 0.0; }
    void gradient(std::span<const float>, std::span<const float>, std::span<float>) const {}
};

struct NoTargets {
    template <class T>
    double weight(std::span<const T>) const {
        return 1.0;
    }
    template <class T>
    double value(std::span<const T>, std::span<const T>) const {
        return 0.0;
    }
    template <class T>
    void gradient(std::span<const T>, std::span<const T>, std::span<T>) const {}
};

}  // namespace

TEST_CASE("Loss: a user's type with the four functions is one, for both element types or not at all") {
    CHECK(deepchrome::Loss<AbsoluteError>);
    CHECK_FALSE(deepchrome::Loss<OnlyFloat>);
    CHECK_FALSE(deepchrome::Loss<NoTargets>);
    CHECK_FALSE(deepchrome::Loss<int>);
}
