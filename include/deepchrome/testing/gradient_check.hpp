// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Options of `check_gradients`.
struct GradientCheck {
    Seed seed = {};          ///< seed of parameters, inputs, upstream gradients and dropout masks
    double step = 1e-5;      ///< step of the central differences
    std::size_t most = 300;  ///< maximum number of inputs, and of parameters, to check; evenly spaced
    std::size_t threads = 2;
    bool dropout = false;           ///< with masks, the same in every evaluation
    bool batch_statistics = false;  ///< normalize by the batch instead of by running statistics
};

namespace detail {

/// A network of one layer.
template <Layer L>
struct OneLayer : Sequential<L> {};

/// A loss with an arbitrary gradient: the sum of output times target.
struct WeightedSum {
    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }

    template <std::floating_point T>
    double weight(std::span<const T>) const {
        return 1;
    }
    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        double sum = 0;
        for (std::size_t o = 0; o < output.size(); ++o) {
            sum += static_cast<double>(output[o]) * static_cast<double>(target[o]);
        }
        return sum;
    }
    template <std::floating_point T>
    void gradient(std::span<const T>, std::span<const T> target, std::span<T> doutput) const {
        std::ranges::copy(target, doutput.begin());
    }
};

template <class T>
std::vector<T> normal_values(std::size_t count, Seed seed, std::uint64_t sample) {
    RandomStream stream(seed, Purpose::test, 0, sample);
    std::vector<T> values(count);
    for (T& value : values) value = static_cast<T>(stream.normal());
    return values;
}

/// Moves parameters and statistics away from special initial values such as 0 and 1. Variances stay positive.
template <class T>
void randomize(std::span<T> parameters, std::span<T> running, Seed seed) {
    RandomStream stream(seed, Purpose::test, 1, 0);
    for (T& value : parameters) value += static_cast<T>(0.2 * stream.normal());
    for (T& value : running) value += static_cast<T>(0.5 * stream.uniform());
}

}  // namespace detail

/// Compares the gradients of a layer, a graph or a whole network with central differences, in double, on
/// random inputs, parameters and upstream gradients. Returns the largest relative error: the largest
/// difference divided by the largest gradient, of the inputs or of the parameters, whichever is larger. A
/// correct layer gives 1e-7 or less.
///
///     CHECK(check_gradients<MyLayer, Shape{20, 5}>(7) < 1e-6);
///
/// A value closer than the step to a kink, such as that of ReLU, causes a false error: use another seed.
template <Layer L, Shape In>
double check_gradients(std::size_t genes = 5, const GradientCheck& options = {}) {
    using M = Model<detail::OneLayer<L>, Signal{In.positions, In.channels}, double>;
    M model(options.seed);
    detail::randomize(model.parameters(), model.running_statistics(), options.seed);
    std::vector<double> x = detail::normal_values<double>(genes * In.size(), options.seed, 0);
    const std::vector<double> upstream =
        detail::normal_values<double>(genes * M::output.size(), options.seed, 1);
    std::vector<double> running(model.running_statistics().begin(), model.running_statistics().end());
    Threads threads(options.threads);
    auto workspace = Workspace<M>::for_training(genes, threads.count());
    const TrainingPass<double> pass{
        .seed = options.seed,
        .dropout = options.dropout,
        .running_statistics = options.batch_statistics ? std::span<double>(running) : std::span<double>()};
    const auto loss = [&](Gradients<double> wanted) {
        return model.loss_and_gradient(x, upstream, detail::WeightedSum{}, workspace, wanted, threads, pass);
    };
    const auto worst = [&](std::span<double> values, std::span<const double> gradient) {
        double difference = 0;
        double largest = 0;
        const std::size_t every =
            std::max<std::size_t>(1, values.size() / std::max<std::size_t>(options.most, 1));
        for (std::size_t i = 0; i < values.size(); i += every) {
            const double value = values[i];
            values[i] = value + options.step;
            const double above = loss({});
            values[i] = value - options.step;
            const double below = loss({});
            values[i] = value;
            const double slope = (above - below) / (2 * options.step);
            const double here = std::abs(slope - gradient[i]);
            if (is_nan(difference)) continue;
            if (is_nan(here) || here > difference) difference = here;
            largest = std::max({largest, std::abs(slope), std::abs(gradient[i])});
        }
        return largest > 0 ? difference / largest : difference;
    };

    std::vector<double> dx(x.size());
    std::vector<double> dp(M::parameter_count);
    loss({.inputs = dx, .parameters = dp});
    const double of_inputs = worst(x, dx);
    const double of_parameters = worst(model.parameters(), dp);
    return of_inputs > of_parameters || is_nan(of_inputs) ? of_inputs : of_parameters;
}

}  // namespace deepchrome
