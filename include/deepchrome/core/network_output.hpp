// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The meaning of a network's outputs. A layer may state what it produces, a loss what it expects:
///
///     static constexpr NetworkOutput produces = NetworkOutput::probabilities;  // in a layer
///     static constexpr NetworkOutput expects = NetworkOutput::probabilities;   // in a loss
///
/// The last layer and the loss are compared at compile time. Without a statement, everything is accepted.
enum class NetworkOutput : std::uint8_t {
    any,                  ///< not stated
    numbers,              ///< without bounds: values, logits
    probabilities,        ///< each by itself from 0 to 1
    class_probabilities,  ///< of classes, with the sum 1
    log_probabilities,    ///< their logarithms
};

namespace detail {

template <class L>
constexpr NetworkOutput produced_by() {
    if constexpr (requires { L::produces; }) return L::produces;
    return NetworkOutput::any;
}

template <class Loss>
constexpr NetworkOutput expected_by() {
    if constexpr (requires { Loss::expects; }) return Loss::expects;
    return NetworkOutput::any;
}

constexpr bool is_of_classes(NetworkOutput output) {
    return output == NetworkOutput::class_probabilities || output == NetworkOutput::log_probabilities;
}

/// Why a loss does not fit the outputs of a network.
enum class OutputMisfit : std::uint8_t {
    none,
    constant,
    no_log_probabilities,
    no_logits,
    one_logit,
    no_probabilities
};

/// `channels` is the number of outputs at each position.
constexpr OutputMisfit output_misfit(NetworkOutput produced, NetworkOutput expected, std::size_t channels) {
    using enum NetworkOutput;
    if (is_of_classes(produced) && channels == 1) return OutputMisfit::constant;
    if (expected == numbers && channels == 1) return OutputMisfit::one_logit;
    if (produced == any || expected == any) return OutputMisfit::none;
    if (expected == log_probabilities && produced != log_probabilities)
        return OutputMisfit::no_log_probabilities;
    if (expected == numbers && (produced == probabilities || produced == class_probabilities))
        return OutputMisfit::no_logits;
    if (expected == probabilities && produced != probabilities && produced != class_probabilities)
        return OutputMisfit::no_probabilities;
    return OutputMisfit::none;
}

/// Makes the compiler refuse a loss that does not fit the network.
template <OutputMisfit Why>
constexpr void reject_misfit() {
    static_assert(Why != OutputMisfit::constant,
                  "deepchrome: a Softmax or LogSoftmax of one output is constant; "
                  "give the layer before it one output per class, or leave it out");
    static_assert(Why != OutputMisfit::no_log_probabilities,
                  "deepchrome: this loss expects log-probabilities of classes; "
                  "end the network with LogSoftmax, or use CrossEntropy behind Dense");
    static_assert(Why != OutputMisfit::no_logits,
                  "deepchrome: this loss expects logits and computes the softmax itself; "
                  "end the network with Dense, without Softmax or Sigmoid");
    static_assert(Why != OutputMisfit::one_logit,
                  "deepchrome: this loss expects one logit per class, at least two; "
                  "give the last layer one output per class, or use BinaryCrossEntropy behind Sigmoid");
    static_assert(Why != OutputMisfit::no_probabilities,
                  "deepchrome: this loss expects a probability from every output; "
                  "end the network with Sigmoid");
}

}  // namespace detail
}  // namespace deepchrome
