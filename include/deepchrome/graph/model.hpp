// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/buffer.hpp>
#include <deepchrome/core/fit.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/core/xtensor.hpp>
#include <deepchrome/graph/batch_source.hpp>
#include <deepchrome/graph/references.hpp>
#include <deepchrome/graph/workspace.hpp>
#include <deepchrome/kernels/batch_of_one.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Settings of a training pass. By default it works as in evaluation: no dropout, and running statistics are
/// used but not updated.
template <class T>
struct TrainingPass {
    Seed seed{};
    std::uint32_t epoch = 0;
    bool dropout = false;  ///< masks by (seed, epoch, sample, layer)
    /// The running statistics of the model. If given, the pass uses the statistics of the batch and updates
    /// these.
    std::span<T> running_statistics = {};
    /// Added to the numbers of the genes, of which the masks depend. In a loop of your own over batches that
    /// lie in spans: the number of the batch's first gene. Otherwise all batches of an epoch have the same
    /// masks.
    std::uint32_t first_sample = 0;
};

/// The wanted gradients and their destinations; an empty span means "not wanted".
template <class T>
struct Gradients {
    std::span<T> inputs = {};      ///< genes x bins x marks; written
    std::span<T> parameters = {};  ///< as `Model::parameters()`; added to
};

/// A network with its weights: one aligned buffer of parameters and, if the network has any, running
/// statistics. All other memory is in a Workspace, so many threads can use one const Model.
///
///     Model<MyNet, Signal{.bins = 100, .marks = 5}> model(Seed{1});
template <class Net, Signal S, std::floating_point T = float, class Arch = NativeArch>
class Model {
    static constexpr Fit fit = detail::fit_of<Net>(S.shape());
    static_assert(GraphCheck<fit.reason, fit.layer, fit.input>::ok);

public:
    using Network = Net;
    using Value = T;
    static constexpr Signal signal = S;
    static constexpr Shape input = S.shape();
    static constexpr Shape output = fit ? Net::output(input) : Shape{1, 1};
    static constexpr std::size_t parameter_count = fit ? detail::parameters_of<Net>(input) : 0;
    static constexpr std::size_t running_count = fit ? detail::running_of<Net>(input) : 0;
    static constexpr std::size_t scratch_count = fit ? detail::scratch_of<Net>(input) : 0;
    static constexpr std::size_t backward_scratch_count = fit ? detail::backward_scratch_of<Net>(input) : 0;
    static constexpr std::size_t gradient_buffer_count = fit ? detail::gradient_buffer_of<Net>(input) : 0;

    /// Whether and why a loss does not fit the last layer.
    template <class Loss>
    static constexpr detail::OutputMisfit misfit_of = detail::output_misfit(detail::produced_by<Net>(),
                                                                            detail::expected_by<Loss>(),
                                                                            output.channels);

    /// Draws the weights at random; each layer has its own rule.
    explicit Model(Seed seed = {}) : parameters_(parameter_count), running_statistics_(running_count) {
        RandomStream stream(seed, Purpose::initialize, 0, 0);
        detail::initialize<Net, input>(parameters(), running_statistics(), stream);
    }

    std::span<T> parameters() { return parameters_; }
    std::span<const T> parameters() const { return parameters_; }
    std::span<T> running_statistics() { return running_statistics_; }
    std::span<const T> running_statistics() const { return running_statistics_; }

    /// What the network makes of inputs as they are: for authors of layers and of trainers. A Predictor
    /// answers for genes as in a gene table, which it scales.
    ///
    /// Computes the outputs `y` (genes x outputs) of `x` (genes x bins x marks). The genes are divided among
    /// the threads; each allocates its memory. Error if the sizes do not fit.
    void outputs(std::span<const T> x, std::span<T> y, Threads& threads = default_threads()) const {
        check_sizes(x.size(), y.size());
        const std::size_t genes = x.size() / input.size();
        const std::size_t all_groups = (genes + lane_group - 1) / lane_group;
        const auto work = [&](const Worker& worker) {
            const IndexRange groups = worker.share(all_groups);
            const IndexRange share{groups.first * lane_group, std::min(groups.last * lane_group, genes)};
            if (groups.size() == 0) return;
            auto workspace = Workspace<Model>::for_prediction(std::min(share.size(), block_lanes));
            for (std::size_t gene = share.first; gene < share.last; gene += block_lanes) {
                const std::size_t count = std::min(block_lanes, share.last - gene);
                predict_lanes(x.subspan(gene * input.size(), count * input.size()),
                              y.subspan(gene * output.size(), count * output.size()), workspace,
                              BatchLayout{count, genes == 1}, Worker{});
            }
        };
        threads.run(work, std::max<std::size_t>(all_groups, 1));
    }

