// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/interrupt.hpp>

// An event listener of a Trainer has any of these members and needs none of them:
//
//     void on_start(const Model&, const TrainingState&, std::size_t epochs);   // before the first epoch
//     void on_batch(const BatchProgress&);                                     // before each batch
//     void on_epoch(const Model&, const TrainingState&, std::size_t epochs);   // after each epoch
//     void on_end(const Model&, const TrainingState&, std::size_t epochs);     // with the final weights
//
// `on_epoch` may return bool: false stops the training. `epochs` is the number of epochs asked for. An
// InterruptGuard is a listener too: after a signal, the next batch throws Interrupted.

namespace deepchrome::inline DEEPCHROME_ISA {

/// The position of a batch in a run.
struct BatchProgress {
    std::size_t epoch;  ///< from 1
    std::size_t epochs;
    std::size_t batch;  ///< from 0
    std::size_t batches;
};

namespace detail {

/// Makes the compiler refuse a const listener whose member function is not const: it would never be called.
template <bool WouldListen>
constexpr void reject_const_listener() {
    static_assert(!WouldListen, "deepchrome: a const listener cannot be told what only one that is not const "
                                "hears; take its const away, or make its member const");
}

template <class M, class State, class... Events>
void notify_start(const M& model, const State& state, std::size_t epochs, Events&... events) {
    [[maybe_unused]] const auto notify = [&]<class Event>(Event& event) {
        if constexpr (requires { event.on_start(model, state, epochs); }) {
            event.on_start(model, state, epochs);
        } else {
            constexpr bool would_listen = requires(std::remove_const_t<Event> & other) {
                other.on_start(model, state, epochs);
            };
            reject_const_listener<would_listen>();
        }
    };
    (notify(events), ...);
}

template <class... Events>
void notify_batch(const BatchProgress& progress, Events&... events) {
    [[maybe_unused]] const auto notify = [&]<class Event>(Event& event) {
        if constexpr (std::derived_from<Event, InterruptGuard>) event.check();
        if constexpr (requires { event.on_batch(progress); }) {
            event.on_batch(progress);
        } else {
            constexpr bool would_listen = requires(std::remove_const_t<Event> & other) {
                other.on_batch(progress);
            };
            reject_const_listener<would_listen>();
        }
    };
    (notify(events), ...);
}

/// Returns false if a listener stops the training. All listeners are notified.
template <class M, class State, class... Events>
bool notify_epoch(const M& model, const State& state, std::size_t epochs, Events&... events) {
    bool going = true;
    [[maybe_unused]] const auto notify = [&]<class Event>(Event& event) {
        if constexpr (requires {
                          { event.on_epoch(model, state, epochs) } -> std::same_as<bool>;
                      }) {
            if (!event.on_epoch(model, state, epochs)) going = false;
        } else if constexpr (requires { event.on_epoch(model, state, epochs); }) {
            event.on_epoch(model, state, epochs);
        } else {
            constexpr bool would_listen = requires(std::remove_const_t<Event> & other) {
                other.on_epoch(model, state, epochs);
            };
            reject_const_listener<would_listen>();
        }
    };
    (notify(events), ...);
    return going;
}

template <class M, class State, class... Events>
void notify_end(const M& model, const State& state, std::size_t epochs, Events&... events) {
    [[maybe_unused]] const auto notify = [&]<class Event>(Event& event) {
        if constexpr (requires { event.on_end(model, state, epochs); }) {
            event.on_end(model, state, epochs);
        } else {
            constexpr bool would_listen = requires(std::remove_const_t<Event> & other) {
                other.on_end(model, state, epochs);
            };
            reject_const_listener<would_listen>();
        }
    };
    (notify(events), ...);
}

}  // namespace detail
}  // namespace deepchrome
