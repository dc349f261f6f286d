// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// 4096 equally likely values with the distribution, mean 0 and variance 1 of the standard normal (medians of
/// its 4096 equal shares, brought to variance 1).
std::array<float, 4096> compute_normal_quantiles();

/// Noise at the price of a look-up. A function of its own computes the table, so that no compiler does it in
/// its stead, slowly.
const std::array<float, 4096>& normal_quantiles();

}  // namespace detail

/// Changes to a gene that leave its label as it is, for training: a shift along the genome, the other strand,
/// stronger or weaker marks, noise. All that is random comes from the stream, so a gene's change is known by
/// the stream's address alone.
struct Augmentation {
    std::size_t max_shift = 3;  ///< shifted by -max_shift ... +max_shift bins, each as likely
    double flip = 0.5;          ///< probability that the order of the bins is reversed
    double noise = 0.05;        ///< standard deviation of the Gaussian noise added to every scaled signal
    double gain = 0;  ///< standard deviation of the Gaussian factor, around 1, by which all scaled signals of
                      ///< a mark differ from blank ones: as if it had been sequenced more or less deeply
    double mark_dropout = 0;  ///< probability that a mark is blank in all bins, for each mark by itself

    friend bool operator==(const Augmentation&, const Augmentation&) = default;

    bool active() const { return max_shift > 0 || flip > 0 || noise > 0 || gain > 0 || mark_dropout > 0; }

    /// Writes the changed `gene` (bins x marks, scaled) to `out`, which is other memory. Bins that a shift
    /// brings in from outside get `blank`, one value a mark (`Scaling::blank`); zeros when it is empty.
    template <std::floating_point T>
    void apply(std::span<const float> gene, Signal signal, RandomStream& stream, std::span<T> out,
               std::span<const float> blank = {}) const {
        if (!blank.empty() && blank.size() != signal.marks) fail_on_blank(blank.size(), signal.marks);
        const std::size_t bins = signal.bins;
        const std::size_t marks = signal.marks;
        const bool reverse = stream.uniform() < flip;
        const std::size_t most = std::min(max_shift, bins);
        const std::size_t moved = stream.below(static_cast<std::uint32_t>(2 * most + 1));  // shift + most
        for (std::size_t bin = 0; bin < bins; ++bin) {
            const std::size_t from = bin + most - moved;  // wraps far beyond `bins` when below 0
            T* const to = out.data() + bin * marks;
            if (from < bins) {
                const std::size_t row = reverse ? bins - 1 - from : from;
                std::copy_n(gene.data() + row * marks, marks, to);
            } else if (blank.empty()) {
                std::fill_n(to, marks, T{0});
            } else {
                std::copy_n(blank.data(), marks, to);
            }
        }
        if (gain > 0 || mark_dropout > 0) change_marks(signal, stream, out, blank);
        if (noise <= 0) return;
        const std::array<float, 4096>& normal = detail::normal_quantiles();
        const T scale = static_cast<T>(noise);
        const std::size_t size = signal.size();
        for (std::size_t i = 0; i < size; i += 2) {  // two look-ups of 12 bits for a word
            const std::uint32_t bits = stream.bits();
            out[i] += scale * static_cast<T>(normal[bits & 4095]);
            if (i + 1 < size) out[i + 1] += scale * static_cast<T>(normal[(bits >> 12) & 4095]);
        }
    }

    /// Error for another number of blank values than one per mark.
    [[noreturn, gnu::cold]] static void fail_on_blank(std::size_t values, std::size_t marks);

private:
    template <std::floating_point T>
    void change_marks(Signal signal, RandomStream& stream, std::span<T> out,
                      std::span<const float> blank) const {
        for (std::size_t mark = 0; mark < signal.marks; ++mark) {
            double factor = 1 + gain * static_cast<double>(detail::normal_quantiles()[stream.bits() & 4095]);
            if (stream.uniform() < mark_dropout) factor = 0;
            const T nothing = blank.empty() ? T{0} : static_cast<T>(blank[mark]);
            for (std::size_t i = mark; i < signal.size(); i += signal.marks)
                out[i] = nothing + static_cast<T>(factor) * (out[i] - nothing);
        }
    }
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <numbers>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::array<float, 4096> compute_normal_quantiles() {
    std::array<double, 4096> quantiles{};
    double squares = 0;
    for (std::size_t i = 0; i < quantiles.size(); ++i) {
        const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(quantiles.size());
        double x = i == 0 ? -3.7 : quantiles[i - 1];
        for (int step = 0; step < 20; ++step) {  // Newton on the distribution function
            const double below = 0.5 * std::erfc(-x / std::numbers::sqrt2);
            const double density =
                std::exp(-0.5 * x * x) * 0.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
            x -= (below - share) / density;
        }
        quantiles[i] = x;
        squares += x * x;
    }
    const double factor = std::sqrt(static_cast<double>(quantiles.size()) / squares);
    std::array<float, 4096> scaled{};
    for (std::size_t i = 0; i < scaled.size(); ++i) scaled[i] = static_cast<float>(quantiles[i] * factor);
    return scaled;
}

DEEPCHROME_INLINE const std::array<float, 4096>& normal_quantiles() {
    static const std::array<float, 4096> table = compute_normal_quantiles();
    return table;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void Augmentation::fail_on_blank(std::size_t values, std::size_t marks) {
    throw_as<Error>({"Augmentation: ", values, " blank values for ", marks,
                     " marks (wanted one each, or none); take Scaling::blank"});
}

}  // namespace deepchrome

#endif

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_TEMPLATE void Augmentation::apply<float>(std::span<const float>, Signal, RandomStream&,
                                                    std::span<float>, std::span<const float>) const;

}  // namespace deepchrome
#endif
