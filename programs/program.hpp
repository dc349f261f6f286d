// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/file.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/interrupt.hpp>
#include <deepchrome/core/memory.hpp>
#include <deepchrome/core/printable.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/run/output_folder.hpp>
#include <deepchrome/text/from_chars.hpp>
#include <deepchrome/version.hpp>

#include "last_resort.hpp"
#include "printable_stream.hpp"

/// What the programs share: the network they are built for, exit codes, output folders and the record of a
/// run.
namespace programs {

using deepchrome::file_checksum;
using json = nlohmann::ordered_json;

/// Other shapes are a rebuild away: -DDEEPCHROME_MARKS=7 -DDEEPCHROME_BINS=200.
inline constexpr deepchrome::Signal signal{.bins = DEEPCHROME_BINS, .marks = DEEPCHROME_MARKS};

/// How to get programs for a file of another shape: "; these programs are for 5 marks x 100 bins, configure
/// others with -DDEEPCHROME_MARKS=7 -DDEEPCHROME_BINS=200".
inline std::string other_build(const deepchrome::ShapeError& problem) {
    std::string options;
    const auto add = [&](const char* name, std::size_t has, std::size_t wanted) {
        if (wanted > 0 && wanted != has)
            options += std::string(" -DDEEPCHROME_") + name + "=" + std::to_string(wanted);
    };
    add("MARKS", signal.marks, problem.marks);
    add("BINS", signal.bins, problem.bins);
    if (problem.classes > DEEPCHROME_CLASSES) add("CLASSES", DEEPCHROME_CLASSES, problem.classes);
    if (options.empty()) return "";
    return "; these programs are built for " + std::to_string(signal.marks) + " marks x " +
           std::to_string(signal.bins) + " bins, build others with" + options;
}

/// Where one of the first three descriptors is closed, no file that is opened may take its place. Reading and
/// writing them stays an error.
inline void open_standard_descriptors() {
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(standard, F_GETFD) >= 0) continue;
        ::open("/dev/null", standard == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // takes the first that is free
    }
}

/// Runs the program; see `run`.
template <class Body>
int run_to_end(CLI::App& app, int argc, char** argv, Body&& body) {
    const PrintableStream shown(std::cerr);
    app.set_version_flag("--version", std::string(deepchrome::version));
    app.failure_message([](const CLI::App* program, const CLI::Error& problem) {
        return program->get_name() + ": " + deepchrome::printable(problem.what()) +
               "; --help shows what is possible\n";
    });
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    ::signal(SIGXFSZ, SIG_IGN);  // then writing says that the file is too large
    const deepchrome::InterruptGuard guard({SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXCPU});
    const LastResort last_resort(guard, app.get_name());
    // What fails after a signal fails because of it.
    const auto report = [&](const std::string& what) {
        if (guard.arrived() != SIGPIPE)
            std::cerr << app.get_name() << ": " << deepchrome::printable(what) << '\n';
        return guard.arrived() == 0 ? 1 : 128 + guard.arrived();
    };
    try {
        body(guard);
        if (!std::cout.flush()) {
            guard.check();
            throw deepchrome::DataError(
                "standard output: could not be written to its end; is the disk full?");
        }
        return 0;
    } catch (const deepchrome::Interrupted& problem) {
        report(problem.what());
        return 128 + problem.signal;
    } catch (const deepchrome::ShapeError& problem) {
        return report(problem.what() + other_build(problem));
    } catch (const std::bad_alloc&) {
        return report("memory ran out" + deepchrome::memory_limit_text() +
                      "; give more memory, or less data");
    } catch (const std::exception& problem) {
        return report(problem.what());
    }
}

/// Parses the command line, runs the program and turns what it throws into one line and an exit code: 0 done,
/// 1 bad data or a failure, 2 usage, 128 + its number after a signal.
template <class Body>
int run(CLI::App& app, int argc, char** argv, Body&& body) {
    open_standard_descriptors();
    const int code = run_to_end(app, argc, argv, body);
    // A thread of OpenBLAS waits for memory without end, and the end of the program would wait for the
    // thread.
    if (!deepchrome::memory_limit_text().empty()) {
        std::cout.flush();
        std::fflush(nullptr);
        std::_Exit(code);
    }
    return code;
}