    /// The same in the calling thread, without allocation. Error if the workspace is too small.
    void outputs(std::span<const T> x, std::span<T> y, Workspace<Model>& workspace) const {
        check_sizes(x.size(), y.size());
        const FlushDenormals flush;
        predict_lanes(x, y, workspace, BatchLayout::of_call(x.size() / input.size()), Worker{});
    }

    /// The same with all threads, without allocation.
    void outputs(std::span<const T> x, std::span<T> y, Workspace<Model>& workspace, Threads& threads) const {
        check_sizes(x.size(), y.size());
        const BatchLayout layout = BatchLayout::of_call(x.size() / input.size());
        workspace.check_room(layout.genes, threads.count(), false);
        const std::size_t groups = (layout.genes + lane_group - 1) / lane_group;
        run_on(threads, layout, groups,
               [&](const Worker& worker) { predict_lanes(x, y, workspace, layout, worker); });
    }

    /// Returns the outputs (genes x outputs) of signals (genes x bins x marks). Throws DataError for other
    /// numbers of bins or marks.
    xt::xtensor<T, 2> outputs(const xt::xtensor<T, 3>& signals, Threads& threads = default_threads()) const {
        if (signals.shape()[1] != S.bins || signals.shape()[2] != S.marks) {
            throw_as<DataError>({"signals: ", signals.shape()[2], " marks x ", signals.shape()[1],
                                 " bins (wanted ", S.marks, " x ", S.bins, "); use a model of that shape"});
        }
        xt::xtensor<T, 2> result = xt::xtensor<T, 2>::from_shape({signals.shape()[0], output.size()});
        outputs(std::span<const T>(signals.data(), signals.size()),
                std::span<T>(result.data(), result.size()), threads);
        return result;
    }

    /// The same for any expression with three axes: another element type, another layout, a view.
    template <class E>
    xt::xtensor<T, 2> outputs(const xt::xexpression<E>& signals, Threads& threads = default_threads()) const {
        return outputs(detail::three_axes<T>(signals), threads);
    }

    /// Returns the mean loss of a batch and computes the wanted gradients. `targets` holds
    /// Loss::targets(outputs) values per gene. Error if sizes or workspace do not fit; errors of the loss
    /// pass through.
    template <class Loss>
    double loss_and_gradient(std::span<const T> x, std::span<const T> targets, const Loss& loss,
                             Workspace<Model>& workspace, Gradients<T> gradients,
                             Threads& threads = default_threads(), TrainingPass<T> options = {}) const {
        if constexpr (detail::expected_by<Loss>() != NetworkOutput::any)
            detail::reject_misfit<misfit_of<Loss>>();
        const SpanSource<T> source{x, targets, input.size(), Loss::targets(output.size())};
        check_targets(source);
        if (gradients.parameters.empty()) {
            return backpropagate(source, loss, workspace, gradients.inputs, nullptr, threads, options);
        }
        const auto add = [&](std::size_t offset, std::span<const T> piece) {
            for (std::size_t i = 0; i < piece.size(); ++i) gradients.parameters[offset + i] += piece[i];
        };
        return backpropagate(source, loss, workspace, gradients.inputs, add, threads, options);
    }

