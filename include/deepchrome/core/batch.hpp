// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Genes are handed to threads and kernels in groups of this many.
inline constexpr std::size_t lane_group = 16;

/// The most genes that share a block.
inline constexpr std::size_t block_lanes = 64;

constexpr std::size_t round_up(std::size_t n, std::size_t multiple) {
    return (n + multiple - 1) / multiple * multiple;
}

/// The memory layout of a batch: blocks of up to 64 genes, feature-major and gene-minor within a block. One
/// vector register holds one feature of several genes, whatever the number of features. Lanes beyond the last
/// gene are computed too, and their results are ignored.
///
/// In a batch of one the features are contiguous, and a vector register holds several features of the gene.
struct BatchLayout {
    std::size_t genes = 0;
    /// The whole call is for one gene. Such a batch has its own layout and its own kernels, which agree with
    /// the others up to rounding. A part of a larger call is never a batch of one, so a result does not
    /// depend on the other genes of the call.
    bool batch_of_one = false;

    /// The layout of a call with this many genes.
    static constexpr BatchLayout of_call(std::size_t genes) { return {genes, genes == 1}; }

    /// Lanes of each block: 1 for a batch of one, otherwise a multiple of `lane_group`.
    constexpr std::size_t lanes() const { return batch_of_one ? 1 : room(); }
    /// Values allocated per feature of a block. A batch of one gets a whole lane group per feature; its
    /// features fill the beginning, so kernels may write whole registers and use the rest as scratch.
    constexpr std::size_t room() const { return std::min(block_lanes, round_up(genes, lane_group)); }
    constexpr std::size_t blocks() const { return (genes + block_lanes - 1) / block_lanes; }
    /// Genes of one block; fewer than `lanes()` in the last.
    constexpr std::size_t genes_of(std::size_t block) const {
        return std::min(block_lanes, genes - block * block_lanes);
    }
};

/// A view of consecutive features of every gene of a batch. The store behind it may hold more features.
template <class T>
class BatchView {
public:
    constexpr BatchView() = default;
    /// `features` is the number of features that the whole store at `data` holds.
    constexpr BatchView(T* data, BatchLayout layout, std::size_t features)
        : data_(data), layout_(layout), block_stride_(features * layout.room()) {}
    template <class U>
    requires std::is_same_v<const U, T>
    constexpr BatchView(const BatchView<U>& other)
        : data_(other.data_), layout_(other.layout_), block_stride_(other.block_stride_) {}

    /// False for a default-constructed view, which means "not wanted".
    constexpr explicit operator bool() const { return data_ != nullptr; }
    constexpr BatchLayout layout() const { return layout_; }
    /// The distance between consecutive features of a gene.
    constexpr std::size_t stride() const { return layout_.lanes(); }
    /// The first lane of the first feature of a block.
    constexpr T* block(std::size_t index) const { return data_ + index * block_stride_; }
    /// The view that starts `first` features later.
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
