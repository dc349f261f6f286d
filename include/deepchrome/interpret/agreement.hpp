// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/xtensor.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/metrics/correlation.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Whether the sign of an attribution counts when two are compared, or its absolute value alone.
enum class Compare { with_sign, absolute };

/// The mean over the genes of the rank correlation of two attributions of the same genes. Genes where one of
/// the two does not vary are left out; NaN if that is all. Error unless both have the same shape.
template <std::floating_point A, std::floating_point B>
double agreement(const Attributions<A>& a, const Attributions<B>& b, Compare compared = Compare::with_sign) {
    if (a.genes() != b.genes() || a.size_of_gene() != b.size_of_gene()) {
        throw_as<Error>({"agreement: attributions of ", a.genes(), " genes x ", a.size_of_gene(), " and ",
                         b.genes(), " x ", b.size_of_gene(), " values (wanted the same genes)"});
    }
    const auto values = [&](const auto& row) {
        std::vector<double> list;
        for (const auto value : row) {
            list.push_back(compared == Compare::absolute ? std::abs(static_cast<double>(value))
                                                         : static_cast<double>(value));
        }
        return list;
    };
    double sum = 0;
    double count = 0;
    for (std::size_t gene = 0; gene < a.genes(); ++gene) {
        const double correlation = rank_correlation(values(a.gene(gene)), values(b.gene(gene)));
        if (is_nan(correlation)) continue;
        sum += correlation;
        ++count;
    }
    return sum / count;
}

/// The agreement of each with each: methods, or one method under several seeds. Symmetric, 1 on the diagonal.
template <std::floating_point T>
xt::xtensor<double, 2> agreements(std::span<const Attributions<T>> list,
                                  Compare compared = Compare::with_sign) {
    xt::xtensor<double, 2> matrix = xt::xtensor<double, 2>::from_shape({list.size(), list.size()});
    for (std::size_t i = 0; i < list.size(); ++i) {
        matrix(i, i) = 1;
        for (std::size_t j = 0; j < i; ++j)
            matrix(i, j) = matrix(j, i) = agreement(list[i], list[j], compared);
    }
    return matrix;
}

/// How little attributions depend on a seed: that of a method's noise, or of the training of the network they
/// explain.
struct Stability {
    double correlation;  ///< mean agreement of pairs of seeds
    double spread;  ///< standard deviation (n - 1) over the seeds, relative: root of mean squares over all
                    ///< values
};

/// Of attributions of the same genes under different seeds. Error unless there are two or more, of one shape.
template <std::floating_point T>
Stability stability(std::span<const Attributions<T>> seeds) {
    if (seeds.size() < 2) {
        throw_as<Error>({"stability: attributions for ", seeds.size(), " seeds (wanted two or more)"});
    }
    const xt::xtensor<double, 2> matrix = agreements(seeds);
    const auto n = static_cast<double>(seeds.size());
    double pairs = 0;
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) pairs += matrix(i, j);
    }
    double deviations = 0;
    double squares = 0;
    for (std::size_t i = 0; i < seeds[0].values.size(); ++i) {
        double mean = 0;
        for (const auto& one : seeds) mean += static_cast<double>(one.values.data()[i]) / n;
        for (const auto& one : seeds) {
            const double value = static_cast<double>(one.values.data()[i]);
            deviations += (value - mean) * (value - mean) / (n - 1);
            squares += value * value / n;
        }
    }
    return {pairs / (n * (n - 1) / 2), std::sqrt(deviations / squares)};
}

}  // namespace deepchrome
