// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/memory.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/attribution_methods.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/filters.hpp>
#include <deepchrome/interpret/leave_one_mark_out.hpp>
#include <deepchrome/interpret/most_likely_class.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/optim/rmsprop.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/training/checkpoint.hpp>
#include <deepchrome/training/events.hpp>
#include <deepchrome/training/recipe.hpp>
#include <deepchrome/training/task.hpp>
#include <deepchrome/training/training_plan.hpp>
#include <deepchrome/training/training_state.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What a network is, as values.
struct NetworkDescription {
    std::string name;  ///< the layers, as in model files
    Signal signal;
    std::size_t outputs;
    std::size_t parameters;
};

/// A Predictor of any type of network, behind one interface: what programs, tests and caches work with where
/// types are not known. Genes are as in a gene table (raw values, marks by name). A const network may serve
/// several threads.
class AnyNetwork {
public:
    AnyNetwork() = default;
    AnyNetwork(const AnyNetwork&) = delete;
    AnyNetwork& operator=(const AnyNetwork&) = delete;
    virtual ~AnyNetwork() = default;

    virtual NetworkDescription describe() const = 0;
    virtual std::size_t size() const = 0;  ///< networks that answer as one
    virtual const ModelCard& card(std::size_t i = 0) const = 0;
    Task task() const { return Task::of(card()); }

    /// Genes x `Task::width()`: log-probabilities of the classes, or a number. `where` opens the DataError
    /// for genes with other marks than the network's.
    virtual std::vector<float> outputs(const Dataset& genes, Threads& threads,
                                       const std::string& where = "the data") const = 0;

    /// What counts for the log-odds of a class in each gene, by the method of that name
    /// (`attribution_methods`). `poll` is called from time to time and may throw.
    virtual Attributions<float> attribute(std::string_view method, const AttributionOptions& options,
                                          const Dataset& genes, Class wanted, Threads& threads,
                                          const std::function<void()>& poll) const = 0;

    /// Between which scaled values the training genes lie, by bin and mark or by mark. DataError, opened by
    /// `where`, where a model file does not tell.
    virtual InputRange training_range(bool by_bin, const std::string& where) const = 0;

    /// The most likely gene of a class. The range of the search is in scaled units.
    virtual ClassMap search(const MostLikelyClass& search, Class wanted, const RMSProp& rule,
                            Threads& threads) const = 0;

    /// The filters of the first convolution, and where they fire in genes of both classes; without labels in
    /// all genes. Error for several networks.
    virtual FilterBank filters(const Dataset& genes, Threads& threads) const = 0;

    /// What ranking the genes loses without each mark. `genes` have labels of both classes.
    virtual std::vector<MarkLeftOut> leave_one_mark_out(const Dataset& genes, Class wanted,
                                                        Threads& threads) const = 0;

    /// Writes the model file. Throws DataError where it cannot be written.
    virtual void save(const std::filesystem::path& path) const = 0;
};

/// A listener of a training of any network. It sees the history, not the weights.
class TrainingListener {
public:
    TrainingListener() = default;
    TrainingListener(const TrainingListener&) = delete;
    TrainingListener& operator=(const TrainingListener&) = delete;
    virtual ~TrainingListener() = default;

    virtual void on_start(const TrainingState<float>& state, std::size_t epochs) = 0;
    virtual void on_batch(const BatchProgress& progress) = 0;
    virtual bool on_epoch(const TrainingState<float>& state, std::size_t epochs) = 0;  ///< false: stop
    virtual void on_end(const TrainingState<float>& state, std::size_t epochs) = 0;
};

/// Listeners of a Trainer (training/events.hpp) that take any model and do not look at it, as one:
/// `Listeners(ProgressBar{}, EarlyStopping{.patience = 10})`.
template <class... Events>
class Listeners final : public TrainingListener {
public:
    explicit Listeners(Events... events) : events_(std::forward<Events>(events)...) {}

    void on_start(const TrainingState<float>& state, std::size_t epochs) override {
        std::apply([&](auto&... events) { detail::notify_start(Unseen{}, state, epochs, events...); },
                   events_);
    }
    void on_batch(const BatchProgress& progress) override {
        std::apply([&](auto&... events) { detail::notify_batch(progress, events...); }, events_);
    }
    bool on_epoch(const TrainingState<float>& state, std::size_t epochs) override {
        return std::apply(
            [&](auto&... events) { return detail::notify_epoch(Unseen{}, state, epochs, events...); },
            events_);
    }
    void on_end(const TrainingState<float>& state, std::size_t epochs) override {
        std::apply([&](auto&... events) { detail::notify_end(Unseen{}, state, epochs, events...); }, events_);
    }

private:
    struct Unseen {};  // stands for the model

    std::tuple<Events...> events_;
};

template <class... Events>
Listeners(Events&&...) -> Listeners<Events...>;

/// A training of a network of any type. It can be interrupted between epochs and resumed, and ends with the
/// same bytes.
class AnyTraining {
public:
    AnyTraining(const AnyTraining&) = delete;
    AnyTraining& operator=(const AnyTraining&) = delete;
    virtual ~AnyTraining() = default;

    /// Goes on from a checkpoint. Throws DataError where it is of another run.
    virtual void resume(const std::filesystem::path& checkpoint) = 0;

    /// Trains to the end, leaving a checkpoint; where the loss stops being finite, that of the epoch before.
    /// Throws Interrupted, NumericError and DataError.
    virtual void run(const std::filesystem::path& checkpoint, TrainingListener& listener,
                     Threads& threads) = 0;

    virtual const History& history() const = 0;

    /// What the model file will say, epochs apart until the training has ended.
    virtual const ModelCard& card() const = 0;

    /// The trained network. The training is over then.
    virtual std::unique_ptr<AnyNetwork> release() = 0;

    std::size_t epochs_done() const { return history().size(); }
    std::size_t best_epoch() const { return plan_.best_epoch(history()); }
    /// The epoch whose weights the network has at the end.
    std::size_t kept_epoch() const { return plan_.kept_epoch(history()); }
    const TrainingPlan& plan() const { return plan_; }

protected:
    explicit AnyTraining(TrainingPlan plan) : plan_(std::move(plan)) {}

    TrainingPlan plan_;
};

/// Runs the training to its end. An interruption says after which epoch it can be resumed. Where the loss
/// stops being finite in the first epoch, the checkpoint goes: nothing was learned.
void run_training(AnyTraining& training, const std::filesystem::path& checkpoint, TrainingListener& listener,
                  Threads& threads);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <map>
#include <optional>
#include <system_error>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void run_training(AnyTraining& training, const std::filesystem::path& checkpoint,
                                    TrainingListener& listener, Threads& threads) {
    try {
        within_memory("the training", [&] { training.run(checkpoint, listener, threads); });
    } catch (const Interrupted& interruption) {
        const TrainingPlan& plan = training.plan();
        throw Interrupted(
            message_of({"interrupted; --resume goes on after epoch ", training.epochs_done(), " of ",
                        plan.recipe.epochs, plan.name.empty() ? "" : " of ", plan.name}),
            interruption.signal);
    } catch (const NumericError&) {
        std::error_code ignored;
        if (training.epochs_done() == 0) std::filesystem::remove(checkpoint, ignored);
        throw;
    }
}

}  // namespace deepchrome

#endif
