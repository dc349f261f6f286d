// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <deepchrome/core/file.hpp>
#include <deepchrome/core/interrupt.hpp>

/// Pictures, drawn by gnuplot.
namespace programs {

/// Where gnuplot is: in the first folder of PATH that has it. Relative folders do not count, since they mean
/// another folder once the program has changed to that of the script. Empty where there is none.
inline std::string find_gnuplot() {
    const char* const path = std::getenv("PATH");
    std::istringstream folders(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        const std::string program = folder + "/gnuplot";
        if (folder.starts_with('/') && ::access(program.c_str(), X_OK) == 0) return program;
    }
    return {};
}

/// A program that runs beside this one, and ends with it.
class Child {
public:
    /// Runs a program quietly in a folder.
    Child(const std::string& program, const std::string& argument, const std::filesystem::path& folder) {
        id_ = ::fork();
        if (id_ != 0) return;
        ::setpgid(0, 0);  // with what it starts itself
#ifdef __linux__
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
        const int nowhere = ::open("/dev/null", O_RDWR);
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
        if (::chdir(folder.c_str()) == 0)
            ::execl(program.c_str(), program.c_str(), argument.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (id_ <= 0) return;
        if (::kill(-id_, SIGKILL) != 0) ::kill(id_, SIGKILL);  // it may not be a group yet
        while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }

    /// Waits until the program has ended, and returns whether well. Throws Interrupted.
    bool ends_well(const deepchrome::InterruptGuard& guard) {
        int status = 0;
        while (id_ > 0) {
            const ::pid_t ended = ::waitpid(id_, &status, WNOHANG);
            if (ended < 0 && errno != EINTR) return false;
            if (ended == id_) {
                id_ = -1;
                return WIFEXITED(status) && WEXITSTATUS(status) == 0;
            }
            guard.check();
            ::pollfd interrupt{guard.descriptor(), POLLIN, 0};
            constexpr int pause = 5;  // milliseconds, between looks
            ::poll(&interrupt, 1, pause);
        }
        return false;
    }

private:
    ::pid_t id_ = -1;
};

/// False for a picture that ends early.
inline bool is_whole(const std::filesystem::path& picture) {
    const std::string end = picture.extension() == ".pdf" ? "%%EOF" : "</svg>";
    return deepchrome::read_file(picture).rfind(end) != std::string::npos;
}

/// Runs gnuplot on a script, which draws name.svg and more beside it. False, and none of them is there, where
/// there is no gnuplot or it fails. It does not notice a full disk, so what it drew is looked at.
inline bool draw(const std::filesystem::path& script, std::initializer_list<const char*> kinds,
                 const deepchrome::InterruptGuard& guard) {
    static const std::string gnuplot = find_gnuplot();
    const auto picture = [&](const char* kind) {
        return std::filesystem::path(script).replace_extension(kind);
    };
    if (!gnuplot.empty()) {
        Child child(gnuplot, script.filename().string(), script.parent_path());
        const auto good = [&](const char* kind) {
            const bool there = std::filesystem::exists(picture(kind));
            return there ? is_whole(picture(kind))
                         : std::string_view(kind) != "svg";  // PDF where gnuplot can
        };
        if (child.ends_well(guard) && std::all_of(kinds.begin(), kinds.end(), good)) return true;
    }
    std::error_code ignored;
    for (const char* const kind : kinds) std::filesystem::remove(picture(kind), ignored);
    return false;
}

}  // namespace programs
