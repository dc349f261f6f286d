// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <deepchrome/core/buffer.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/optim/clip.hpp>
#include <deepchrome/optim/plateau.hpp>
#include <deepchrome/optim/rule_state.hpp>
#include <deepchrome/optim/schedule.hpp>
#include <deepchrome/table/augment.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/training/dataset_source.hpp>
#include <deepchrome/training/evaluate.hpp>
#include <deepchrome/training/events.hpp>
#include <deepchrome/training/history.hpp>
#include <deepchrome/training/monitor_check.hpp>
#include <deepchrome/training/trainer_parts.hpp>
#include <deepchrome/training/training_state.hpp>
#include <deepchrome/training/weight_average.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The weights that a model has after training: those of the best epoch, of the last epoch, or the mean over
/// the last epochs.
enum class KeepWeights { best, last, average };

struct TrainerOptions {
    std::size_t epochs = 100;
    std::size_t batch = 64;
    Seed seed{};
    Augmentation augmentation{.max_shift = 0, .flip = 0, .noise = 0};
    /// By mark: the value that an augmenting shift inserts at the ends (`Scaling::blank`); empty: zeros.
    std::vector<float> blank = {};
    double clip_norm = 0;  ///< upper bound of the gradient's Euclidean norm; 0: no bound
    /// What the best epoch is chosen by; empty: the AUROC if the targets of the loss are classes, otherwise
    /// the loss.
    std::optional<Monitor> monitor = {};
    KeepWeights keep = KeepWeights::best;
    double average = 0.25;  ///< fraction of the epochs, at the end, that `KeepWeights::average` averages
};

/// Trains a model by back-propagation on mini-batches:
///
///     Trainer trainer(Adam{.learning_rate = 1e-3}, NegativeLogLikelihood{}, {.epochs = 100, .batch = 64});
///     trainer.fit(model, train, valid, ProgressBar{}, EarlyStopping{.patience = 10});
///
/// Rule, loss and schedule are those of optim/ and losses/ or your own. The result depends on the data, the
/// options and the initial weights, but neither on the number of threads nor on interruptions.
template <class Rule, class Loss, class Schedule = Constant>
class Trainer {
public:
    Trainer(Rule rule, Loss loss, TrainerOptions options = {}, Schedule schedule = {})
        : rule_(std::move(rule)), loss_(std::move(loss)), options_(std::move(options)),
          schedule_(std::move(schedule)) {
        detail::reject_other_parts<Rule, Loss, Schedule>();
        if (options_.batch == 0) throw Error("Trainer: the batch is 0 (wanted at least 1 gene)");
        if (is_nan(options_.average) || options_.average <= 0 || options_.average > 1) {
            throw_as<Error>({"Trainer: the part of the epochs to average is ",
                             format_shortest(options_.average), " (wanted above 0 and at most 1)"});
        }
    }

    /// Trains on `train` and evaluates on `valid` after each epoch. Scale the signals of both before.
    /// Where both name their marks, these are matched by name, otherwise by position. `events` are listeners
    /// (training/events.hpp). Throws DataError if data and model do not fit, and
    /// Diverged if the loss is not finite.
    template <class M, class... Events>
    History fit(M& model, const Dataset& train, const Dataset& valid, Events&&... events) const {
        if constexpr (detail::trains_with<Rule, Loss, Schedule>) {
            TrainingState<typename M::Value> state = start(model);
            resume(model, state, train, valid, default_threads(), events...);
            return std::move(state.history);
        } else {
            return {};  // the constructor does not compile either
        }
    }

    /// The state at the start of a run.
    template <class M>
    TrainingState<typename M::Value> start(const M&) const {
        TrainingState<typename M::Value> state(RuleState<typename M::Value>(rule_, M::parameter_count));
        state.monitor = monitor();
        return state;
    }

