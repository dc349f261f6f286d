// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/buffer.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/testing/contract_run.hpp>

/// The kernels once more, in double, gene by gene, with a loop for every index and without any thought of
/// speed. Values of several genes lie one gene after the other.
namespace naive {

using Values = std::vector<double>;

/// Sizes that meet one lane group, a rest, one block and several.
inline constexpr std::array<std::size_t, 7> batches{1, 3, 16, 17, 64, 65, 130};
inline constexpr std::size_t most_genes = 130;

/// Values that float holds as well.
inline Values random_values(std::size_t count, std::uint64_t sample) {
    deepchrome::RandomStream stream(deepchrome::Seed{77}, deepchrome::Purpose::test, 0, sample);
    Values values(count);
    for (double& value : values) value = static_cast<double>(static_cast<float>(stream.normal()));
    return values;
}

struct Conv {
    std::size_t positions, channels, filters, width, stride, dilation;
    bool same;

    std::size_t reach() const { return (width - 1) * dilation + 1; }
    std::size_t left() const { return same ? (reach() - 1) / 2 : 0; }
    std::size_t padded() const { return positions + (same ? reach() - 1 : 0); }
    std::size_t outputs() const { return (padded() - reach()) / stride + 1; }
    std::size_t row() const { return width * channels + 1; }

    /// One gene with its zeros at both ends.
    Values pad(const double* x) const {
        Values with_zeros(padded() * channels, 0.0);
        std::copy_n(x, positions * channels,
                    with_zeros.begin() + static_cast<std::ptrdiff_t>(left() * channels));
        return with_zeros;
    }
    template <class Term>
    void for_each_product(Term&& term) const {
        for (std::size_t p = 0; p < outputs(); ++p) {
            for (std::size_t f = 0; f < filters; ++f) {
                for (std::size_t t = 0; t < width; ++t) {
                    for (std::size_t c = 0; c < channels; ++c) {
                        term(p * filters + f, f * row() + t * channels + c,
                             (p * stride + t * dilation) * channels + c);
                    }
                }
            }
        }
    }
    Values forward(const Values& w, const double* x) const {
        const Values in = pad(x);
        Values y(outputs() * filters);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] = w[(i % filters + 1) * row() - 1];
        for_each_product([&](std::size_t o, std::size_t k, std::size_t i) { y[o] += w[k] * in[i]; });
        return y;
    }
    Values backward(const Values& w, const double* dy) const {
        Values din(padded() * channels, 0.0);
        for_each_product([&](std::size_t o, std::size_t k, std::size_t i) { din[i] += w[k] * dy[o]; });
        const auto begin = din.begin() + static_cast<std::ptrdiff_t>(left() * channels);
        return {begin, begin + static_cast<std::ptrdiff_t>(positions * channels)};
    }
    void add_gradient(const double* x, const double* dy, Values& dw) const {
        const Values in = pad(x);
        for_each_product([&](std::size_t o, std::size_t k, std::size_t i) { dw[k] += dy[o] * in[i]; });
        for (std::size_t o = 0; o < outputs() * filters; ++o) dw[(o % filters + 1) * row() - 1] += dy[o];
    }
};

/// Genes packed into a batch; lanes without a gene hold `rest`.
template <class T>
deepchrome::detail::GuardedBatch<T> packed(const Values& values, std::size_t features, std::size_t genes,
                                           T rest) {
    deepchrome::detail::GuardedBatch<T> batch(genes, features);
    batch.fill(deepchrome::BatchLayout{genes}, rest);
    for (std::size_t g = 0; g < genes; ++g) {
        for (std::size_t f = 0; f < features; ++f)
            batch.view()(g, f) = static_cast<T>(values[g * features + f]);
    }
    return batch;
}

/// The features of a batch of one, side by side.
template <class T>
class BatchOfOne {
public:
    explicit BatchOfOne(std::size_t features) : batch_(1, features) { batch_.fill({1, true}, T{0}); }

    T* block() { return batch_.view().block(0); }
    deepchrome::BatchView<const T> view() const { return batch_.view(); }
    bool touched() { return batch_.touched(); }

private:
    mutable deepchrome::detail::GuardedBatch<T> batch_;  // its views may all be written to
};

template <class T>
BatchOfOne<T> packed_batch_of_one(const Values& values) {
    BatchOfOne<T> gene(values.size());
    for (std::size_t f = 0; f < values.size(); ++f) gene.block()[f] = static_cast<T>(values[f]);
    return gene;
}

/// The largest difference, relative to the largest value wanted; infinite where something is no number.
template <class T, class At>
double difference(const Values& wanted, std::size_t count, At&& at) {
    double largest = 0;
    double worst = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double apart = std::abs(static_cast<double>(at(i)) - wanted[i]);
        if (!(apart < INFINITY)) return INFINITY;
        worst = std::max(worst, apart);
        largest = std::max(largest, std::abs(wanted[i]));
    }
    return largest > 0 ? worst / largest : worst;
}

template <class T>
double difference(const Values& wanted, deepchrome::BatchView<const T> found, std::size_t features) {
    return difference<T>(wanted, found.layout().genes * features,
                         [&](std::size_t i) { return found(i / features, i % features); });
}

template <class T>
double difference(const Values& wanted, const std::vector<T>& found) {
    if (wanted.size() != found.size()) return INFINITY;
    return difference<T>(wanted, wanted.size(), [&](std::size_t i) { return found[i]; });
}

/// What rounding may do to sums of some thousand terms.
template <class T>
inline constexpr double tolerance = sizeof(T) == 8 ? 1e-13 : 1e-5;

template <class T>
std::vector<T> cast(const Values& values) {
    return {values.begin(), values.end()};
}

}  // namespace naive
