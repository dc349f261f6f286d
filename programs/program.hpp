// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <deepchrome/all.hpp>

/// What the programs share: the network they are built for, exit codes, output folders and the record of a
/// run.
namespace programs {

using json = nlohmann::ordered_json;

/// Other shapes are a rebuild away: -DDEEPCHROME_MARKS=7 -DDEEPCHROME_BINS=200.
inline constexpr deepchrome::Signal signal{.bins = DEEPCHROME_BINS, .marks = DEEPCHROME_MARKS};
using Model = deepchrome::Model<deepchrome::DeepChrome, signal>;

/// Parses the command line, runs the program and turns what it throws into one line and an exit code: 0 done,
/// 1 bad data or a failure, 2 usage, 130 interrupted.
template <class Body>
int run(CLI::App& app, int argc, char** argv, Body&& body) {
    app.set_version_flag("--version", std::string(deepchrome::version));
    app.failure_message([](const CLI::App* program, const CLI::Error& problem) {
        return program->get_name() + ": " + problem.what() + "; --help shows what is possible\n";
    });
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    const auto report = [&](const char* what) { std::cerr << app.get_name() << ": " << what << '\n'; };
    try {
        const deepchrome::InterruptGuard guard;
        body(guard);
        if (!std::cout.flush()) {
            throw deepchrome::DataError(
                "standard output: could not be written to its end; is the disk full?");
        }
        return 0;
    } catch (const deepchrome::Interrupted& problem) {
        report(problem.what());
        return 130;
    } catch (const std::exception& problem) {
        report(problem.what());
    }
    return 1;
}

/// A folder for results. Nothing in it is replaced unasked, it is made only when there is something to put
/// in, and a program that fails before `complete` leaves in it nothing of its own.
class OutputFolder {
public:
    /// Throws DataError if one of `files` is there already and may not be replaced.
    OutputFolder(std::filesystem::path path, std::vector<std::string> files, bool replace)
        : path_(std::move(path)), files_(std::move(files)) {
        std::error_code ignored;
        if (std::filesystem::exists(path_, ignored) && !std::filesystem::is_directory(path_, ignored)) {
            throw deepchrome::DataError(path_.string() +
                                        ": is a file (wanted a folder); choose another --output");
        }
        for (const std::string& file : files_) {
            if (!replace && std::filesystem::exists(path_ / file, ignored)) {
                throw deepchrome::DataError(
                    (path_ / file).string() +
                    ": exists already; give --force to replace it, or choose another --output");
            }
        }
    }
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;
    ~OutputFolder() {
        if (complete_) return;
        for (const std::string& file : added_) remove(file);
        std::error_code ignored;
        for (const std::filesystem::path& folder : made_)
            std::filesystem::remove(folder, ignored);  // where it is empty
    }

    /// Makes the folder, and everything above it. What a killed program was writing is removed.
    void create() {
        std::error_code problem;
        for (auto folder = path_; !folder.empty() && !std::filesystem::exists(folder, problem);
             folder = folder.parent_path()) {
            made_.push_back(folder);
        }
        problem.clear();
        std::filesystem::create_directories(path_, problem);
        if (problem) {
            throw deepchrome::DataError(path_.string() + ": the folder cannot be made (" + problem.message() +
                                        "); choose another --output");
        }
        std::vector<std::filesystem::path> halves;
        for (const auto& entry : std::filesystem::directory_iterator(path_, problem)) {
            const std::string name = entry.path().filename().string();
            const auto is_half = [&](const std::string& file) { return name.starts_with(file + ".part"); };
            if (std::ranges::any_of(files_, is_half)) halves.push_back(entry.path());
        }
        for (const std::filesystem::path& half : halves) std::filesystem::remove(half, problem);
    }

    /// Makes a folder within it.
    void make(const std::string& name) {
        std::error_code problem;
        if (std::filesystem::create_directory(path_ / name, problem))
            made_.insert(made_.begin(), path_ / name);
        if (problem) {
            throw deepchrome::DataError((path_ / name).string() + ": the folder cannot be made (" +
                                        problem.message() + "); choose another --output");
        }
    }

    /// What is there now stays, even if the program fails.
    void complete() { complete_ = true; }

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& file) const { return path_ / file; }

    /// Writes one file, whole or not at all: write(stream).
    template <class Write>
    void write(const std::string& file, Write&& write) {
        deepchrome::AtomicFile out(add(file));
        write(out.stream());
        out.commit();
    }
    void write_json(const std::string& file, const json& content) {
        // File names need not be UTF-8, which JSON is.
        write(file, [&](std::ostream& out) {
            out << content.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
        });
    }

    /// Where to write a file that is taken away again if the program fails.
    std::filesystem::path add(const std::string& file) {
        added_.push_back(file);
        return path_ / file;
    }

    void remove(const std::string& file) const {
        std::error_code ignored;
        std::filesystem::remove(path_ / file, ignored);
    }

private:
    std::filesystem::path path_;
    std::vector<std::string> files_;
    std::vector<std::string> added_;
    std::vector<std::filesystem::path> made_;  // innermost first
    bool complete_ = false;
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

/// p(ON) of each gene, from the network's log-probabilities.
inline std::vector<float> probabilities_on(const std::vector<float>& outputs) {
    std::vector<float> p_on(outputs.size() / 2);
    for (std::size_t gene = 0; gene < p_on.size(); ++gene) p_on[gene] = std::exp(outputs[2 * gene + 1]);
    return p_on;
}

/// "crc32:1a2b3c4d", of the bytes of a file.
inline std::string file_checksum(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw deepchrome::DataError(path + ": cannot be read (" + std::strerror(errno) + "); check the path");
    std::vector<char> piece(std::size_t{1} << 18);
    std::uint32_t sum = 0;
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
        sum = deepchrome::crc32_of(
            std::as_bytes(std::span(piece).first(static_cast<std::size_t>(file.gcount()))), sum);
    }
    return "crc32:" + deepchrome::hexadecimal(sum);
}

/// A check of flags: a finite number of at least `least`, or above it. (CLI11's own lets NaN pass, and its
/// messages spell the largest double.)
inline CLI::Validator number(double least, bool above = false) {
    const std::string wanted = (above ? "above " : "at least ") + deepchrome::format_shortest(least);
    return {[=](std::string& text) {
                double value = 0;
                const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
                const bool good = problem == std::errc{} && end == text.data() + text.size() &&
                                  std::isfinite(value) && (above ? value > least : value >= least);
                return good ? std::string() : text + " (wanted a finite number " + wanted + ")";
            },
            "NUMBER " + wanted, ""};
}

/// A check of flags: a finite number.
inline CLI::Validator finite_number() {
    return {[](std::string& text) {
                double value = 0;
                const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
                const bool good =
                    problem == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
                return good ? std::string() : text + " (wanted a finite number)";
            },
            "NUMBER", ""};
}

/// A check of flags: a number from 0 to 1.
inline CLI::Validator probability() {
    return {[](std::string& text) {
                double value = 0;
                const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
                const bool good =
                    problem == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= 1;
                return good ? std::string() : text + " (wanted a number from 0 to 1)";
            },
            "PROBABILITY", ""};
}

/// A check of flags: a whole number, 0 or more. (CLI11 reads -1 as the largest.)
inline CLI::Validator whole_number() {
    return {[](std::string& text) {
                std::uint64_t value = 0;
                const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
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