    /// Continues a run from `state`; `model` must have the weights of that moment. A run that is interrupted
    /// between epochs and resumed ends with the same bytes. In the end `model` has the weights chosen by
    /// `TrainerOptions::keep`.
    template <class M, class... Events>
    void resume(M& model, TrainingState<typename M::Value>& state, const Dataset& train,
                const Dataset& validation_set, Threads& threads, Events&&... events) const {
        using T = typename M::Value;
        detail::reject_misfit<M::template misfit_of<Loss>>();
        static_assert(
            Loss::targets(M::output.size()) == 1,
            "deepchrome: a gene of a data set has one label, but this loss wants one for every output; "
            "end the network with one output, or use NegativeLogLikelihood or CrossEntropy");
        if (!options_.blank.empty() && options_.blank.size() != M::signal.marks)
            Augmentation::fail_on_blank(options_.blank.size(), M::signal.marks);
        check(train, M::signal, "training");
        check_batches(train.size(), smallest_batch<typename M::Network, M::input>());
        check(validation_set, M::signal, "validation");
        std::optional<Dataset> reordered;
        if (!train.marks.empty() && !validation_set.marks.empty() && train.marks != validation_set.marks)
            reordered = with_marks(validation_set, train.marks, "the validation set");
        const Dataset& valid = reordered ? *reordered : validation_set;
        if (options_.keep == KeepWeights::best)
            detail::check_monitor(monitor(), detail::target_kind_of<Loss>(), valid.labels, M::output.size());
        state.monitor = monitor();
        auto workspace = Workspace<M>::for_training(std::min(options_.batch, train.size()), threads.count());
        Buffer<T> gradient(options_.clip_norm > 0 ? M::parameter_count : 0);
        std::vector<std::uint32_t> order(train.size());
        const std::vector<T> targets(train.labels.begin(), train.labels.end());

        detail::notify_start(std::as_const(model), std::as_const(state), options_.epochs, events...);
        bool going = true;
        while (going && state.history.size() < options_.epochs) {
            EpochRecord record =
                epoch(model, state, train, targets, order, workspace, gradient, threads, events...);
            const std::vector<T> outputs = outputs_of(model, valid, threads);
            check_outputs(std::span<const T>(outputs), record.epoch);
            const Evaluation validation =
                evaluate(std::span<const T>(outputs), M::output.size(), valid.labels, loss_);
            record.valid_loss = validation.loss;
            record.valid_auroc = validation.auroc;
            record.valid_pearson = validation.pearson;
            if (options_.keep == KeepWeights::best) detail::check_monitored(record, monitor());
            state.history.push_back(record);
            if (best_epoch(state.history, monitor()) == record.epoch) {
                state.best_parameters.assign(model.parameters().begin(), model.parameters().end());
                state.best_running.assign(model.running_statistics().begin(),
                                          model.running_statistics().end());
            }
            const std::size_t averaged = averaged_epoch(record.epoch, options_.epochs, options_.average);
            if (options_.keep == KeepWeights::average && averaged > 0) {
                state.average.add(std::as_const(model).parameters(),
                                  std::as_const(model).running_statistics(), averaged);
            }
            going =
                detail::notify_epoch(std::as_const(model), std::as_const(state), options_.epochs, events...);
        }
        if (options_.keep == KeepWeights::best && !state.best_parameters.empty()) {
            std::ranges::copy(state.best_parameters, model.parameters().begin());
            std::ranges::copy(state.best_running, model.running_statistics().begin());
        }
        if (options_.keep == KeepWeights::average && !state.average.empty()) {
            std::ranges::copy(state.average.parameters, model.parameters().begin());
            std::ranges::copy(state.average.running, model.running_statistics().begin());
        }
        detail::notify_end(std::as_const(model), std::as_const(state), options_.epochs, events...);
    }

    const TrainerOptions& options() const { return options_; }

    /// The metric that the best epoch is chosen by.
    Monitor monitor() const { return options_.monitor.value_or(default_monitor<Loss>()); }

private:
    static void check(const Dataset& data, Signal wanted, const char* which) {
        data.check(message_of({"the ", which, " set"}));
        data.check_finite(message_of({"the ", which, " set"}));
        if (data.size() == 0) {
            throw_as<DataError>({"the ", which, " set has no genes (wanted at least one)"});
        }
        if (!data.labeled()) {
            throw_as<DataError>({"the ", which, " set has no labels; give a gene table with a label column"});
        }
        if (data.signal != wanted) {
            throw_as<DataError>({"the ", which, " set has ", data.signal.marks, " marks x ", data.signal.bins,
                                 " bins (wanted ", wanted.marks, " x ", wanted.bins,
                                 "); use a model of that shape"});
        }
    }

    /// The last update of an epoch shows in no loss of a training gene.
    template <class T>
    static void check_outputs(std::span<const T> outputs, std::size_t epoch) {
        if (all_finite(outputs)) return;
        const T first =
            *std::find_if(outputs.begin(), outputs.end(), [](T value) { return !is_finite(value); });
        throw Diverged(message_of({"epoch ", epoch, ": an output for a validation gene is ",
                                   is_nan(first) ? "nan" : "infinite", " (wanted a finite number)"}));
    }

    /// Refuses a last batch of an epoch that is too small for a layer.
    void check_batches(std::size_t genes, std::size_t smallest) const {
        const std::size_t batch = std::min(options_.batch, genes);
        const std::size_t last = genes % batch == 0 ? batch : genes % batch;
        if (last >= smallest) return;
        throw_as<Error>({"Trainer: ", genes, " genes in batches of ", options_.batch, " leave a batch of ",
                         last, " (wanted at least ", smallest,
                         ", since a layer normalizes by the batch); choose another batch size"});
    }

