// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/graph/batch_source.hpp>

// What a pass of a network is given, without its type: the passes of a model are compiled once, whatever the
// genes and the losses. Calls are by gene, so they cost nothing beside the network. (GradientSink is the same
// for what a pass hands out.)

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Refers to a BatchSource, which must outlive it.
template <class T>
class SourceRef {
public:
    template <BatchSource<T> Source>
    explicit SourceRef(const Source& source)
        : source_(&source), size_(source.size()),
          signal_([](const void* from, std::size_t gene, std::span<T> memory) {
              return static_cast<const Source*>(from)->signal(gene, memory);
          }),
          target_([](const void* from, std::size_t gene) {
              return static_cast<const Source*>(from)->target(gene);
          }),
          sample_([](const void* from, std::size_t gene) {
              return static_cast<const Source*>(from)->sample(gene);
          }) {}

    std::size_t size() const { return size_; }
    std::span<const T> signal(std::size_t gene, std::span<T> memory) const {
        return signal_(source_, gene, memory);
    }
    std::span<const T> target(std::size_t gene) const { return target_(source_, gene); }
    std::uint32_t sample(std::size_t gene) const { return sample_(source_, gene); }

private:
    const void* source_;
    std::size_t size_;
    std::span<const T> (*signal_)(const void*, std::size_t, std::span<T>);
    std::span<const T> (*target_)(const void*, std::size_t);
    std::uint32_t (*sample_)(const void*, std::size_t);
};

/// Refers to a Loss, which must outlive it.
template <class T>
class LossRef {
public:
    template <class Loss>
    explicit LossRef(const Loss& loss)
        : loss_(&loss), weight_([](const void* of, std::span<const T> target) {
              return static_cast<const Loss*>(of)->weight(target);
          }),
          value_([](const void* of, std::span<const T> output, std::span<const T> target) {
              return static_cast<const Loss*>(of)->value(output, target);
          }),
          gradient_(
              [](const void* of, std::span<const T> output, std::span<const T> target, std::span<T> slope) {
                  static_cast<const Loss*>(of)->gradient(output, target, slope);
              }) {}

    double weight(std::span<const T> target) const { return weight_(loss_, target); }
    double value(std::span<const T> output, std::span<const T> target) const {
        return value_(loss_, output, target);
    }
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        gradient_(loss_, output, target, doutput);
    }

private:
    const void* loss_;
    double (*weight_)(const void*, std::span<const T>);
    double (*value_)(const void*, std::span<const T>, std::span<const T>);
    void (*gradient_)(const void*, std::span<const T>, std::span<const T>, std::span<T>);
};

}  // namespace deepchrome::detail
