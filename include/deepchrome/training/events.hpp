// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/interrupt.hpp>

// An event listener of a Trainer has any of these members and needs no more than one:
//
//     void on_start(const Model&, const TrainingState&, std::size_t epochs);   // before the first epoch
//     void on_batch(const BatchProgress&);                                     // before each batch
//     void on_epoch(const Model&, const TrainingState&, std::size_t epochs);   // after each epoch
//     void on_end(const Model&, const TrainingState&, std::size_t epochs);     // with the final weights
//
// `on_epoch` may return bool: false stops the training. `epochs` is the number of epochs asked for. An
// InterruptGuard is a listener too: after a signal, the next batch throws Interrupted.
//
// The compiler refuses an argument that has none of these members, and a member of such a name that cannot be
// called like this.

namespace deepchrome::inline DEEPCHROME_ISA {

/// The position of a batch in a run.
struct BatchProgress {
    std::size_t epoch;  ///< from 1
    std::size_t epochs;
    std::size_t batch;  ///< from 0
    std::size_t batches;
};

namespace detail {

// One kind of event each: how it is told to a listener, and a base class that makes its name ambiguous.
struct OnStart {
    struct Name {
        int on_start;
    };
    template <class Both>
    static constexpr bool unambiguous = requires {
        &Both::on_start;
    };
    template <class Event, class... Args>
    static auto call(Event& event, const Args&... args) -> decltype(event.on_start(args...)) {
        return event.on_start(args...);
    }
};
struct OnBatch {
    struct Name {
        int on_batch;
    };
    template <class Both>
    static constexpr bool unambiguous = requires {
        &Both::on_batch;
    };
    template <class Event, class... Args>
    static auto call(Event& event, const Args&... args) -> decltype(event.on_batch(args...)) {
        return event.on_batch(args...);
    }
};
struct OnEpoch {
    struct Name {
        int on_epoch;
    };
    template <class Both>
    static constexpr bool unambiguous = requires {
        &Both::on_epoch;
    };
    template <class Event, class... Args>
    static auto call(Event& event, const Args&... args) -> decltype(event.on_epoch(args...)) {
        return event.on_epoch(args...);
    }
};
struct OnEnd {
    struct Name {
        int on_end;
    };
    template <class Both>
    static constexpr bool unambiguous = requires {
        &Both::on_end;
    };
    template <class Event, class... Args>
    static auto call(Event& event, const Args&... args) -> decltype(event.on_end(args...)) {
        return event.on_end(args...);
    }
};

template <class Event, class Kind>
struct WithName : Event, Kind::Name {};

/// Whether a class has any member of the kind's name, public or not, template or not. A class that is final
/// cannot be asked.
template <class Event, class Kind>
constexpr bool has_name() {
    using Class = std::remove_cv_t<Event>;
    if constexpr (std::is_class_v<Class> && !std::is_final_v<Class>)
        return !Kind::template unambiguous<WithName<Class, Kind>>;
    return false;
}

/// Makes the compiler refuse an argument that no event would ever be told to.
template <class Event>
constexpr void reject_deaf_listener() {
    constexpr bool listens = has_name<Event, OnStart>() || has_name<Event, OnBatch>() ||
                             has_name<Event, OnEpoch>() || has_name<Event, OnEnd>() ||
                             std::is_final_v<std::remove_cv_t<Event>> ||
                             std::derived_from<Event, InterruptGuard>;
    static_assert(listens, "deepchrome: this listener has none of the members on_start, on_batch, on_epoch "
                           "and on_end; correct the name of its member");
}

/// Makes the compiler refuse a listener whose member could never be called.
template <bool HasName, bool IfNotConst>
constexpr void reject_uncallable() {
    static_assert(!IfNotConst, "deepchrome: a const listener cannot be told what only one that is not const "
                               "hears; take its const away, or make its member const");
    static_assert(IfNotConst || !HasName,
                  "deepchrome: a member of this listener cannot be called as training/events.hpp says; take "
                  "on_batch(const BatchProgress&), and otherwise (const Model&, const TrainingState&, "
                  "std::size_t)");
}

template <class Answer>
constexpr void reject_other_answer() {
    static_assert(
        std::is_void_v<Answer> || std::same_as<Answer, bool>,
        "deepchrome: on_epoch of a listener returns bool, where false stops the training, or nothing");
}

/// Tells a listener, if it has such a member. Returns false if it stops the training.
template <class Kind, class Event, class... Args>
bool tell(Event& event, const Args&... args) {
    if constexpr (requires { Kind::call(event, args...); }) {
        using Answer = decltype(Kind::call(event, args...));
        if constexpr (std::same_as<Kind, OnEpoch>) reject_other_answer<Answer>();
        if constexpr (std::same_as<Kind, OnEpoch> && std::same_as<Answer, bool>) {
            return Kind::call(event, args...);
        } else {
            Kind::call(event, args...);
        }
    } else {
        constexpr bool if_not_const = requires(std::remove_const_t<Event> & other) {
            Kind::call(other, args...);
        };
        reject_uncallable<has_name<Event, Kind>(), if_not_const>();
    }
    return true;
}

template <class M, class State, class... Events>
void notify_start(const M& model, const State& state, [[maybe_unused]] std::size_t epochs,
                  Events&... events) {
    (reject_deaf_listener<Events>(), ...);
    (tell<OnStart>(events, model, state, epochs), ...);
}

template <class... Events>
void notify_batch(const BatchProgress& progress, Events&... events) {
    [[maybe_unused]] const auto notify = [&]<class Event>(Event& event) {
        if constexpr (std::derived_from<Event, InterruptGuard>) event.check();
        tell<OnBatch>(event, progress);
    };
    (notify(events), ...);
}

/// Returns false if a listener stops the training. All listeners are notified.
template <class M, class State, class... Events>
bool notify_epoch(const M& model, const State& state, [[maybe_unused]] std::size_t epochs,
                  Events&... events) {
    bool going = true;
    ((going = tell<OnEpoch>(events, model, state, epochs) && going), ...);
    return going;
}

template <class M, class State, class... Events>
void notify_end(const M& model, const State& state, [[maybe_unused]] std::size_t epochs, Events&... events) {
    (tell<OnEnd>(events, model, state, epochs), ...);
}

}  // namespace detail
}  // namespace deepchrome
