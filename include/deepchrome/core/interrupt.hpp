// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <csignal>

#include <deepchrome/core/error.hpp>

namespace deepchrome {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM are noted, so that the program can end where nothing is half
/// done. A second one ends the program at once. One at a time in a program.
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

    /// Throws Interrupted if a signal came.
    void check() const {
        if (noted != 0) throw Interrupted("interrupted");
    }

private:
    inline static volatile std::sig_atomic_t noted = 0;

    struct sigaction interrupt_before_ = {};
    struct sigaction terminate_before_ = {};
};

}  // namespace deepchrome
