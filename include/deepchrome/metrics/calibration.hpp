// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/exact_sum.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The genes with p(ON) above `lower` and at most `upper`; a p(ON) of 0 belongs to the first bin.
struct ReliabilityBin {
    double lower;
    double upper;
    std::uint64_t genes;
    double mean_probability;  ///< NaN without genes, like the next member
    double fraction_on;
};

/// Calibration of probabilities: of the genes with p(ON) around 0.8, are 80 % ON? Uses bins of equal width
/// over [0, 1] (DeGroot and Fienberg 1983).
///
/// The value is the expected calibration error: the mean, over the genes, of |mean p(ON) - fraction ON| of
/// their bin (Naeini, Cooper and Hauskrecht 2015); smaller is better. NaN without genes. NumericError if a
/// score is not a probability.
class Calibration {
public:
    Calibration() : Calibration(10) {}

    /// Error for 0 bins.
    explicit Calibration(std::size_t bins) : bins_(bins) {
        if (bins == 0) throw Error("Calibration: the number of bins is 0 (wanted at least 1)");
    }

    void add(double score, bool on);

    /// Error if the numbers of bins differ.
    void merge(const Calibration& other);

    double value() const;

    /// The bins in ascending order.
    std::vector<ReliabilityBin> table() const;

private:
    struct Bin {
        detail::ExactSum probability;
        std::uint64_t on = 0;
        std::uint64_t genes = 0;
    };

    double edge(std::size_t i) const { return static_cast<double>(i) / static_cast<double>(bins_.size()); }

    /// The product may round across an edge; compare with the edges.
    std::size_t bin_of(double score) const;

    std::vector<Bin> bins_;
};

static_assert(Metric<Calibration>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void Calibration::add(double score, bool on) {
    detail::check_probability("Calibration", score);
    Bin& bin = bins_[bin_of(score)];
    bin.probability.add(score);
    bin.on += on ? 1 : 0;
    ++bin.genes;
}

DEEPCHROME_INLINE void Calibration::merge(const Calibration& other) {
    if (other.bins_.size() != bins_.size()) {
        throw_as<Error>(
            {"Calibration: the other has ", other.bins_.size(), " bins (wanted ", bins_.size(), ")"});
    }
    for (std::size_t i = 0; i < bins_.size(); ++i) {
        bins_[i].probability.merge(other.bins_[i].probability);
        bins_[i].on += other.bins_[i].on;
        bins_[i].genes += other.bins_[i].genes;
    }
}

DEEPCHROME_INLINE double Calibration::value() const {
    double gaps = 0;
    double genes = 0;
    for (const Bin& bin : bins_) {
        gaps += std::abs(bin.probability.value() - static_cast<double>(bin.on));
        genes += static_cast<double>(bin.genes);
    }
    return gaps / genes;
}

DEEPCHROME_INLINE std::vector<ReliabilityBin> Calibration::table() const {
    std::vector<ReliabilityBin> rows;
    for (std::size_t i = 0; i < bins_.size(); ++i) {
        const Bin& bin = bins_[i];
        const auto genes = static_cast<double>(bin.genes);
        rows.push_back({edge(i), edge(i + 1), bin.genes, bin.probability.value() / genes,
                        static_cast<double>(bin.on) / genes});
    }
    return rows;
}

DEEPCHROME_INLINE std::size_t Calibration::bin_of(double score) const {
    auto bin =
        std::min(static_cast<std::size_t>(score * static_cast<double>(bins_.size())), bins_.size() - 1);
    if (bin > 0 && score <= edge(bin)) --bin;
    if (bin + 1 < bins_.size() && score > edge(bin + 1)) ++bin;
    return bin;
}

}  // namespace deepchrome

#endif
