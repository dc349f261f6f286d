// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/interpret/gaussian_prior.hpp>
#include <deepchrome/interpret/input_range.hpp>
#include <deepchrome/linear/cholesky.hpp>
#include <deepchrome/linear/ledoit_wolf.hpp>
#include <deepchrome/predict/predictor.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// What messages about a prior say: who asks, and how the marks are called.
struct PriorNames {
    std::string where = "gaussian_prior";
    std::vector<std::string> marks = {};  ///< empty: by number, from 1

    std::string mark(std::size_t index) const {
        return index < marks.size() ? marks[index] : message_of({"mark ", index + 1});
    }
};

template <std::floating_point T>
GaussianPrior fitted_prior(std::span<const T> values, Signal signal, const PriorNames& names) {
    const std::size_t size = signal.size();
    if (size == 0 || values.size() % size != 0) {
        throw_as<Error>({names.where, ": ", values.size(), " values in genes of ", size,
                         " (wanted whole genes, bins x marks); give all values of each gene"});
    }
    GaussianPrior prior{.mean = std::vector<double>(size, 0.0),
                        .deviation = std::vector<double>(size, 0.0),
                        .factor = {},
                        .lowest = {},
                        .genes = values.size() / size,
                        .marks = names.marks};
    const auto n = static_cast<double>(prior.genes);
    if (prior.genes < 2) {
        throw_as<DataError>({names.where, ": the number of training genes is ", prior.genes,
                             " (wanted at least 2); give the whole training table"});
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!is_finite(values[i])) {
            throw_as<DataError>({names.where, ": gene ", i / size + 1, ", bin ", i % size / signal.marks + 1,
                                 ", ", names.mark(i % signal.marks), ": the signal is ",
                                 format_shortest(values[i]), " (wanted a finite number); correct the data"});
        }
        prior.mean[i % size] += static_cast<double>(values[i]) / n;
    }
    prior.lowest = range_of_data(values, signal.marks).lower;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = static_cast<double>(values[i]) - prior.mean[i % size];
        prior.deviation[i % size] += x * x / n;
    }
    std::vector<std::size_t> varies;
    for (std::size_t i = 0; i < size; ++i) {
        // Rounding is no change.
        prior.deviation[i] = std::sqrt(prior.deviation[i]);
        if (prior.deviation[i] <= 1e-6 * std::abs(prior.mean[i])) prior.deviation[i] = 0.0;
        if (prior.deviation[i] > 0) varies.push_back(i);
    }
    if (varies.empty()) {
        throw_as<DataError>({names.where, ": all ", prior.genes,
                             " training genes have the same signals (wanted genes that differ); give the "
                             "whole training table"});
    }
    std::vector<T> standardized;
    standardized.reserve(prior.genes * varies.size());
    for (std::size_t gene = 0; gene < prior.genes; ++gene) {
        for (const std::size_t i : varies) {
            const double x = static_cast<double>(values[gene * size + i]) - prior.mean[i];
            standardized.push_back(static_cast<T>(x / prior.deviation[i]));
        }
    }
    ShrunkCovariance correlation = ledoit_wolf(std::span<const T>(standardized), varies.size());
    prior.shrinkage = correlation.shrinkage;
    try {
        cholesky(correlation.covariance, varies.size());
    } catch (const NumericError&) {
        throw_as<DataError>({names.where, ": ", prior.genes,
                             " training genes do not tell how their signals go together (wanted genes that "
                             "differ in more ways); give the whole training table"});
    }
    if (varies.size() == size) {  // not copied: it is large
        prior.factor = std::move(correlation.covariance);
        return prior;
    }
    prior.factor.assign(size * size, 0.0);
    for (std::size_t i = 0; i < size; ++i) prior.factor[i * size + i] = 1.0;
    for (std::size_t i = 0; i < varies.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j)
            prior.factor[varies[i] * size + varies[j]] = correlation.covariance[i * varies.size() + j];
    }
    return prior;
}

}  // namespace detail

/// The prior of genes as these are: mean and standard deviation (divisor n) of each bin of each mark, and
/// the correlation of all of them, shrunk towards none (`ledoit_wolf` of the standardized values). `values`
/// are genes x bins x marks, scaled. A value that never changes stays as it is.
///
/// No signal is below the smallest of its mark in these genes, the lower end of `range_of_data`. With
/// `prior.lowest = range_by_bin(values, signal).lower` none is below the median of the genes in its bin; the
/// most likely gene of a class is then told by signals it has, and not by those it lacks.
///
/// DataError for fewer than two genes, where a value is not finite, where nothing ever changes, and where so
/// few genes do not tell how values go together.
template <std::floating_point T>
GaussianPrior gaussian_prior(std::span<const T> values, Signal signal) {
    return detail::fitted_prior(values, signal, {});
}

/// The same of the genes of a data set, which are scaled. The prior knows its marks, and messages begin with
/// `where`, the name of a file say.
inline GaussianPrior gaussian_prior(const Dataset& scaled, const std::string& where = "gaussian_prior") {
    scaled.check(where);
    return detail::fitted_prior(scaled.values(), scaled.signal, {where, scaled.marks});
}

/// The prior for a predictor, of its training genes as in a gene table: of the signals that its first network
/// sees, as a search is. It knows marks and scaling, so that a search for another predictor refuses it.
/// Errors as above, and as of the predictor for a table that does not fit it.
template <class M>
GaussianPrior gaussian_prior(const Dataset& train, const Predictor<M>& predictor,
                             const std::string& where = "gaussian_prior") {
    GaussianPrior prior = detail::fitted_prior(std::span<const float>(predictor.inputs(train, where)),
                                               M::signal, {where, predictor.marks()});
    prior.scaling = predictor.card().scaling;
    return prior;
}

}  // namespace deepchrome
