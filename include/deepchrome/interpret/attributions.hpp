// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/xtensor.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How much each value of each gene counts for a score, and what the score is.
template <std::floating_point T>
struct Attributions {
    xt::xtensor<T, 3> values;        ///< genes x bins x marks
    std::vector<double> score = {};  ///< by gene
    /// By gene: by how much the sum of the values misses the score's difference from that of the baseline.
    /// Empty for methods that promise nothing about their sum.
    std::vector<double> gap = {};
    std::vector<std::size_t> steps = {};  ///< by gene: of integrated gradients; empty for the others

    std::size_t genes() const { return values.shape()[0]; }
    std::size_t size_of_gene() const { return values.shape()[1] * values.shape()[2]; }
    std::span<const T> gene(std::size_t row) const {
        return std::span<const T>(values.data(), values.size()).subspan(row * size_of_gene(), size_of_gene());
    }
    std::span<T> gene(std::size_t row) {
        return std::span<T>(values.data(), values.size()).subspan(row * size_of_gene(), size_of_gene());
    }
};

/// Attributions of the genes of one class.
struct ClassAverage {
    xt::xtensor<double, 2> mean;       ///< bins x marks
    xt::xtensor<double, 2> magnitude;  ///< bins x marks: mean of the absolute values, which do not cancel
    std::size_t genes = 0;
};

/// The averages of the genes whose label (above 0.5 is ON) is `on`; all 0 where there are none. Error unless
/// there is a label for each gene.
template <std::floating_point T>
ClassAverage class_average(const Attributions<T>& of, std::span<const float> labels, bool on) {
    if (labels.size() != of.genes()) {
        throw_as<Error>(
            {"class_average: there are ", labels.size(), " labels (wanted ", of.genes(), ", one per gene)"});
    }
    ClassAverage average;
    for (xt::xtensor<double, 2>* map : {&average.mean, &average.magnitude}) {
        map->resize({of.values.shape()[1], of.values.shape()[2]});
        map->fill(0.0);
    }
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        if ((labels[gene] > 0.5f) != on) continue;
        ++average.genes;
        const std::span<const T> row = of.gene(gene);
        for (std::size_t i = 0; i < row.size(); ++i) {
            average.mean.data()[i] += static_cast<double>(row[i]);
            average.magnitude.data()[i] += std::abs(static_cast<double>(row[i]));
        }
    }
    if (average.genes == 0) return average;
    for (std::size_t i = 0; i < average.mean.size(); ++i) {
        average.mean.data()[i] /= static_cast<double>(average.genes);
        average.magnitude.data()[i] /= static_cast<double>(average.genes);
    }
    return average;
}

namespace detail {

/// Room for the attributions of the genes of `x`. Error when it does not hold whole genes of the model, or
/// the score is none of its outputs.
/// Room for the attributions of `x`, genes x bins x marks, with outputs of a network of so many.
template <std::floating_point T, class Wanted>
Attributions<T> attributions_for(Shape input, std::size_t outputs, std::span<const T> x,
                                 const Wanted& wanted) {
    if (x.size() % input.size() != 0) {
        throw_as<Error>({"attribution: ", x.size(), " inputs (wanted ", input.size(), " per gene)"});
    }
    wanted.check(outputs);
    Attributions<T> result;
    const std::size_t genes = x.size() / input.size();
    result.values.resize({genes, input.positions, input.channels});
    result.values.fill(T(0));
    result.score.resize(genes);
    return result;
}

}  // namespace detail
}  // namespace deepchrome
