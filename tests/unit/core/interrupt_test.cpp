// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

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
            CHECK(others == 0);
        }
        std::raise(signal);
        CHECK(others == 1);
        const InterruptGuard guard;
        CHECK(interruption(guard) == "none");  // the old signal is forgotten
        ::sigaction(signal, &before, nullptr);
    }
}

TEST_CASE("The second signal does not wait") {
    const ::pid_t child = ::fork();
    if (child == 0) {
        const InterruptGuard guard;
        std::raise(SIGTERM);
        std::raise(SIGINT);
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGINT);
}

TEST_CASE("The second signal is not needed where somebody ends the program soon") {
    const InterruptGuard guard;
    guard.ignore_further_signals();
    for (const int signal : {SIGTERM, SIGINT, SIGTERM}) std::raise(signal);
    CHECK(guard.arrived() == SIGTERM);
}

TEST_CASE("A signal that was ignored stays ignored") {
    const auto before = ::signal(SIGHUP, SIG_IGN);
    {
        const InterruptGuard guard({SIGHUP, SIGTERM});
        std::raise(SIGHUP);
        CHECK(guard.arrived() == 0);
        std::raise(SIGTERM);
        CHECK(guard.arrived() == SIGTERM);
    }
    const bool still = ::signal(SIGHUP, before) == SIG_IGN;
    CHECK(still);
}

TEST_CASE("An interruption knows its signal") {
    const InterruptGuard guard({SIGHUP});
    CHECK_NOTHROW(interruption_point());
    std::raise(SIGHUP);
    try {
        interruption_point();
        FAIL("not interrupted");
    } catch (const Interrupted& interruption) {
        CHECK(interruption.signal == SIGHUP);
        CHECK(std::string(interruption.what()) == "interrupted");
    }
}

TEST_CASE("A broken pipe comes again and again without ending the program") {
    const InterruptGuard guard({SIGPIPE});
    for (int i = 0; i < 3; ++i) std::raise(SIGPIPE);
    CHECK(guard.arrived() == SIGPIPE);
    CHECK_FALSE(ends_program(SIGPIPE));
}

TEST_CASE("Waiting for a pipe ends with its bytes, or with a signal") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    {
        const InterruptGuard guard;
        REQUIRE(::write(ends[1], "x", 1) == 1);
        CHECK_NOTHROW(wait_to_read(ends[0]));
        char byte = 0;
        REQUIRE(::read(ends[0], &byte, 1) == 1);
        std::thread later([] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            ::kill(::getpid(), SIGTERM);
        });
        CHECK_THROWS_AS(wait_to_read(ends[0]), Interrupted);
        later.join();
    }
    for (const int end : ends) ::close(end);
}

}  // namespace
