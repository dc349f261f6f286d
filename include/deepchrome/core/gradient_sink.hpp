// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// An update that adds a multiple of the gradient: parameters += factor * gradient. Cheap enough to be
/// applied inside the kernel that computes the gradient.
template <class T>
struct ScaledAdd {
    std::span<T> parameters;  ///< of the whole network
    T factor;
};

/// Receives the parameter gradients of a layer in pieces: sink(offset, piece). It is a reference to a
/// function object, which several threads may call. All sinks have this one type, so the code of a network is
/// compiled once, whatever happens to its gradients.
template <class T>
class GradientSink {
public:
    /// Refers to `sink`, which must outlive it.
    template <class Sink>
    requires(
        !std::same_as<Sink, GradientSink> &&
        std::invocable<const Sink&, std::size_t, std::span<const T>>) explicit GradientSink(const Sink& sink)
        : sink_(&sink), take_([](const void* to, std::size_t offset, std::span<const T> piece) {
              (*static_cast<const Sink*>(to))(offset, piece);
          }) {
        if constexpr (requires { sink.scaled_add(); }) scaled_add_ = sink.scaled_add();
    }

    void operator()(std::size_t offset, std::span<const T> piece) const { take_(sink_, offset, piece); }

    /// The update that the sink applies, if it is only a scaled addition. A layer may then apply it instead
    /// of calling the sink, and skip gradients of zero. A piece belongs at `offset` of these parameters.
    const std::optional<ScaledAdd<T>>& scaled_add() const { return scaled_add_; }

private:
    const void* sink_;
    void (*take_)(const void*, std::size_t, std::span<const T>);
    std::optional<ScaledAdd<T>> scaled_add_;
};

}  // namespace deepchrome
