// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <csignal>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// For its lifetime, Ctrl-C (SIGINT) and SIGTERM set a flag instead of ending the program, which can then
/// stop at a safe place. A second signal ends the program at once. A Trainer accepts it as a listener. Only
/// one may exist at a time.
class InterruptGuard {
public:
    InterruptGuard() {
        noted = 0;
        struct sigaction action = {};
        action.sa_handler = [](int) { noted = 1; };
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        ::sigaction(SIGINT, &action, &interrupt_before_);
        ::sigaction(SIGTERM, &action, &terminate_before_);
    }
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;
    ~InterruptGuard() {
        ::sigaction(SIGINT, &interrupt_before_, nullptr);
        ::sigaction(SIGTERM, &terminate_before_, nullptr);
    }

    /// Throws Interrupted if a signal has arrived.
    void check() const {
        if (noted != 0) throw Interrupted("interrupted");
    }

private:
    inline static volatile std::sig_atomic_t noted = 0;

    struct sigaction interrupt_before_ = {};
    struct sigaction terminate_before_ = {};
};

}  // namespace deepchrome
