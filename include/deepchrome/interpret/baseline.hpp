// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/table/scaling.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The input that a gene is compared with, or that stands where something is taken away: as the network sees
/// it, after scaling. By default all values are 0, which is "no reads" for inputs that are not scaled or
/// scaled by log1p.
struct Baseline {
    std::vector<double> values = {};  ///< one per mark, or bins x marks; empty: 0

    /// No reads anywhere, passed through the scaling of the model.
    static Baseline no_reads(const Scaling& scaling, std::size_t marks);

    /// The mean of genes x bins x marks, bin by bin.
    template <std::floating_point T>
    static Baseline mean_of(std::span<const T> signals, std::size_t values_per_gene) {
        const std::size_t genes = signals.size() / values_per_gene;
        if (genes == 0)
            throw DataError("the baseline was asked to be the mean of no genes (wanted at least one)");
        Baseline mean{std::vector<double>(values_per_gene)};
        for (std::size_t i = 0; i < genes * values_per_gene; ++i) {
            mean.values[i % values_per_gene] += static_cast<double>(signals[i]);
        }
        for (double& value : mean.values) value /= static_cast<double>(genes);
        return mean;
    }

    /// All values of an input, bins x marks. Error where there are neither as many values nor one per mark.
    template <std::floating_point T>
    std::vector<T> expanded(std::size_t bins, std::size_t marks) const {
        std::vector<T> all(bins * marks);
        if (values.empty()) return all;
        if (values.size() != marks && values.size() != all.size()) {
            throw_as<Error>({"Baseline: there are ", values.size(), " values (wanted ", marks,
                             ", one per mark, or ", all.size(), ", bins x marks)"});
        }
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<T>(values[i % values.size()]);
        return all;
    }
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Baseline Baseline::no_reads(const Scaling& scaling, std::size_t marks) {
    const std::vector<float> blank = scaling.blank(marks);
    return {{blank.begin(), blank.end()}};
}

}  // namespace deepchrome

#endif
