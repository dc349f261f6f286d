// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/optim/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), equal to torch.optim.AdamW. Before Adam's
/// step the parameters are multiplied by 1 - learning_rate * weight_decay; the running means are of the
/// gradient without the decay.
struct AdamW {
    double learning_rate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weight_decay = 1e-2;

    std::size_t slots() const { return 2; }

    void check() const { adam(weight_decay).check_as("AdamW"); }

    /// The learning rate of an update.
    double learning_rate_at(std::uint64_t, double rate_factor) const { return learning_rate * rate_factor; }

    template <std::floating_point T, class Arch = NativeArch>
    void update(std::span<T> parameters, std::span<const T> gradient, RuleStep<T> step) const {
        const double shrinkage = 1.0 - learning_rate_at(step.step, step.rate_factor) * weight_decay;
        adam(0.0).template shrink_and_update<Arch>(parameters, gradient, step, shrinkage);
    }

private:
    Adam adam(double l2) const;
};

static_assert(Rule<AdamW>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Adam AdamW::adam(double l2) const {
    return {.learning_rate = learning_rate,
            .beta1 = beta1,
            .beta2 = beta2,
            .epsilon = epsilon,
            .weight_decay = l2};
}

}  // namespace deepchrome

#endif
