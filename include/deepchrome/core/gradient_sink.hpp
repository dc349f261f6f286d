// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>

namespace deepchrome {

/// An update that adds a multiple of the gradient: parameters += factor * gradient. Cheap enough to be
/// applied inside the kernel that computes the gradient.
template <class T>
struct ScaledAdd {
    std::span<T> parameters;  ///< of the whole network
    T factor;
};

/// Where a layer hands the gradient of its parameters, piece by piece: sink(offset, piece). A reference to
/// any function object that is called so by several threads; one type for all, so that a network's code is
/// compiled once, whatever is done with its gradient.
template <class T>
class GradientSink {
public:
    /// Refers to `sink`, which must live as long.
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

    /// What the sink does with a gradient, if that is no more than this: a layer may then do it in its place,
    /// and leave out what is zero. A piece's place is `offset` among these parameters.
    const std::optional<ScaledAdd<T>>& scaled_add() const { return scaled_add_; }

private:
    const void* sink_;
    void (*take_)(const void*, std::size_t, std::span<const T>);
    std::optional<ScaledAdd<T>> scaled_add_;
};

}  // namespace deepchrome
