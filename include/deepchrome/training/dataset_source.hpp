// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/graph/references.hpp>
#include <deepchrome/table/augment.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A batch source: rows of a data set, optionally augmented.
template <class T>
class DatasetSource {
public:
    /// The arguments must outlive the source. `targets` holds one value per row of `data`. The augmentation
    /// of a gene depends only on (seed, epoch, row).
    DatasetSource(const Dataset& data, std::span<const T> targets, std::span<const std::uint32_t> rows,
                  const Augmentation& augmentation, std::span<const float> blank, Seed seed,
                  std::uint32_t epoch)
        : data_(data), targets_(targets), rows_(rows), augmentation_(augmentation), blank_(blank),
          seed_(seed), epoch_(epoch) {}

    std::size_t size() const { return rows_.size(); }

    std::span<const T> signal(std::size_t gene, std::span<T> memory) const;

    std::span<const T> target(std::size_t gene) const { return targets_.subspan(rows_[gene], 1); }

    std::uint32_t sample(std::size_t gene) const { return rows_[gene]; }

private:
    const Dataset& data_;
    std::span<const T> targets_;
    std::span<const std::uint32_t> rows_;
    const Augmentation& augmentation_;
    std::span<const float> blank_;
    Seed seed_;
    std::uint32_t epoch_;
};

template <class T>
std::span<const T> DatasetSource<T>::signal(std::size_t gene, std::span<T> memory) const {
    const std::span<const float> stored = data_.gene(rows_[gene]);
    if (augmentation_.active()) {
        RandomStream stream(seed_, Purpose::augment, epoch_, rows_[gene]);
        augmentation_.apply(stored, data_.signal, stream, memory, blank_);
        return memory;
    }
    if constexpr (std::is_same_v<T, float>) {
        return stored;
    } else {
        std::ranges::copy(stored, memory.begin());
        return memory;
    }
}

}  // namespace deepchrome

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_TEMPLATE class DatasetSource<float>;
DEEPCHROME_TEMPLATE detail::SourceRef<float>::SourceRef(const DatasetSource<float>&);

}  // namespace deepchrome
#endif