    /// Returns the mean loss of the genes of a BatchSource. Parameter gradients go to sink(offset, piece) in
    /// pieces, from all threads, each parameter once. A sink may change the parameters of its piece;
    /// `nullptr` means no sink. Allocates nothing.
    template <BatchSource<T> Source, class Loss, class Sink>
    double backpropagate(const Source& source, const Loss& loss, Workspace<Model>& workspace,
                         std::span<T> input_gradient, const Sink& sink, Threads& threads = default_threads(),
                         TrainingPass<T> options = {}) const {
        const detail::SourceRef<T> genes(source);
        const detail::LossRef<T> loss_of_gene(loss);
        if constexpr (std::is_null_pointer_v<Sink>) {
            return pass_back<false>(genes, loss_of_gene, workspace, input_gradient, nullptr, threads,
                                    options);
        } else {
            const GradientSink<T> receiver(sink);
            return pass_back<true>(genes, loss_of_gene, workspace, input_gradient, &receiver, threads,
                                   options);
        }
    }

private:
    /// As `backpropagate`. Without a sink, the code for parameter gradients is not compiled.
    template <bool HasSink>
    double pass_back(const detail::SourceRef<T>& source, const detail::LossRef<T>& loss,
                     Workspace<Model>& workspace, std::span<T> input_gradient, const GradientSink<T>* sink,
                     Threads& threads, const TrainingPass<T>& options) const {
        workspace.check_room(source.size(), threads.count(), true);
        const BatchLayout layout = BatchLayout::of_call(source.size());
        for (std::size_t gene = 0; gene < layout.genes; ++gene)
            workspace.samples_[gene] = options.first_sample + source.sample(gene);
        double weight = 0;
        for (std::size_t gene = 0; gene < layout.genes; ++gene) weight += loss.weight(source.target(gene));
        const DropoutStreams streams{options.seed, options.epoch, workspace.samples_};

        const BatchView<T> x(workspace.input_.data(), layout, input.size());
        const BatchView<T> y(workspace.output_.data(), layout, output.size());
        const BatchView<T> dy(workspace.output_gradient_.data(), layout, output.size());
        const BatchView<T> dx = input_gradient.empty()
                                    ? BatchView<T>()
                                    : BatchView<T>(workspace.input_gradient_.data(), layout, input.size());
        const auto work = [&](const Worker& worker) {
            const Pass<T, Arch> pass = pass_in(
                workspace, layout, worker, options.dropout ? &streams : nullptr, options.running_statistics);
            load(source, workspace, layout, worker);
            worker.wait_if_batch_of_one(layout);
            Net::template forward<input>(pass, BatchView<const T>(x), y);
            worker.wait_if_batch_of_one(layout);
            differentiate_loss(source, loss, weight, workspace, y, dy, worker);
            worker.wait_if_batch_of_one(layout);
            const auto hand_out_input_gradient = [&] {
                if (input_gradient.empty()) return;
                worker.wait_if_batch_of_one(layout);
                worker.for_each_gene(layout, [&](std::size_t gene) {
                    T* row = input_gradient.data() + gene * input.size();
                    for (std::size_t f = 0; f < input.size(); ++f) row[f] = dx(gene, f);
                });
            };
            if constexpr (HasSink) {
                if (layout.batch_of_one) {
                    detail::backward_with_gradient<Net, input, false>(pass, BatchView<const T>(x),
                                                                      BatchView<const T>(y),
                                                                      BatchView<const T>(dy), dx, 0, *sink);
                    hand_out_input_gradient();
                    return;
                }
            }
            Net::template backward<input>(pass, BatchView<const T>(x), BatchView<const T>(y),
                                          BatchView<const T>(dy), dx);
            hand_out_input_gradient();
            if constexpr (HasSink) {
                worker.wait_for_all();
                Net::template gradient<input>(pass, BatchView<const T>(x), BatchView<const T>(y),
                                              BatchView<const T>(dy), std::size_t{0}, *sink);
            }
        };
        run_on(threads, layout, threads.count(), work);
        double total = 0;
        for (std::size_t gene = 0; gene < layout.genes; ++gene) total += workspace.losses_[gene];
        return total / weight;
    }