    /// The schedule after the epochs of `history`.
    auto schedule_after(std::span<const EpochRecord> history) const {
        if constexpr (std::is_same_v<Schedule, Plateau>) {
            PlateauState state{schedule_};
            for (const EpochRecord& record : history) {
                state.observe(schedule_.maximize ? monitored(record, maximized()) : record.valid_loss);
            }
            return state;
        } else {
            (void)history;
            return schedule_;
        }
    }

    /// The metric that a Plateau maximizes: the monitored one, unless that is the loss.
    Monitor maximized() const {
        if (monitor() != Monitor::valid_loss) return monitor();
        return detail::target_kind_of<Loss>() == TargetKind::numbers ? Monitor::valid_pearson
                                                                     : Monitor::valid_auroc;
    }

    template <class M, class... Events>
    EpochRecord epoch(M& model, TrainingState<typename M::Value>& state, const Dataset& train,
                      std::span<const typename M::Value> targets, std::vector<std::uint32_t>& order,
                      Workspace<M>& workspace, Buffer<typename M::Value>& gradient, Threads& threads,
                      Events&... events) const {
        using T = typename M::Value;
        const auto begin = std::chrono::steady_clock::now();
        const std::size_t number = state.history.size();  // of the epoch, from 0
        const auto schedule = schedule_after(state.history);
        const std::size_t batches = (train.size() + options_.batch - 1) / options_.batch;
        const TrainingPass<T> options{options_.seed, static_cast<std::uint32_t>(number), true,
                                      model.running_statistics()};

        std::iota(order.begin(), order.end(), 0u);
        RandomStream shuffling(options_.seed, Purpose::shuffle, static_cast<std::uint32_t>(number), 0);
        shuffle(std::span<std::uint32_t>(order), shuffling);

        EpochRecord record{.epoch = number + 1};
        double total = 0;
        for (std::size_t batch = 0; batch < batches; ++batch) {
            detail::notify_batch(BatchProgress{number + 1, options_.epochs, batch, batches}, events...);
            const std::size_t first = batch * options_.batch;
            const auto rows = std::span<const std::uint32_t>(order).subspan(
                first, std::min(options_.batch, train.size() - first));
            const DatasetSource<T> source(train, targets, rows, options_.augmentation, options_.blank,
                                          options_.seed, static_cast<std::uint32_t>(number));
            const double factor = schedule.factor(Progress{.step = state.rule.steps(),
                                                           .steps = options_.epochs * batches,
                                                           .epoch = number,
                                                           .epochs = options_.epochs});
            double loss = step(model, state.rule, source, factor, options, workspace, gradient, threads);
            // Layers may have hidden NaN from the loss.
            if (finite_math_only && batch + 1 == batches &&
                !all_finite(std::span(std::as_const(model).parameters()))) {
                loss = not_a_number();
            }
            if (!is_finite(loss)) {
                throw Diverged(
                    message_of({"epoch ", number + 1, ", batch ", batch + 1, ": the loss is ",
                                is_nan(loss) ? "nan" : format_shortest(loss), " (wanted a finite number)"}));
            }
            record.learning_rate = rule_.learning_rate_at(state.rule.steps() + 1, factor);
            state.rule.advance();
            total += loss * static_cast<double>(rows.size());
        }
        record.train_loss = total / static_cast<double>(train.size());
        record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return record;
    }

    /// Updates all parameters once; returns the loss before the update.
    template <class M, class Source>
    double step(M& model, RuleState<typename M::Value>& rule_state, const Source& source, double factor,
                const TrainingPass<typename M::Value>& options, Workspace<M>& workspace,
                Buffer<typename M::Value>& gradient, Threads& threads) const {
        using T = typename M::Value;
        const RuleSink<Rule, T> update{rule_, rule_state, model.parameters(), factor};
        const std::span<T> whole = gradient;
        const auto collect = [&](std::size_t offset, std::span<const T> piece) {
            std::ranges::copy(piece, whole.begin() + static_cast<std::ptrdiff_t>(offset));
        };
        const bool clips = options_.clip_norm > 0;  // needs the whole gradient before an update
        const GradientSink<T> sink = clips ? GradientSink<T>(collect) : GradientSink<T>(update);
        const double loss = model.backpropagate(source, loss_, workspace, {}, sink, threads, options);
        if (!clips || !is_finite(loss)) return loss;
        clip_by_norm(whole, options_.clip_norm);
        update(0, whole);
        return loss;
    }

    Rule rule_;
    Loss loss_;
    TrainerOptions options_;
    Schedule schedule_;
};

}  // namespace deepchrome
