// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/buffer.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/kernels/lane_product.hpp>
#include <deepchrome/kernels/rows_of_lanes.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Products of many rows of values with one lower triangular matrix L and with its transpose, by the kernel
/// of the layers. Rows are lanes of a batch: a row's product depends neither on the other rows nor on the
/// number of threads. The size is a run-time number. Calls allocate nothing.
template <std::floating_point T>
class TriangularMap {
public:
    /// `factor` is L, size x size in C order; `rows` is the number of rows of every call. Values of a product
    /// below their `floor` are moved up to it.
    TriangularMap(std::span<const double> factor, std::span<const double> floor, std::size_t rows)
        : TriangularMap(factor, floor, rows, [](std::size_t) { return true; }) {}

    /// The same, where rows and columns of L count as 0 for which `counts` is false.
    template <std::predicate<std::size_t> Counts>
    TriangularMap(std::span<const double> factor, std::span<const double> floor, std::size_t rows,
                  const Counts& counts)
        : size_(floor.size()), padded_(round_up(size_, tile)), layout_{rows, false},
          in_(layout_.blocks() * layout_.room() * padded_), out_(in_.size()) {
        for (const double value : floor)
            floor_.push_back(is_infinite(value) ? std::numeric_limits<T>::lowest() : static_cast<T>(value));
        const auto entry = [&](std::size_t i, std::size_t j) {
            return i < size_ && j <= i && counts(i) && counts(j) ? static_cast<T>(factor[i * size_ + j])
                                                                 : T(0);
        };
        for (std::size_t first = 0; first < size_; first += tile) {
            for (std::size_t j = 0; j < terms_down(first); ++j) {
                for (std::size_t o = 0; o < tile; ++o) down_.push_back(entry(first + o, j));
            }
            for (std::size_t i = first; i < size_; ++i) {
                for (std::size_t o = 0; o < tile; ++o) up_.push_back(entry(i, first + o));
            }
        }
    }

    /// y = max(L z, floor) of each row; `z` and `y` are rows x size.
    void apply(std::span<const T> z, std::span<T> y, Threads& threads) {
        run(z, y, threads, down_.data(), [&](std::size_t first) { return IndexRange{0, terms_down(first)}; });
        for (std::size_t i = 0; i < y.size(); ++i) {
            const T least = floor_[i % size_];
            y[i] = y[i] < least ? least : y[i];
        }
    }

    /// dz = L^T dy of each row, where `dy` counts as 0 for a value of `y`, as `apply` gave it, that lies at
    /// its floor.
    void pull(std::span<const T> y, std::span<T> dy, std::span<T> dz, Threads& threads) {
        for (std::size_t i = 0; i < y.size(); ++i) {
            if (y[i] <= floor_[i % size_]) dy[i] = T(0);
        }
        run(dy, dz, threads, up_.data(), [&](std::size_t first) { return IndexRange{first, size_}; });
    }

private:
    /// Outputs of a product at a time.
    static constexpr std::size_t tile = 16;
    static constexpr ProductSteps steps{
        .w_term = tile, .w_segment = 0, .w_output = 1, .x_term = 1, .x_segment = 0, .x_position = 0};

    /// Of the values from `first` on, how many of z they depend on.
    std::size_t terms_down(std::size_t first) const { return std::min(first + tile, size_); }

    template <class TermsOf>
    void run(std::span<const T> from, std::span<T> to, Threads& threads, const T* weights,
             const TermsOf& terms_of) {
        const std::size_t stride = layout_.lanes();
        threads.run([&](const Worker& worker) {
            worker.for_each_slice(layout_, [&](LaneSlice slice) {
                const std::size_t at = slice.block * layout_.room() * padded_;
                T* in = in_.data() + at;
                T* out = out_.data() + at;
                const std::size_t genes = std::min(slice.first + slice.count, layout_.genes_of(slice.block));
                const std::size_t row = slice.block * block_lanes * size_;
                for (std::size_t lane = slice.first; lane < genes; ++lane) {
                    for (std::size_t i = 0; i < size_; ++i)
                        in[i * stride + lane] = from[row + lane * size_ + i];
                }
                const T* w = weights;
                for (std::size_t first = 0; first < size_; first += tile) {
                    const IndexRange terms = terms_of(first);
                    product_of_position<NativeArch, steps, tile>(
                        w, in + terms.first * stride + slice.first, Terms<T>{1, terms.size()}, slice.count,
                        stride,
                        StoreEach<IdentityFunction, 1, 0, T>{out + first * stride + slice.first,
                                                             static_cast<std::ptrdiff_t>(stride)});
                    w += terms.size() * tile;
                }
                if (genes > slice.first) {
                    rows_of_lanes(out, size_, slice.first, genes - slice.first, stride, to.data() + row,
                                  size_);
                }
            });
        });
    }

    std::size_t size_;
    std::size_t padded_;
    BatchLayout layout_;
    std::vector<T> down_;  // tile after tile of rows of L, each column after column up to the diagonal
    std::vector<T> up_;    // tile after tile of columns of L, each row after row from the diagonal on
    std::vector<T> floor_;
    Buffer<T> in_;
    Buffer<T> out_;
};

}  // namespace deepchrome::detail

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_TEMPLATE class TriangularMap<float>;

}  // namespace deepchrome::detail
#endif