/// A folder for results that takes JSON as well, and records in run.json what the results are.
class OutputFolder : public deepchrome::OutputFolder {
public:
    OutputFolder(std::filesystem::path path, Contents contents)
        : deepchrome::OutputFolder(std::move(path), std::move(contents)) {
        const std::lock_guard lock(UnfinishedFolders::mutex);
        UnfinishedFolders::folders.push_back(this);
    }
    ~OutputFolder() {
        const std::lock_guard lock(UnfinishedFolders::mutex);
        std::erase(UnfinishedFolders::folders, this);
        abandon();
    }

    void create() {
        {
            const std::lock_guard lock(UnfinishedFolders::mutex);
            deepchrome::OutputFolder::create();
        }
        for (const std::string& line : remarks()) std::cerr << line << '\n';
    }

    void write_json(const std::string& file, const json& content) const {
        // File names need not be UTF-8, which JSON is.
        write(file, [&](std::ostream& out) {
            out << content.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
        });
    }

    /// Writes run.json, which lists the results, and puts them all in place.
    void commit(json record) {
        json& outputs = record["outputs"] = json::object();
        for (const std::string& name : results()) outputs[name] = file_checksum(staged(name));
        write_json("run.json", record);
        const deepchrome::Placement placement = prepare();
        {
            const std::lock_guard lock(UnfinishedFolders::mutex);
            place(placement);
        }
        for (const std::string& line : remarks()) std::cerr << line << '\n';
    }
};

/// What run.json says: enough to repeat the run.
inline json run_record(const CLI::App& app, int argc, char** argv, json settings, json inputs) {
    return {{"program", app.get_name()},
            {"version", std::string(deepchrome::version)},
            {"command_line", std::vector<std::string>(argv, argv + argc)},
            {"settings", std::move(settings)},
            {"inputs", std::move(inputs)},
            {"shape", {{"marks", signal.marks}, {"bins", signal.bins}}}};
}

/// A check of flags: a finite number of at least `least`, or above it. (CLI11's own lets NaN pass, and its
/// messages spell the largest double.)
inline CLI::Validator number(double least, bool above = false) {
    const std::string wanted = (above ? "above " : "at least ") + deepchrome::format_shortest(least);
    return {[=](std::string& text) {
                double value = 0;
                const auto [end, problem] =
                    deepchrome::from_chars(text.data(), text.data() + text.size(), value);
                const bool good = problem == std::errc{} && end == text.data() + text.size() &&
                                  deepchrome::is_finite(value) && (above ? value > least : value >= least);
                return good ? std::string() : text + " (wanted a finite number " + wanted + ")";
            },
            "NUMBER " + wanted, ""};
}

/// A check of flags: a finite number.
inline CLI::Validator finite_number() {
    return {[](std::string& text) {
                double value = 0;
                const auto [end, problem] =
                    deepchrome::from_chars(text.data(), text.data() + text.size(), value);
                const bool good = problem == std::errc{} && end == text.data() + text.size() &&
                                  deepchrome::is_finite(value);
                return good ? std::string() : text + " (wanted a finite number)";
            },
            "NUMBER", ""};
}

/// A check of flags: a number from 0 to 1.
inline CLI::Validator probability() {
    return {[](std::string& text) {
                double value = 0;
                const auto [end, problem] =
                    deepchrome::from_chars(text.data(), text.data() + text.size(), value);
                const bool good = problem == std::errc{} && end == text.data() + text.size() &&
                                  deepchrome::is_finite(value) && value >= 0 && value <= 1;
                return good ? std::string() : text + " (wanted a number from 0 to 1)";
            },
            "PROBABILITY", ""};
}

/// A check of flags: a whole number, 0 or more. (CLI11 reads -1 as the largest.)
inline CLI::Validator whole_number() {
    return {[](std::string& text) {
                std::uint64_t value = 0;
                const auto [end, problem] =
                    deepchrome::from_chars(text.data(), text.data() + text.size(), value);
                const bool good = problem == std::errc{} && end == text.data() + text.size();
                return good ? std::string() : text + " (wanted a whole number, 0 or more)";
            },
            "WHOLE NUMBER", ""};
}

/// Adds --threads; the default is all cores.
inline void add_threads(CLI::App& app, std::size_t& threads) {
    threads = std::max(1u, std::thread::hardware_concurrency());
    app.add_option("-p,--threads", threads, "threads to use; the result does not depend on it")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1024}))
        ->capture_default_str();
}

}  // namespace programs
