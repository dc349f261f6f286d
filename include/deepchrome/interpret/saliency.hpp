// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/baseline.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/explain.hpp>
#include <deepchrome/interpret/score_pass.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// By how much the score changes with each value (Simonyan et al. 2014).
struct Saliency {
    template <class Subject, class M = detail::ModelOf<Subject>>
    Attributions<typename M::Value> operator()(const Subject& subject, std::span<const typename M::Value> x,
                                               ClassScore score, Threads& threads = default_threads()) const {
        using T = typename M::Value;
        constexpr std::size_t size = M::input.size();
        const auto views = detail::any_views(subject);
        auto result = detail::attributions_for<T>(M::input, M::output.size(), x, score);
        detail::for_each_gene_group(
            views, score, detail::Derive::yes, result.genes(), detail::genes_of_group(1), threads,
            [&](detail::ScorePass<T>& pass, std::size_t first, std::size_t genes) {
                pass.gradients(
                    genes,
                    [&](std::size_t row, std::span<T> input) {
                        std::ranges::copy(x.subspan((first + row) * size, size), input.begin());
                    },
                    [&](std::size_t row, double value, std::span<const T> gradient) {
                        result.score[first + row] = value;
                        std::ranges::copy(gradient, result.gene(first + row).begin());
                    });
            });
        return result;
    }

    /// The attributions of genes as in a gene table: they explain what the predictor answers for a class, or
    /// for a regression its value. Throws as the predictor does.
    template <class M>
    Attributions<float> operator()(const Predictor<M>& predictor, const Dataset& genes,
                                   Class wanted = Class{1}, Threads& threads = default_threads()) const {
        return detail::explain(*this, predictor, genes, wanted, threads);
    }
};

/// The gradient times how far each value is from the baseline (Shrikumar et al. 2016, where the baseline is
/// 0).
struct GradientTimesInput {
    Baseline baseline = {};

    template <class Subject, class M = detail::ModelOf<Subject>>
    Attributions<typename M::Value> operator()(const Subject& subject, std::span<const typename M::Value> x,
                                               ClassScore score, Threads& threads = default_threads()) const {
        using T = typename M::Value;
        const std::vector<T> from = baseline.expanded<T>(M::input.positions, M::input.channels);
        auto result = Saliency{}(subject, x, score, threads);
        for (std::size_t i = 0; i < x.size(); ++i) result.values.data()[i] *= x[i] - from[i % from.size()];
        return result;
    }

    /// The attributions of genes as in a gene table: they explain what the predictor answers for a class, or
    /// for a regression its value. Throws as the predictor does.
    template <class M>
    Attributions<float> operator()(const Predictor<M>& predictor, const Dataset& genes,
                                   Class wanted = Class{1}, Threads& threads = default_threads()) const {
        return detail::explain(*this, predictor, genes, wanted, threads);
    }
};

/// The mean gradient at inputs to which normal noise was added (Smilkov et al. 2017). Noise depends on the
/// seed, the gene's number and the sample's alone.
struct SmoothGrad {
    std::size_t samples = 32;
    double noise = 0.1;  ///< standard deviation, as a share of the gene's largest less its smallest value
    Seed seed = {};

    /// Error when settings make no sense.
    template <class Subject, class M = detail::ModelOf<Subject>>
    Attributions<typename M::Value> operator()(const Subject& subject, std::span<const typename M::Value> x,
                                               ClassScore score, Threads& threads = default_threads()) const {
        using T = typename M::Value;
        constexpr std::size_t size = M::input.size();
        if (samples == 0) throw Error("SmoothGrad: samples is 0 (wanted at least 1)");
        if (!is_finite(noise) || noise < 0) {
            throw_as<Error>(
                {"SmoothGrad: noise is ", format_shortest(noise), " (wanted a number of 0 or more)"});
        }
        const auto views = detail::any_views(subject);
        auto result = detail::attributions_for<T>(M::input, M::output.size(), x, score);
        const std::size_t rows = samples + 1;  // the last one without noise, for the score
        detail::for_each_gene_group(
            views, score, detail::Derive::yes, result.genes(), detail::genes_of_group(rows), threads,
            [&](detail::ScorePass<T>& pass, std::size_t first, std::size_t genes) {
                std::vector<double> sums(genes * size);
                pass.gradients(
                    genes * rows,
                    [&](std::size_t row, std::span<T> input) {
                        const std::size_t gene = first + row / rows;
                        const std::span<const T> signal = x.subspan(gene * size, size);
                        if (row % rows == samples) {
                            std::ranges::copy(signal, input.begin());
                            return;
                        }
                        const auto range = std::ranges::minmax(signal);
                        const double deviation =
                            noise * (static_cast<double>(range.max) - static_cast<double>(range.min));
                        RandomStream stream(seed, Purpose::attribute, static_cast<std::uint32_t>(row % rows),
                                            gene);
                        for (std::size_t i = 0; i < size; ++i) {
                            input[i] =
                                static_cast<T>(static_cast<double>(signal[i]) + deviation * stream.normal());
                        }
                    },
                    [&](std::size_t row, double value, std::span<const T> gradient) {
                        if (row % rows == samples) {
                            result.score[first + row / rows] = value;
                            return;
                        }
                        double* sum = sums.data() + row / rows * size;
                        for (std::size_t i = 0; i < size; ++i) sum[i] += static_cast<double>(gradient[i]);
                    });
                T* to = result.gene(first).data();
                for (std::size_t i = 0; i < sums.size(); ++i) {
                    to[i] = static_cast<T>(sums[i] / static_cast<double>(samples));
                }
            });
        return result;
    }

    /// The attributions of genes as in a gene table: they explain what the predictor answers for a class, or
    /// for a regression its value. Throws as the predictor does.
    template <class M>
    Attributions<float> operator()(const Predictor<M>& predictor, const Dataset& genes,
                                   Class wanted = Class{1}, Threads& threads = default_threads()) const {
        return detail::explain(*this, predictor, genes, wanted, threads);
    }
};

}  // namespace deepchrome
