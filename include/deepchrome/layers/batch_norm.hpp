// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Batch normalization (Ioffe and Szegedy 2015): normalizes every channel to mean 0 and variance 1, then
/// applies a learned scale and shift; equals PyTorch's BatchNorm1d. `BatchNorm<>`; options Momentum{0.1},
/// Epsilon{1e-5}. In training, when a pass has `updated_statistics`, it uses mean and variance of the batch,
/// over genes and positions, and updates the running statistics. Error if a channel has only one value.
/// Otherwise it uses the running statistics.
template <auto... Options>
struct BatchNorm {
    static constexpr NetworkOutput produces = NetworkOutput::numbers;
    static_assert(detail::OptionsAmong<Momentum, Epsilon>::accepts<std::remove_const_t<decltype(Options)>...>,
                  "deepchrome: BatchNorm takes Momentum and Epsilon, each at most once");

    static constexpr double momentum = detail::option_or<Momentum, Options...>(Momentum{0.1}).value();
    static constexpr double epsilon = detail::option_or<Epsilon, Options...>(Epsilon{1e-5}).value();
    static_assert(momentum >= 0 && momentum <= 1,
                  "deepchrome: the Momentum of a BatchNorm must be in [0, 1]");
    static_assert(epsilon > 0, "deepchrome: the Epsilon of a BatchNorm must be positive");

