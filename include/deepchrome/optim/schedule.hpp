// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <numbers>
#include <utility>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The progress of a run: `step` of `steps` updates and `epoch` of `epochs` epochs are finished.
struct Progress {
    std::uint64_t step = 0;
    std::uint64_t steps = 0;
    std::uint64_t epoch = 0;
    std::uint64_t epochs = 0;
};

/// A schedule returns the factor of the base learning rate for the current update.
template <class S>
concept Schedule = std::copyable<S> && requires(const S& schedule, Progress progress) {
    { schedule.factor(progress) } -> std::same_as<double>;
};

/// A constant learning rate.
struct Constant {
    double factor(Progress) const { return 1.0; }
};

/// Multiplies the learning rate by `multiplier` after every `every` epochs. Error if `every` is 0.
struct StepDecay {
    std::uint64_t every = 30;
    double multiplier = 0.1;

    double factor(Progress progress) const;
};

/// Half a cosine over all steps, from the base learning rate to `floor` times that (Loshchilov and Hutter
/// 2017, without restarts).
struct Cosine {
    double floor = 0.0;

    double factor(Progress progress) const;
};

/// One cycle (Smith and Topin 2019): half a cosine up to the base learning rate, then half a cosine down to
/// below the start. Equal to PyTorch's OneCycleLR with the same total steps and the base learning rate as
/// max_lr.
struct OneCycle {
    double warmup = 0.3;               ///< fraction of the steps with a rising learning rate (pct_start)
    double start_factor = 1.0 / 25.0;  ///< first learning rate relative to the peak (1 / div_factor)
    double final_factor = 1e-4;        ///< last learning rate relative to the first (1 / final_div_factor)

    double factor(Progress progress) const;

private:
    static double between(double from, double to, double done) {
        return to + (from - to) * 0.5 * (1.0 + std::cos(std::numbers::pi * done));
    }
};

/// A schedule chosen at run time.
class AnySchedule {
public:
    AnySchedule() : AnySchedule(Constant{}) {}

    template <class S>
    requires(!std::same_as<S, AnySchedule> && Schedule<S>) AnySchedule(S schedule)
        : factor_([schedule = std::move(schedule)](Progress progress) { return schedule.factor(progress); }) {
    }

    double factor(Progress progress) const { return factor_(progress); }

private:
    std::function<double(Progress)> factor_;
};

static_assert(Schedule<Constant> && Schedule<StepDecay> && Schedule<Cosine> && Schedule<OneCycle>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double StepDecay::factor(Progress progress) const {
    if (every == 0) throw Error("StepDecay: every is 0 (wanted at least 1 epoch)");
    return std::pow(multiplier, static_cast<double>(progress.epoch / every));
}

DEEPCHROME_INLINE double Cosine::factor(Progress progress) const {
    const std::uint64_t step = std::min(progress.step, progress.steps);
    const double done =
        progress.steps == 0 ? 0.0 : static_cast<double>(step) / static_cast<double>(progress.steps);
    return floor + (1.0 - floor) * 0.5 * (1.0 + std::cos(std::numbers::pi * done));
}

DEEPCHROME_INLINE double OneCycle::factor(Progress progress) const {
    if (progress.steps == 0) return start_factor;
    const double last = static_cast<double>(progress.steps) - 1.0;
    const double peak = warmup * static_cast<double>(progress.steps) - 1.0;
    const double step = std::min(static_cast<double>(progress.step), last);
    if (peak > 0.0 && step <= peak) return between(start_factor, 1.0, step / peak);
    return between(1.0, start_factor * final_factor, last > peak ? (step - peak) / (last - peak) : 1.0);
}

}  // namespace deepchrome

#endif
