// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/shape.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): four random words,
/// a pure function of counter and key.
constexpr PhiloxCounter philox(PhiloxCounter counter, PhiloxKey key) {
    constexpr std::uint64_t multiplier_0 = 0xD2511F53;
    constexpr std::uint64_t multiplier_1 = 0xCD9E8D57;
    constexpr std::uint32_t weyl_0 = 0x9E3779B9;
    constexpr std::uint32_t weyl_1 = 0xBB67AE85;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product_0 = multiplier_0 * counter[0];
        const std::uint64_t product_1 = multiplier_1 * counter[2];
        counter = {static_cast<std::uint32_t>(product_1 >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(product_1),
                   static_cast<std::uint32_t>(product_0 >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(product_0)};
        key[0] += weyl_0;
        key[1] += weyl_1;
    }
    return counter;
}

constexpr PhiloxKey philox_key(Seed seed) {
    return {static_cast<std::uint32_t>(seed.value), static_cast<std::uint32_t>(seed.value >> 32)};
}

/// The use of a random stream. It is part of the stream's address, so no two uses share numbers.
enum class Purpose : std::uint32_t {
    initialize = 1,
    shuffle,
    dropout,
    augment,
    simulate,
    restart,
    split,
    test,
    bootstrap,
    attribute
};

/// A stream of random numbers, addressed by (seed, purpose, epoch, sample). Streams with different addresses
/// are independent, so results depend neither on the order of the work nor on the number of threads. `sample`
/// is below 2^48; a stream holds 2^34 words.
class RandomStream {
public:
    constexpr RandomStream(Seed seed, Purpose purpose, std::uint32_t epoch, std::uint64_t sample)
        : counter_{0, static_cast<std::uint32_t>(purpose) << 16 | static_cast<std::uint32_t>(sample >> 32),
                   epoch, static_cast<std::uint32_t>(sample)},
          key_{philox_key(seed)} {}

    /// 32 random bits.
    constexpr std::uint32_t bits() {
        if (next_ == 4) {
            words_ = philox(counter_, key_);
            ++counter_[0];
            next_ = 0;
        }
        return words_[next_++];
    }

    /// Uniform in [0, 1), 53 bits.
    constexpr double uniform() {
        const std::uint64_t high = bits() >> 5;
        const std::uint64_t low = bits() >> 6;
        return static_cast<double>(high << 26 | low) * 0x1p-53;
    }

    /// Standard normal by Box and Muller (1958).
    double normal();

    /// Uniform in {0, ..., n - 1}, n > 0, without bias (Lemire, "Fast random integer generation in an
    /// interval", 2019).
    constexpr std::uint32_t below(std::uint32_t n) {
        std::uint64_t product = std::uint64_t{bits()} * n;
        if (static_cast<std::uint32_t>(product) < n) {
            const std::uint32_t threshold = (0u - n) % n;
            while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{bits()} * n;
        }
        return static_cast<std::uint32_t>(product >> 32);
    }

private:
    PhiloxCounter counter_;
    PhiloxKey key_;
    PhiloxCounter words_{};
    std::size_t next_ = 4;
    double spare_ = 0;
    bool has_spare_ = false;
};

/// Puts the items into a uniformly random order (Fisher and Yates).
template <class T>
constexpr void shuffle(std::span<T> items, RandomStream& stream) {
    for (std::size_t i = items.size(); i > 1; --i) {
        std::swap(items[i - 1], items[stream.below(static_cast<std::uint32_t>(i))]);
    }
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <numbers>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double RandomStream::normal() {
    if (has_spare_) {
        has_spare_ = false;
        return spare_;
    }
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    spare_ = radius * std::sin(angle);
    has_spare_ = true;
    return radius * std::cos(angle);
}

}  // namespace deepchrome

#endif