    static constexpr Shape output(Shape in) { return in; }
    static constexpr std::size_t parameter_count(Shape in) { return 2 * in.channels; }
    static constexpr std::size_t smallest_batch(Shape in) { return in.positions > 1 ? 1 : 2; }
    static constexpr std::size_t running_count(Shape in) { return 2 * in.channels; }
    /// Mean and 1 / deviation of every channel as used by forward, in the first lane of the batch.
    static constexpr std::size_t scratch_count(Shape in) { return 2 * in.channels; }
    /// Sums over the batch of dy and of dy * normalized x, in the first lane of the batch.
    static constexpr std::size_t backward_scratch_count(Shape in) { return 2 * in.channels; }
    static constexpr std::size_t gradient_buffer_count(Shape in) { return in.channels; }
    static constexpr std::array<TensorLayout, 4> tensors(Shape in) {
        const auto channels = [&](const char* name, std::size_t offset, bool running) {
            return TensorLayout{name, {in.channels, 1, 1}, {1, 0, 0}, offset, 1, running};
        };
        return {channels("weight", 0, false), channels("bias", in.channels, false),
                channels("running_mean", 0, true), channels("running_var", in.channels, true)};
    }
    static std::string name() {
        return std::string("BatchNorm(momentum=") +
               format_shortest(detail::option_or<Momentum, Options...>(Momentum{0.1}).named()) +
               ", epsilon=" + format_shortest(detail::option_or<Epsilon, Options...>(Epsilon{1e-5}).named()) +
               ")";
    }

    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T> running, RandomStream&) {
        std::ranges::fill(parameters.first(In.channels), T{1});
        std::ranges::fill(parameters.last(In.channels), T{0});
        std::ranges::fill(running.first(In.channels), T{0});
        std::ranges::fill(running.last(In.channels), T{1});
    }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        const bool of_batch = !pass.updated_statistics.empty();
        if (of_batch && In.positions * x.layout().genes < 2) {
            throw Error("BatchNorm: one value per channel in a training batch (wanted at least 2); "
                        "use larger batches, or normalize before the signal is pooled to one position");
        }
        pass.worker.wait_for_all();
        const IndexRange channels = pass.worker.share(In.channels);
        for (std::size_t c = channels.first; c < channels.last; ++c) {
            double mean = static_cast<double>(pass.running_statistics[c]);
            double variance = static_cast<double>(pass.running_statistics[In.channels + c]);
            if (of_batch) {
                const auto count = static_cast<double>(In.positions * x.layout().genes);
                mean = sum<In>(x.layout(),
                               [&](std::size_t g, std::size_t p) {
                                   return static_cast<double>(x(g, p * In.channels + c));
                               }) /
                       count;
                variance = sum<In>(x.layout(),
                                   [&](std::size_t g, std::size_t p) {
                                       const double deviation =
                                           static_cast<double>(x(g, p * In.channels + c)) - mean;
                                       return deviation * deviation;
                                   }) /
                           count;
                const auto move = [](T& value, double to) {
                    value = static_cast<T>((1 - momentum) * static_cast<double>(value) + momentum * to);
                };
                move(pass.updated_statistics[c], mean);
                move(pass.updated_statistics[In.channels + c], variance * count / std::max(1.0, count - 1));
            }
            pass.scratch(0, c) = static_cast<T>(mean);
            pass.scratch(0, In.channels + c) = static_cast<T>(1 / std::sqrt(variance + epsilon));
        }
        pass.worker.wait_for_all();
        pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
            for (std::size_t f = 0; f < In.size(); ++f) {
                const std::size_t c = f % In.channels;
                const T mean = pass.scratch(0, c);
                const T factor = pass.scratch(0, In.channels + c) * pass.parameters[c];
                const T shift = pass.parameters[In.channels + c];
                const std::size_t at = f * x.stride() + s.first;
                for (std::size_t lane = at; lane < at + s.count; ++lane) {
                    y.block(s.block)[lane] = (x.block(s.block)[lane] - mean) * factor + shift;
                }
            }
        });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T> dy, BatchView<T> dx) {
        const bool of_batch = !pass.updated_statistics.empty();
        if (of_batch) {
            pass.worker.wait_for_all();
            const IndexRange channels = pass.worker.share(In.channels);
            for (std::size_t c = channels.first; c < channels.last; ++c) {
                const auto [plain, weighted] = gradient_sums<In>(pass, x, dy, c);
                pass.backward_scratch(0, c) = static_cast<T>(plain);
                pass.backward_scratch(0, In.channels + c) = static_cast<T>(weighted);
            }
            pass.worker.wait_for_all();
        }
        const T per_value = T{1} / static_cast<T>(In.positions * x.layout().genes);
        pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
            const std::size_t genes = x.layout().genes_of(s.block);
            for (std::size_t f = 0; f < In.size(); ++f) {
                const std::size_t c = f % In.channels;
                const T mean = pass.scratch(0, c);
                const T factor = pass.scratch(0, In.channels + c);
                const T scale = pass.parameters[c] * factor;
                const T mean_dy = of_batch ? pass.backward_scratch(0, c) * per_value : T{0};
                const T slope =
                    of_batch ? pass.backward_scratch(0, In.channels + c) * per_value * factor : T{0};
                const T* from = x.block(s.block) + f * x.stride();
                const T* d = dy.block(s.block) + f * x.stride();
                T* to = dx.block(s.block) + f * x.stride();
                for (std::size_t lane = s.first; lane < s.first + s.count; ++lane) {
                    to[lane] =
                        lane < genes ? scale * (d[lane] - mean_dy - (from[lane] - mean) * slope) : T{0};
                }
            }
        });
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        const IndexRange channels = pass.worker.share(In.channels);
        if (channels.size() == 0) return;
        const std::span<T> piece = pass.gradient_buffer.first(channels.size());
        for (const bool scale : {true, false}) {
            for (std::size_t c = channels.first; c < channels.last; ++c) {
                const auto [plain, weighted] = gradient_sums<In>(pass, x, dy, c);
                piece[c - channels.first] = static_cast<T>(scale ? weighted : plain);
            }
            sink(offset + channels.first + (scale ? 0 : In.channels), std::span<const T>(piece));
        }
    }

private:
    /// Sum over all genes and positions, in that order, in double.
    template <Shape In, class Term>
    static double sum(BatchLayout layout, Term&& term) {
        double total = 0;
        for (std::size_t g = 0; g < layout.genes; ++g) {
            for (std::size_t p = 0; p < In.positions; ++p) total += term(g, p);
        }
        return total;
    }

    struct GradientSums {
        double plain;     ///< of dy
        double weighted;  ///< of dy * normalized x
    };

    template <Shape In, class T, class Arch>
    static GradientSums gradient_sums(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> dy,
                                      std::size_t c) {
        const auto mean = static_cast<double>(pass.scratch(0, c));
        const auto factor = static_cast<double>(pass.scratch(0, In.channels + c));
        const auto d = [&](std::size_t g, std::size_t p) {
            return static_cast<double>(dy(g, p * In.channels + c));
        };
        return {sum<In>(x.layout(), d), sum<In>(x.layout(), [&](std::size_t g, std::size_t p) {
                    return d(g, p) * (static_cast<double>(x(g, p * In.channels + c)) - mean) * factor;
                })};
    }
};

}  // namespace deepchrome
