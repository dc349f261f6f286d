// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What the outputs of a network are, and so what their mean is.
enum class OutputKind {
    log_probabilities,  ///< the mean is that of the probabilities, as a logarithm
    values,             ///< the mean is that of the outputs themselves
};

/// The mean of the outputs of several networks, gene by gene. Not every network has to answer for every gene:
/// in a cross-validation each gene is answered for by the networks that have not seen it.
///
///     MeanOutputs mean(OutputKind::log_probabilities, genes.size(), 2);
///     mean.add(rows, outputs);   // outputs: rows x 2, in the order of `rows`
///     std::vector<float> outputs = mean.outputs<float>();
class MeanOutputs {
public:
    /// For `genes` genes with `width` outputs each.
    MeanOutputs(OutputKind kind, std::size_t genes, std::size_t width)
        : kind_(kind), width_(width), sums_(genes * width), counts_(genes) {}

    /// Takes the outputs of a network for all genes, genes x outputs.
    template <std::floating_point T>
    void add(std::span<const T> outputs) {
        check(outputs.size(), counts_.size());
        for (std::size_t gene = 0; gene < counts_.size(); ++gene)
            add_gene(gene, outputs.data() + gene * width_);
    }

    /// Takes the outputs of a network for the genes in `rows`, in their order.
    template <std::floating_point T>
    void add(std::span<const std::size_t> rows, std::span<const T> outputs) {
        check(outputs.size(), rows.size());
        for (const std::size_t row : rows) {
            if (row < counts_.size()) continue;
            throw_as<Error>({"MeanOutputs: there is an answer for gene number ", row, " (wanted one below ",
                             counts_.size(), ", the number of genes)"});
        }
        for (std::size_t i = 0; i < rows.size(); ++i) add_gene(rows[i], outputs.data() + i * width_);
    }

    /// The means, genes x outputs; NaN for a gene that no network answered for.
    template <std::floating_point T>
    std::vector<T> outputs() const {
        std::vector<T> means(sums_.size());
        for (std::size_t i = 0; i < sums_.size(); ++i) {
            const double mean = sums_[i] / static_cast<double>(counts_[i / width_]);
            means[i] = static_cast<T>(kind_ == OutputKind::values ? mean : std::log(mean));
        }
        return means;
    }

private:
    void check(std::size_t outputs, std::size_t genes) const;

    template <std::floating_point T>
    void add_gene(std::size_t gene, const T* outputs) {
        for (std::size_t o = 0; o < width_; ++o) {
            const auto output = static_cast<double>(outputs[o]);
            sums_[gene * width_ + o] += kind_ == OutputKind::values ? output : std::exp(output);
        }
        ++counts_[gene];
    }

    OutputKind kind_;
    std::size_t width_;
    std::vector<double> sums_;
    std::vector<std::size_t> counts_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void MeanOutputs::check(std::size_t outputs, std::size_t genes) const {
    if (outputs == genes * width_) return;
    throw_as<Error>(
        {"MeanOutputs: there are ", outputs, " outputs (wanted ", width_, " for each of ", genes, " genes)"});
}

}  // namespace deepchrome

#endif
