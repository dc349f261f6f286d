// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/predict/outputs.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A class of a network, by its place among the classes. In the published network 0 is OFF and 1 is ON.
struct Class {
    std::size_t index;

    friend constexpr bool operator==(const Class&, const Class&) = default;
};

/// The answers of a Predictor for the genes of a table: probabilities of classes, or the values of a
/// regression. Rows are those of the table.
///
///     p.probability(gene)             // that it is ON
///     p.probability(gene, Class{2})   // of a class among several
///     p.value(gene)                   // of a regression
class Predictions {
public:
    /// Takes log-probabilities (genes x classes), or one value for each gene.
    Predictions(TaskKind task, std::size_t width, std::vector<float> outputs)
        : task_(task), width_(width), outputs_(std::move(outputs)) {}

    std::size_t size() const { return outputs_.size() / width_; }
    TaskKind task() const { return task_; }
    std::size_t classes() const { return task_ == TaskKind::regress ? 0 : width_; }

    /// From 0 to 1; the default class is ON. Error for a regression, an unknown class or an unknown gene.
    double probability(std::size_t gene, Class of = Class{1}) const {
        return std::exp(static_cast<double>(row(gene, of)[of.index]));
    }

    /// The natural logarithm of p / (1 - p). Error as above.
    double log_odds(std::size_t gene, Class of = Class{1}) const {
        return class_log_odds(row(gene, of), of.index);
    }

    /// The predicted number, in the unit of the training labels. Error for a classifier or an unknown gene.
    double value(std::size_t gene) const;

    /// The class of the largest probability; of equal ones the first. Error for a regression.
    Class most_likely(std::size_t gene) const;

    /// All probabilities of a class, by gene. Error for a regression or an unknown class.
    std::vector<float> probabilities(Class of = Class{1}) const;

    /// The numbers themselves: log-probabilities (genes x classes), or values.
    std::span<const float> outputs() const { return outputs_; }

private:
    void check_gene(std::size_t gene) const;

    std::span<const float> row(std::size_t gene, Class of) const;

    TaskKind task_;
    std::size_t width_;
    std::vector<float> outputs_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double Predictions::value(std::size_t gene) const {
    if (task_ != TaskKind::regress)
        throw Error("Predictions: the model tells classes (wanted a regression); ask for a probability");
    check_gene(gene);
    return static_cast<double>(outputs_[gene]);
}

DEEPCHROME_INLINE Class Predictions::most_likely(std::size_t gene) const {
    const std::span<const float> all = row(gene, Class{0});
    std::size_t best = 0;
    for (std::size_t c = 1; c < all.size(); ++c) {
        if (all[c] > all[best]) best = c;
    }
    return Class{best};
}

DEEPCHROME_INLINE std::vector<float> Predictions::probabilities(Class of) const {
    std::vector<float> p(size());
    for (std::size_t gene = 0; gene < p.size(); ++gene) p[gene] = std::exp(row(gene, of)[of.index]);
    return p;
}

DEEPCHROME_INLINE void Predictions::check_gene(std::size_t gene) const {
    if (gene < size()) return;
    throw_as<Error>({"Predictions: gene number ", gene, " was asked for (wanted one below ", size(),
                     ", the number of genes)"});
}

DEEPCHROME_INLINE std::span<const float> Predictions::row(std::size_t gene, Class of) const {
    if (task_ == TaskKind::regress)
        throw Error("Predictions: the model is a regression (wanted classes); ask for a value");
    if (of.index >= width_) {
        throw_as<Error>({"Predictions: class ", of.index, " was asked for (wanted one below ", width_,
                         ", the number of classes)"});
    }
    check_gene(gene);
    return std::span<const float>(outputs_).subspan(gene * width_, width_);
}

}  // namespace deepchrome

#endif
