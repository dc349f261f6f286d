// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <deepchrome/core/file.hpp>

namespace programs {

/// Runs gnuplot on a script inside `folder`, quietly. False where there is no gnuplot or it fails. What it
/// drew must be looked at: it does not notice a full disk.
inline bool run_gnuplot(const std::filesystem::path& folder, const std::string& script) {
    const pid_t child = ::fork();
    if (child < 0) return false;
    if (child == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDOUT_FILENO);
        ::dup2(nowhere, STDERR_FILENO);
        if (::chdir(folder.c_str()) != 0) ::_exit(127);
        ::execlp("gnuplot", "gnuplot", script.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// True for an SVG file that is there to its end.
inline bool is_whole_svg(const std::filesystem::path& file) {
    return std::filesystem::exists(file) && deepchrome::read_file(file).find("</svg>") != std::string::npos;
}

/// Text from data as a string of gnuplot's. Within these quotes only backquotes would mean something.
inline std::string gnuplot_text(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') quoted += '\'';
        quoted += c == '`' ? '"' : static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return quoted + "'";
}

}  // namespace programs
