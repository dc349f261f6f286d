// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace deepchrome {

/// Genes are handed to threads and kernels in groups of this many.
inline constexpr std::size_t lane_group = 16;

/// The most genes that share a block.
inline constexpr std::size_t block_lanes = 64;

constexpr std::size_t round_up(std::size_t n, std::size_t multiple) {
    return (n + multiple - 1) / multiple * multiple;
}

/// How the genes of a batch lie in memory: in blocks of up to 64, feature-major and gene-minor within a
/// block. A vector register so holds one feature of several genes, whatever the number of features. Lanes
/// beyond the last gene are computed as well; nothing is read from them.
///
/// The features of a gene alone lie side by side instead, and a vector register holds several of them.
struct BatchLayout {
    std::size_t genes = 0;
    /// The batch is one gene and nothing else was asked for: it is laid out for kernels of their own, which
    /// agree with the others to rounding. (A part of a larger batch never says so, however small: a result
    /// does not depend on its neighbors.)
    bool batch_of_one = false;

    /// All genes of a call.
    static constexpr BatchLayout of_call(std::size_t genes) { return {genes, genes == 1}; }

    /// Lanes of each block: one of a gene alone, otherwise a multiple of `lane_group`.
    constexpr std::size_t lanes() const { return batch_of_one ? 1 : room(); }
    /// Values that a block has room for, per feature. A gene alone has that of a lane group too: its features
    /// fill the beginning, so that whole registers may be written, and what lies beyond is free.
    constexpr std::size_t room() const { return std::min(block_lanes, round_up(genes, lane_group)); }
    constexpr std::size_t blocks() const { return (genes + block_lanes - 1) / block_lanes; }
    /// Genes of one block; fewer than `lanes()` in the last.
    constexpr std::size_t genes_of(std::size_t block) const {
        return std::min(block_lanes, genes - block * block_lanes);
    }
};

/// Some consecutive features of every gene of a batch, inside a store that may hold more features per block.
template <class T>
class BatchView {
public:
    constexpr BatchView() = default;
    /// `features` is the number of features per block of the whole store at `data`.
    constexpr BatchView(T* data, BatchLayout layout, std::size_t features)
        : data_(data), layout_(layout), block_stride_(features * layout.room()) {}
    template <class U>
    requires std::is_same_v<const U, T>
    constexpr BatchView(const BatchView<U>& other)
        : data_(other.data_), layout_(other.layout_), block_stride_(other.block_stride_) {}

    /// False for a view that stands for "not wanted".
    constexpr explicit operator bool() const { return data_ != nullptr; }
    constexpr BatchLayout layout() const { return layout_; }
    /// The distance between consecutive features of a gene.
    constexpr std::size_t stride() const { return layout_.lanes(); }
    /// The first lane of the first feature of a block.
    constexpr T* block(std::size_t index) const { return data_ + index * block_stride_; }
    /// The part of the store that begins with room for `first` features.
    constexpr BatchView from(std::size_t first) const {
        BatchView rest = *this;
        if (data_ != nullptr) rest.data_ += first * layout_.room();
        return rest;
    }
    constexpr T& operator()(std::size_t gene, std::size_t feature) const {
        return block(gene / block_lanes)[feature * stride() + gene % block_lanes];
    }

private:
    template <class U>
    friend class BatchView;

    T* data_ = nullptr;
    BatchLayout layout_;
    std::size_t block_stride_ = 0;
};

}  // namespace deepchrome
