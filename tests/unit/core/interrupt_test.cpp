// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <csignal>
#include <string>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/interrupt.hpp>

namespace {

using namespace deepchrome;

volatile std::sig_atomic_t others = 0;

std::string interruption(const InterruptGuard& guard) {
    try {
        guard.check();
    } catch (const Interrupted& error) {
        return error.what();
    }
    return "none";
}

/// True when the signal would end the program.
bool ends_program(int signal) {
    struct sigaction action = {};
    ::sigaction(signal, nullptr, &action);
    return action.sa_handler == SIG_DFL;
}

TEST_CASE("Signals are noted while the guard lives, once each, and given back after it") {
    for (const int signal : {SIGINT, SIGTERM}) {
        struct sigaction own = {};
        struct sigaction before = {};
        own.sa_handler = [](int) { others = others + 1; };
        ::sigaction(signal, &own, &before);
        others = 0;
        {
            const InterruptGuard guard;
            CHECK(interruption(guard) == "none");
            CHECK_FALSE(ends_program(signal));
            std::raise(signal);
            CHECK(interruption(guard) == "interrupted");
            CHECK(interruption(guard) == "interrupted");  // it stays so
            CHECK(ends_program(signal));                  // the second one does not wait
            CHECK(others == 0);
        }
        std::raise(signal);
        CHECK(others == 1);
        const InterruptGuard guard;
        CHECK(interruption(guard) == "none");  // the old signal is forgotten
        ::sigaction(signal, &before, nullptr);
    }
}

}  // namespace
