// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/simulate/counts.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/marks.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Bins of one mark in which the genes of one class have more reads than the others.
struct PlantedRegion {
    std::size_t mark;
    std::size_t first;  ///< bin
    std::size_t last;   ///< one past the end
    bool on = true;     ///< of the ON genes, or of the OFF genes
};

/// Genes whose class is told by regions chosen here and by nothing else: for whoever wants to know whether a
/// method finds what matters. (`simulate` makes genes that look real, but what matters in them is a matter of
/// opinion.)
struct GroundTruth {
    std::vector<PlantedRegion> regions;
    Signal signal{.bins = 100, .marks = 5};
    double background = 1;  ///< mean count everywhere
    double strength = 2;    ///< added to it in a region, for the genes of its class
    double texture = 0.4;   ///< standard deviation of the logarithm of the mean
    Seed seed{1};

    /// `genes` genes, every other one ON. DataError for a region outside the signal.
    Dataset operator()(std::size_t genes) const;

    /// 1 where a value lies in a region, bins x marks.
    std::vector<std::uint8_t> truth() const;

private:
    void check() const;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Dataset GroundTruth::operator()(std::size_t genes) const {
    check();
    Dataset data;
    data.signal = signal;
    data.marks = mark_names(signal.marks);
    data.signals.resize({genes, signal.bins, signal.marks});
    for (std::size_t gene = 0; gene < genes; ++gene) {
        const bool on = gene % 2 == 0;
        std::vector<double> mean(signal.size(), background);
        for (const PlantedRegion& region : regions) {
            if (region.on != on) continue;
            for (std::size_t bin = region.first; bin < region.last; ++bin) {
                mean[bin * signal.marks + region.mark] += strength;
            }
        }
        RandomStream stream(seed, Purpose::simulate, 3, gene);
        for (std::size_t i = 0; i < signal.size(); ++i) {
            const double rate = mean[i] * std::exp(texture * (stream.normal() - 0.5 * texture));
            data.signals.data()[gene * signal.size() + i] = static_cast<float>(draw_poisson(rate, stream));
        }
        data.labels.push_back(on ? 1.0f : 0.0f);
        data.genes.push_back(std::string("PLANTED") + std::to_string(gene + 1));
    }
    return data;
}

DEEPCHROME_INLINE std::vector<std::uint8_t> GroundTruth::truth() const {
    check();
    std::vector<std::uint8_t> matters(signal.size(), 0);
    for (const PlantedRegion& region : regions) {
        for (std::size_t bin = region.first; bin < region.last; ++bin)
            matters[bin * signal.marks + region.mark] = 1;
    }
    return matters;
}

DEEPCHROME_INLINE void GroundTruth::check() const {
    for (const PlantedRegion& region : regions) {
        if (region.mark >= signal.marks || region.first >= region.last || region.last > signal.bins) {
            throw_as<DataError>({"GroundTruth: a region of mark ", region.mark, ", bins ", region.first,
                                 " to ", region.last, " (wanted one of ", signal.marks,
                                 " marks and bins from 0 to ", signal.bins, ", the last not included)"});
        }
    }
}

}  // namespace deepchrome

#endif
