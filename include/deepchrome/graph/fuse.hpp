// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/graph/chain.hpp>
#include <deepchrome/layers/activated.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/conv_pool.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/options.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/relu_dropout.hpp>

// A type rewrite that fuses adjacent layers into one. Parameters, layer count and results are those of the
// separate layers. (If a function makes two values of a window equal, either may get the gradient.)
//
//     Conv1D, activation, MaxPool     ->  ConvPool     an increasing function and a maximum may change places
//     Conv1D, MaxPool, activation     ->  ConvPool
//     Conv1D, MaxPool                 ->  ConvPool
//     Conv1D or Dense, activation     ->  Activated
//     one of these with ReLU, Dropout ->  the same with ReluDropout

namespace deepchrome::inline DEEPCHROME_ISA::detail {

template <class L>
inline constexpr bool is_convolution = false;
template <auto... Options>
inline constexpr bool is_convolution<Conv1D<Options...>> = true;

template <class L>
inline constexpr bool is_linear = is_convolution<L>;
template <Units U>
inline constexpr bool is_linear<Dense<U>> = true;

/// Stands for "no function" between a convolution and its pool. It is not a layer of the network.
struct NoActivation : Pointwise<IdentityFunction> {
    static constexpr std::size_t layer_count() { return 0; }
};

template <class L>
inline constexpr bool is_activation =
    std::same_as<L, ReLU> || std::same_as<L, Tanh> || std::same_as<L, Sigmoid>;
template <Slope S>
inline constexpr bool is_activation<LeakyReLU<S>> = true;

/// Whether L takes maxima of windows that do not overlap.
template <class L>
inline constexpr bool is_largest_pool = std::same_as<L, GlobalMaxPool>;
template <auto... Options>
inline constexpr bool is_largest_pool<MaxPool<Options...>> =
    MaxPool<Options...>::stride >= MaxPool<Options...>::width;

// Types derived from these may behave differently, so they are not fused.
template <class L>
concept Convolution = is_convolution<L>;
template <class L>
concept LinearLayer = is_linear<L>;
template <class L>
concept Activation = is_activation<L>;
template <class L>
concept LargestPool = is_largest_pool<L>;

template <class Done, class... Rest>
struct Fuse;

template <class... Done>
struct Fuse<Chain<Done...>> {
    using Result = Chain<Done...>;
};
template <class... Done, class L, class... Rest>
struct Fuse<Chain<Done...>, L, Rest...> : Fuse<Chain<Done..., L>, Rest...> {};

template <class... Done, LinearLayer L, Activation A, class... Rest>
struct Fuse<Chain<Done...>, L, A, Rest...> : Fuse<Chain<Done..., Activated<L, A>>, Rest...> {};

template <class... Done, Convolution C, LargestPool P, class... Rest>
struct Fuse<Chain<Done...>, C, P, Rest...> : Fuse<Chain<Done..., ConvPool<C, NoActivation, P>>, Rest...> {};

template <class... Done, Convolution C, LargestPool P, Activation A, class... Rest>
struct Fuse<Chain<Done...>, C, P, A, Rest...> : Fuse<Chain<Done..., ConvPool<C, A, P>>, Rest...> {};

template <class... Done, Convolution C, Activation A, LargestPool P, class... Rest>
struct Fuse<Chain<Done...>, C, A, P, Rest...> : Fuse<Chain<Done..., ConvPool<C, A, P>>, Rest...> {};

template <class... Done, LinearLayer L, Rate R, class... Rest>
struct Fuse<Chain<Done...>, L, ReLU, Dropout<R>, Rest...>
    : Fuse<Chain<Done..., Activated<L, ReluDropout<R>>>, Rest...> {};

template <class... Done, Convolution C, LargestPool P, Rate R, class... Rest>
struct Fuse<Chain<Done...>, C, P, ReLU, Dropout<R>, Rest...>
    : Fuse<Chain<Done..., ConvPool<C, ReluDropout<R>, P>>, Rest...> {};

template <class... Done, Convolution C, LargestPool P, Rate R, class... Rest>
struct Fuse<Chain<Done...>, C, ReLU, P, Dropout<R>, Rest...>
    : Fuse<Chain<Done..., ConvPool<C, ReluDropout<R>, P>>, Rest...> {};

template <class... Ls>
using Fused = typename Fuse<Chain<>, Ls...>::Result;

}  // namespace deepchrome::detail
