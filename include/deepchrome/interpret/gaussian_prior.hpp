// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/interpret/input_range.hpp>
#include <deepchrome/table/scaling.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Genes as they usually are: a normal distribution of scaled signals, for MostLikelyClass. `gaussian_prior`
/// of linear/gaussian_prior.hpp fits it to training genes. A gene is
///
///     x = max(mean + deviation L z, lowest),   z standard normal, bins x marks values,
///
/// value by value: the correlation of the values is L L^T. What would be below `lowest` is moved up to it (a
/// rectified Gaussian: Socci, Lee and Seung 1997), so that no signal is negative. A value that never changes
/// stays at its mean, and z of it counts nowhere.
///
/// L takes 8 (bins x marks)^2 bytes: 2 MB for 5 marks in 100 bins, 800 MB for 50 marks in 200.
struct GaussianPrior {
    std::vector<double> mean = {};       ///< bins x marks, as the network sees them
    std::vector<double> deviation = {};  ///< bins x marks; 0 for a value that never changes
    /// L: lower triangular, C order, (bins x marks)^2; its diagonal is above 0.
    std::vector<double> factor = {};
    std::vector<double> lowest = {};      ///< one per mark, or bins x marks; empty: no limit
    double shrinkage = 0;                 ///< weight of "no correlation", from 0 to 1
    std::size_t genes = 0;                ///< to which it was fitted
    std::vector<std::string> marks = {};  ///< in their order; empty: not known
    std::optional<Scaling> scaling = {};  ///< of the genes; none: not known

    bool empty() const { return mean.empty(); }
    std::size_t size() const { return mean.size(); }

    /// The units of a map: 0 is the mean, 1 is a standard deviation above it. A value that never changes has
    /// a range of 1 here and does not leave the mean.
    InputRange range() const {
        InputRange units{.lower = mean, .upper = mean};
        for (std::size_t i = 0; i < size(); ++i) units.upper[i] += deviation[i] > 0 ? deviation[i] : 1.0;
        return units;
    }

    /// `lowest` of value `i`, in standard deviations from the mean.
    double floor_of(std::size_t i) const {
        if (lowest.empty() || !(deviation[i] > 0)) return -infinite_number<double>();
        return (lowest[i % lowest.size()] - mean[i]) / deviation[i];
    }

    /// The z with x = mean + deviation L z. `x` is scaled; values that never change are not looked at, and
    /// have 0. Error for another number of values.
    template <std::floating_point T>
    std::vector<double> standard(std::span<const T> x) const {
        if (x.size() != size()) {
            throw_as<Error>({"GaussianPrior: a gene of ", x.size(), " values (wanted ", size(),
                             ", bins x marks); scale a gene of the same shape"});
        }
        std::vector<double> z(size(), 0.0);
        for (std::size_t i = 0; i < size(); ++i) {
            if (!(deviation[i] > 0)) continue;
            double rest = (static_cast<double>(x[i]) - mean[i]) / deviation[i];
            const double* row = factor.data() + i * size();
            for (std::size_t j = 0; j < i; ++j) rest -= row[j] * z[j];
            z[i] = rest / row[i];
        }
        return z;
    }

    /// How unusual a gene is: |standard(x)|, its Mahalanobis distance from the mean. Of genes of the
    /// distribution the mean square is bins x marks, less the values that never change; but of a gene with
    /// values that were moved up to `lowest` it is not the |z| that it was made of.
    template <std::floating_point T>
    double distance(std::span<const T> x) const {
        double squares = 0;
        for (const double z : standard(x)) squares += z * z;
        return std::sqrt(squares);
    }

    /// Error unless it is of `bins` x `mark_count` values, all finite, with deviations that are not negative
    /// and a diagonal above 0.
    void check(std::size_t mark_count, std::size_t bins) const {
        const std::size_t wanted = bins * mark_count;
        if (mean.size() != wanted || deviation.size() != wanted || factor.size() != wanted * wanted) {
            throw_as<Error>({"GaussianPrior: it has ", mean.size(), " means, ", deviation.size(),
                             " deviations and ", factor.size(), " factors (wanted ", wanted, ", ", wanted,
                             " and ", wanted * wanted, "); fit it to genes of the network's shape"});
        }
        if (!lowest.empty() && lowest.size() != mark_count && lowest.size() != wanted) {
            throw_as<Error>({"GaussianPrior: the number of lowest signals is ", lowest.size(), " (wanted ",
                             mark_count, ", one per mark, or ", wanted,
                             ", bins x marks); give as many, or none"});
        }
        for (std::size_t i = 0; i < wanted; ++i) {
            const double diagonal = factor[i * wanted + i];
            const bool numbers = is_finite(mean[i]) && is_finite(deviation[i]) &&
                                 all_finite(std::span(factor).subspan(i * wanted, i + 1)) &&
                                 (lowest.empty() || is_finite(lowest[i % lowest.size()]));
            if (numbers && deviation[i] >= 0 && diagonal > 0) continue;
            const std::size_t mark = i % mark_count;
            throw_as<Error>({"GaussianPrior: bin ", i / mark_count + 1, ", ",
                             marks.size() == mark_count ? marks[mark] : message_of({"mark ", mark + 1}),
                             " has mean ", format_shortest(mean[i]), ", deviation ",
                             format_shortest(deviation[i]), " and diagonal ", format_shortest(diagonal),
                             lowest.empty() ? ""
                                            : message_of({", and is at least ",
                                                          format_shortest(lowest[i % lowest.size()])}),
                             " (wanted finite numbers, no deviation below 0, and a diagonal above 0); fit it "
                             "by gaussian_prior"});
        }
    }
};

}  // namespace deepchrome
