// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

// An event listener of a Trainer has any of these members; it need not have the others:
//
//     void on_start(const Model&, const TrainingState&, std::size_t epochs);   // before the first epoch of
//     this call void on_batch(const BatchProgress&);                                     // before each batch
//     bool or void on_epoch(const Model&, const TrainingState&, std::size_t epochs);   // after each; false:
//     stop void on_end(const Model&, const TrainingState&, std::size_t epochs);     // the model has its
//     final weights

namespace deepchrome {

/// Where an epoch stands.
struct BatchProgress {
    std::size_t epoch;  ///< from 1
    std::size_t epochs;
    std::size_t batch;  ///< from 0
    std::size_t batches;
};

namespace detail {

/// A listener that could be told something if it were not const must not be passed over in silence.
template <bool WouldListen>
constexpr void reject_const_listener() {
    static_assert(!WouldListen, "deepchrome: a const listener cannot be told what only one that is not const "
                                "hears; take its const away, or "
                                "make its member const");
}

template <class M, class State, class... Events>
void notify_start(const M& model, const State& state, std::size_t epochs, Events&... events) {
    [[maybe_unused]] const auto tell = [&]<class Event>(Event& event) {
        if constexpr (requires { event.on_start(model, state, epochs); }) {
            event.on_start(model, state, epochs);
        } else {
            reject_const_listener < requires(std::remove_const_t<Event> & other) {
                other.on_start(model, state, epochs);
            }
            > ();
        }
    };
    (tell(events), ...);
}

template <class... Events>
void notify_batch(const BatchProgress& progress, Events&... events) {
    [[maybe_unused]] const auto tell = [&]<class Event>(Event& event) {
        if constexpr (requires { event.on_batch(progress); }) {
            event.on_batch(progress);
        } else {
            reject_const_listener < requires(std::remove_const_t<Event> & other) { other.on_batch(progress); }
            > ();
        }
    };
    (tell(events), ...);
}

/// True unless a listener wants training to stop. All are told.
template <class M, class State, class... Events>
bool notify_epoch(const M& model, const State& state, std::size_t epochs, Events&... events) {
    bool going = true;
    [[maybe_unused]] const auto tell = [&]<class Event>(Event& event) {
        if constexpr (requires {
                          { event.on_epoch(model, state, epochs) } -> std::same_as<bool>;
                      }) {
            if (!event.on_epoch(model, state, epochs)) going = false;
        } else if constexpr (requires { event.on_epoch(model, state, epochs); }) {
            event.on_epoch(model, state, epochs);
        } else {
            reject_const_listener < requires(std::remove_const_t<Event> & other) {
                other.on_epoch(model, state, epochs);
            }
            > ();
        }
    };
    (tell(events), ...);
    return going;
}

template <class M, class State, class... Events>
void notify_end(const M& model, const State& state, std::size_t epochs, Events&... events) {
    [[maybe_unused]] const auto tell = [&]<class Event>(Event& event) {
        if constexpr (requires { event.on_end(model, state, epochs); }) {
            event.on_end(model, state, epochs);
        } else {
            reject_const_listener < requires(std::remove_const_t<Event> & other) {
                other.on_end(model, state, epochs);
            }
            > ();
        }
    };
    (tell(events), ...);
}

}  // namespace detail
}  // namespace deepchrome
