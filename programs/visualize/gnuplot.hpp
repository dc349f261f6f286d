// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <deepchrome/core/file.hpp>
#include <deepchrome/core/interrupt.hpp>
#include <deepchrome/core/printable.hpp>

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
        ::kill(id_, SIGKILL);
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

/// True for an SVG file that is there to its end.
inline bool is_whole_svg(const std::filesystem::path& file) {
    return std::filesystem::exists(file) && deepchrome::read_file(file).find("</svg>") != std::string::npos;
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
        if (child.ends_well(guard) && is_whole_svg(picture("svg"))) return true;
    }
    std::error_code ignored;
    for (const char* const kind : kinds) std::filesystem::remove(picture(kind), ignored);
    return false;
}

/// Text from data as a string of gnuplot's, to the letter. In single quotes a quote would end it, gnuplot
/// expands macros after '@', and versions differ in backquotes, so these stand in strings of their own.
inline std::string gnuplot_text(std::string_view text) {
    std::string quoted;
    char open = '\0';  // the quote that the last string has not closed yet
    const auto add = [&](char quote, std::string_view piece) {
        if (open != quote) {
            if (open != '\0') (quoted += open) += '.';
            quoted += open = quote;
        }
        quoted += piece;
    };
    add('\'', "");
    for (const char c : deepchrome::printable(text)) {
        if (c == '\'') {
            add('"', "'");
        } else if (c == '@') {
            add('"', "\\100");
        } else if (c == '`') {
            add('"', "\\140");
        } else {
            add('\'', std::string_view(&c, 1));
        }
    }
    return quoted + open;
}

/// The same as the label of a tic, in which '%' begins the format of a number.
inline std::string gnuplot_label(std::string_view text) {
    std::string doubled;
    for (const char c : text) doubled.append(c == '%' ? 2 : 1, c);
    return gnuplot_text(doubled);
}

/// Names of marks as tics at 0, 1, 2, …, and as the array `mark`, from 1 on. A plot that reads names from a
/// table has to take these instead, by `ytic(mark[row])`: gnuplot cuts blanks from what it reads, and takes a
/// backslash for an escape.
inline std::string gnuplot_marks(const std::vector<std::string>& names) {
    std::string array;
    std::string tics;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string comma = i > 0 ? ", " : "";
        array += comma + gnuplot_text(names[i]);
        tics += comma + gnuplot_label(names[i]) + " " + std::to_string(i);
    }
    return "array mark[" + std::to_string(names.size()) + "] = [" + array + "]\nset ytics (" + tics +
           ") scale 0\n";
}

/// How the scripts read our tables: a name may begin with '#', which is no comment.
inline constexpr std::string_view gnuplot_tables =
    "set datafile separator tab\nset datafile commentschars ''\n";

}  // namespace programs