    /// Runs with at most `most` threads. A batch of one uses several threads only for large networks: small
    /// ones finish before other threads wake up.
    template <class Work>
    static void run_on(Threads& threads, BatchLayout layout, std::size_t most, const Work& work) {
        if (layout.batch_of_one) {
            threads.run_short(work, parameter_count + scratch_count < 100'000 ? 1 : batch_of_one_workers);
        } else {
            threads.run(work, most);
        }
    }

    /// One worker's part of the prediction.
    void predict_lanes(std::span<const T> x, std::span<T> y, Workspace<Model>& workspace, BatchLayout layout,
                       const Worker& worker) const {
        workspace.check_room(layout.genes, worker.count(), false);
        const Pass<T, Arch> pass = pass_in(workspace, layout, worker, nullptr, {});
        const SpanSource<T> genes{x, {}, input.size(), 0};
        load(detail::SourceRef<T>(genes), workspace, layout, worker);
        worker.wait_if_batch_of_one(layout);
        const BatchView<T> outputs(workspace.output_.data(), layout, output.size());
        Net::template forward<input>(pass, BatchView<const T>(workspace.input_.data(), layout, input.size()),
                                     outputs);
        worker.wait_if_batch_of_one(layout);
        worker.for_each_gene(layout, [&](std::size_t gene) {
            for (std::size_t o = 0; o < output.size(); ++o) y[gene * output.size() + o] = outputs(gene, o);
        });
    }

    static void check_targets(const SpanSource<T>& source) {
        if (source.signals.size() != source.size() * input.size() ||
            source.targets.size() != source.size() * source.targets_per_gene) {
            throw_as<Error>({"Model: ", source.signals.size(), " inputs and ", source.targets.size(),
                             " targets (wanted ", input.size(), " and ", source.targets_per_gene,
                             " per gene)"});
        }
    }

    static void check_sizes(std::size_t inputs, std::size_t outputs) {
        const std::size_t genes = inputs / input.size();
        if (inputs != genes * input.size() || outputs != genes * output.size()) {
            throw_as<Error>({"Model: ", inputs, " inputs and room for ", outputs, " outputs (wanted ",
                             input.size(), " and ", output.size(), " per gene)"});
        }
    }

    Pass<T, Arch> pass_in(Workspace<Model>& workspace, BatchLayout layout, const Worker& worker,
                          const DropoutStreams* dropout, std::span<T> updated) const {
        return {.worker = worker,
                .parameters = parameters_,
                .running_statistics = running_statistics_,
                .updated_statistics = updated,
                .scratch = BatchView<T>(workspace.scratch_.data(), layout, scratch_count),
                .backward_scratch =
                    BatchView<T>(workspace.backward_scratch_.data(), layout, backward_scratch_count),
                .gradient_buffer =
                    workspace.has_gradients() ? workspace.gradient_buffer(worker.index()) : std::span<T>(),
                .dropout = dropout};
    }

    /// Fills this worker's lanes of the input; lanes without a gene become zero.
    static void load(const detail::SourceRef<T>& source, Workspace<Model>& workspace, BatchLayout layout,
                     const Worker& worker) {
        const BatchView<T> x(workspace.input_.data(), layout, input.size());
        const std::span<T> row = workspace.row(worker.index()).first(input.size());
        worker.for_each_slice(layout, [&](LaneSlice s) {
            T* block = x.block(s.block) + s.first;
            const std::size_t first = s.block * block_lanes + s.first;
            const std::size_t genes = first < layout.genes ? std::min(s.count, layout.genes - first) : 0;
            if (genes < s.count) {
                for (std::size_t f = 0; f < input.size(); ++f)
                    std::fill_n(block + f * layout.lanes(), s.count, T{0});
            }
            for (std::size_t lane = 0; lane < genes; ++lane) {
                const std::span<const T> signal = source.signal(first + lane, row);
                for (std::size_t f = 0; f < input.size(); ++f) block[f * layout.lanes() + lane] = signal[f];
            }
        });
    }

    /// Computes loss and gradient of this worker's genes; lanes without a gene get gradient zero.
    static void differentiate_loss(const detail::SourceRef<T>& source, const detail::LossRef<T>& loss,
                                   double weight, Workspace<Model>& workspace, BatchView<T> y,
                                   BatchView<T> dy, const Worker& worker) {
        const std::span<T> values = workspace.row(worker.index()).first(output.size());
        const std::span<T> gradient = workspace.row(worker.index()).subspan(output.size(), output.size());
        worker.for_each_slice(y.layout(), [&](LaneSlice s) {
            for (std::size_t lane = s.first; lane < s.first + s.count; ++lane) {
                const std::size_t gene = s.block * block_lanes + lane;
                if (gene < y.layout().genes) {
                    for (std::size_t o = 0; o < output.size(); ++o) values[o] = y(gene, o);
                    const std::span<const T> target = source.target(gene);
                    workspace.losses_[gene] = loss.value(std::span<const T>(values), target);
                    loss.gradient(std::span<const T>(values), target, gradient);
                    for (T& slope : gradient) slope = static_cast<T>(static_cast<double>(slope) / weight);
                } else {
                    std::ranges::fill(gradient, T{0});
                }
                for (std::size_t o = 0; o < output.size(); ++o)
                    dy.block(s.block)[o * dy.stride() + lane] = gradient[o];
            }
        });
    }

    Buffer<T> parameters_;
    Buffer<T> running_statistics_;
};

}  // namespace deepchrome
