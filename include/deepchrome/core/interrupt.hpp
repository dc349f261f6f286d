// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <csignal>
#include <initializer_list>
#include <utility>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// What the handler of signals may touch: the signal that arrived, and a pipe that can be read from then on.
struct ArrivedSignal {
    static_assert(std::atomic<int>::is_always_lock_free);

    inline static std::atomic<int> number = 0;
    inline static std::atomic<int> wake = -1;  // the end to write to
    inline static std::atomic<bool> only_first = false;
    inline static std::atomic<int> wakes = -1;  // the end that can be read after a signal
};

}  // namespace detail

/// Throws Interrupted if an InterruptGuard lives and has noted a signal.
void interruption_point();

/// Waits until `descriptor` can be read, or throws Interrupted as soon as an InterruptGuard notes a signal.
void wait_to_read(int descriptor);

/// For its lifetime, signals such as Ctrl-C (SIGINT) are noted instead of ending the program, which can then
/// stop at a safe place: at every `check`, at every `interruption_point`, wherever the library reads a file,
/// and in a Trainer that has the guard as a listener. A second signal ends the program at once. A signal that
/// was ignored before stays ignored, as under nohup. Only one guard may exist at a time.
class InterruptGuard {
public:
    explicit InterruptGuard(std::initializer_list<int> signals = {SIGINT, SIGTERM});
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;
    ~InterruptGuard();

    /// Throws Interrupted if a signal has arrived.
    void check() const { interruption_point(); }

    /// From now on only the first signal counts: somebody else sees to it that the program ends soon.
    void ignore_further_signals() const { detail::ArrivedSignal::only_first = true; }

    /// The signal that has arrived; 0 while there is none.
    int arrived() const { return detail::ArrivedSignal::number.load(); }

    /// A descriptor that can be read once a signal has arrived, for `poll`; -1 where there is none.
    int descriptor() const { return detail::ArrivedSignal::wakes; }

private:
    static void note(int signal);

    std::vector<std::pair<int, struct sigaction>> before_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void interruption_point() {
    if (const int signal = detail::ArrivedSignal::number.load(std::memory_order_relaxed); signal != 0)
        throw Interrupted("interrupted", signal);
}

DEEPCHROME_INLINE void wait_to_read(int descriptor) {
    for (;;) {
        interruption_point();
        std::array<::pollfd, 2> waiting{{{descriptor, POLLIN, 0}, {detail::ArrivedSignal::wakes, POLLIN, 0}}};
        const int ready = ::poll(waiting.data(), waiting.size(), -1);
        if (ready > 0 && waiting[0].revents != 0) return;
        if (ready < 0 && errno != EINTR) return;  // whatever it is, reading will say it
    }
}

DEEPCHROME_INLINE InterruptGuard::InterruptGuard(std::initializer_list<int> signals) {
    std::array<int, 2> ends{-1, -1};
    if (::pipe(ends.data()) == 0) {
        for (const int end : ends) {
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
            ::fcntl(end, F_SETFL, O_NONBLOCK);
        }
    }
    detail::ArrivedSignal::number = 0;
    detail::ArrivedSignal::only_first = false;
    detail::ArrivedSignal::wakes = ends[0];
    detail::ArrivedSignal::wake = ends[1];
    for (const int signal : signals) {
        struct sigaction before = {};
        ::sigaction(signal, nullptr, &before);
        if ((before.sa_flags & SA_SIGINFO) == 0 && before.sa_handler == SIG_IGN) continue;
        struct sigaction action = {};
        action.sa_handler = note;
        ::sigaction(signal, &action, nullptr);
        before_.emplace_back(signal, before);
    }
}

DEEPCHROME_INLINE InterruptGuard::~InterruptGuard() {
    for (const auto& [signal, before] : before_) ::sigaction(signal, &before, nullptr);
    detail::ArrivedSignal::number = 0;
    for (std::atomic<int>* const end : {&detail::ArrivedSignal::wake, &detail::ArrivedSignal::wakes}) {
        if (const int open = end->exchange(-1); open >= 0) ::close(open);
    }
}

DEEPCHROME_INLINE void InterruptGuard::note(int signal) {
    int none = 0;
    if (detail::ArrivedSignal::number.compare_exchange_strong(none, signal)) {
        const int kept = errno;
        [[maybe_unused]] const auto written = ::write(detail::ArrivedSignal::wake, "", 1);
        errno = kept;
    } else if (signal != SIGPIPE && !detail::ArrivedSignal::only_first) {
        // (A broken pipe comes again with each attempt to write.)
        ::signal(signal, SIG_DFL);
        ::raise(signal);
    }
}

}  // namespace deepchrome

#endif
