// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <csignal>
#include <string>

#include <deepchrome/core/interrupt.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/training/events.hpp>
#include <deepchrome/training/trainer.hpp>

#include "unit/training/small_run.hpp"

namespace {

using namespace training_test;

/// Writes down all that it is told.
struct Log {
    std::string& text;
    std::string name;

    template <class M, class State>
    void on_start(const M&, const State& state, std::size_t epochs) {
        text += name + " start " + std::to_string(state.history.size()) + "/" + std::to_string(epochs) + "\n";
    }
    void on_batch(const BatchProgress& p) {
        text += name + " batch " + std::to_string(p.epoch) + "/" + std::to_string(p.epochs) + " " +
                std::to_string(p.batch) + "/" + std::to_string(p.batches) + "\n";
    }
    template <class M, class State>
    void on_epoch(const M&, const State& state, std::size_t epochs) {
        text += name + " epoch " + std::to_string(state.history.size()) + "/" + std::to_string(epochs) + "\n";
    }
    template <class M, class State>
    void on_end(const M&, const State& state, std::size_t epochs) {
        text += name + " end " + std::to_string(state.history.size()) + "/" + std::to_string(epochs) + "\n";
    }
};

struct Batches {
    std::size_t count = 0;
    void on_batch(const BatchProgress&) { ++count; }
};

TEST_CASE("Listeners are told what happens, in order, and what they have no member for is left out") {
    const Dataset genes = some_genes(10, 1);
    LogisticModel<float> model;
    std::string text;
    Log log{text, "a"};
    Log other{text, "b"};
    Batches batches;
    Trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 2, .batch = 6})
        .fit(model, genes, genes, log, batches, other);
    CHECK(text ==
          "a start 0/2\nb start 0/2\n"
          "a batch 1/2 0/2\nb batch 1/2 0/2\na batch 1/2 1/2\nb batch 1/2 1/2\na epoch 1/2\nb epoch 1/2\n"
          "a batch 2/2 0/2\nb batch 2/2 0/2\na batch 2/2 1/2\nb batch 2/2 1/2\na epoch 2/2\nb epoch 2/2\n"
          "a end 2/2\nb end 2/2\n");
    CHECK(batches.count == 4);
}

TEST_CASE("All listeners hear of an epoch, even if the first of them wants to stop") {
    struct Stop {
        bool on_epoch(int, int, std::size_t) { return false; }
    } stop;
    struct Go {
        std::size_t told = 0;
        bool on_epoch(int, int, std::size_t) { return ++told > 0; }
    } go;
    CHECK_FALSE(detail::notify_epoch(0, 0, 1, stop, go));
    CHECK(go.told == 1);
    CHECK(detail::notify_epoch(0, 0, 1, go));
    CHECK(detail::notify_epoch(0, 0, 1));
}

struct Overloads {
    int told = 0;
    void on_batch(int) {}
    void on_batch(const BatchProgress&) { ++told; }
    template <class M>
    void on_end(const M&, const auto&, std::size_t) {
        ++told;
    }
};

TEST_CASE("Members of a listener may be overloads, templates or inherited, and a listener final") {
    struct Inherits : Overloads {
    } inherits;
    struct Final final {
        int told = 0;
        void on_start(int, int, std::size_t) { ++told; }
    } last;
    detail::notify_start(0, 0, 1, inherits, last);
    detail::notify_batch({1, 1, 0, 1}, inherits, last);
    CHECK(detail::notify_epoch(0, 0, 1, inherits, last));
    detail::notify_end(0, 0, 1, inherits, last);
    CHECK(inherits.told == 2);
    CHECK(last.told == 1);
}

TEST_CASE("An InterruptGuard is a listener: after a signal the running epoch is given up") {
    const Dataset genes = some_genes(10, 1);
    LogisticModel<float> model;
    const InterruptGuard guard;
    struct Interrupting {
        std::size_t batches = 0;
        void on_batch(const BatchProgress& progress) {
            ++batches;
            if (progress.epoch == 2) std::raise(SIGINT);
        }
    } other;
    const Trainer trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 9, .batch = 5});
    CHECK_THROWS_AS(trainer.fit(model, genes, genes, other, guard), Interrupted);
    CHECK(other.batches == 3);  // two of the first epoch, one of the second
}

}  // namespace
