// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <csignal>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <deepchrome/core/interrupt.hpp>
#include <deepchrome/run/output_folder.hpp>

namespace programs {

/// The folders in which this program has results that are not in place yet.
struct UnfinishedFolders {
    inline static std::mutex mutex;  ///< held while results are put in place
    inline static std::vector<deepchrome::OutputFolder*> folders;
};

/// Ends the program where it does not stop by itself soon after a signal: in a long computation, or in a
/// library that reads. What is not in place yet is taken away. Where no thread can be started, there is none.
class LastResort {
public:
    LastResort(const deepchrome::InterruptGuard& guard, std::string program)
        : guard_(guard), program_(std::move(program)) {
        if (::pipe(quit_.data()) != 0) return;
        for (const int end : quit_) ::fcntl(end, F_SETFD, FD_CLOEXEC);
        try {
            thread_ = std::thread([this] { watch(); });
            guard.ignore_further_signals();
        } catch (const std::system_error&) {
            // Then a second signal ends the program.
        }
    }
    LastResort(const LastResort&) = delete;
    LastResort& operator=(const LastResort&) = delete;
    ~LastResort() {
        for (const int end : {quit_[1], quit_[0]}) {
            if (end == quit_[0] && thread_.joinable()) thread_.join();
            if (end >= 0) ::close(end);
        }
    }

private:
    /// True once the program ends by itself.
    bool ended_within(int milliseconds) const {
        ::pollfd end{quit_[0], POLLIN, 0};
        return ::poll(&end, 1, milliseconds) > 0;
    }

    void watch() const {
        std::array<::pollfd, 2> waiting{{{guard_.descriptor(), POLLIN, 0}, {quit_[0], POLLIN, 0}}};
        do ::poll(waiting.data(), waiting.size(), -1);
        while (waiting[1].revents == 0 && guard_.arrived() == 0);
        constexpr int grace = 600;  // so that a second is kept in all
        if (waiting[1].revents != 0 || ended_within(grace)) return;
        const std::lock_guard lock(UnfinishedFolders::mutex);
        for (const deepchrome::OutputFolder* const folder : UnfinishedFolders::folders) folder->take_away();
        const std::string line = program_ + ": interrupted\n";
        ::pollfd terminal{STDERR_FILENO, POLLOUT, 0};  // which may be what the program waits for
        if (guard_.arrived() != SIGPIPE && ::poll(&terminal, 1, 0) > 0) [[maybe_unused]]
            const auto written = ::write(STDERR_FILENO, line.data(), line.size());
        ::_exit(128 + guard_.arrived());
    }

    const deepchrome::InterruptGuard& guard_;
    std::string program_;
    std::array<int, 2> quit_{-1, -1};
    std::thread thread_;
};

}  // namespace programs
