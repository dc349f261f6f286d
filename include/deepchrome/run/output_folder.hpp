// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <deepchrome/core/file.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A folder for results. Nothing in it is replaced unasked, it is made only when there is something to put
/// in, and a program that fails before `complete` leaves in it nothing of its own.
class OutputFolder {
public:
    /// Throws DataError if one of `files` is there already and may not be replaced.
    OutputFolder(std::filesystem::path path, std::vector<std::string> files, bool replace)
        : path_(std::move(path)), files_(std::move(files)) {
        std::error_code ignored;
        if (std::filesystem::exists(path_, ignored) && !std::filesystem::is_directory(path_, ignored)) {
            throw_as<DataError>({path_.string(), ": is a file (wanted a folder); choose another --output"});
        }
        for (const std::string& file : files_) {
            if (!replace && std::filesystem::exists(path_ / file, ignored)) {
                throw_as<DataError>(
                    {(path_ / file).string(),
                     ": exists already; give --force to replace it, or choose another --output"});
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
        if (problem) cannot_be_made(path_, problem);
        std::vector<std::filesystem::path> halves;
        for (const auto& entry : std::filesystem::directory_iterator(path_, problem)) {
            const std::string name = entry.path().filename().string();
            const auto is_half = [&](const std::string& file) { return name.starts_with(file + ".part"); };
            if (std::any_of(files_.begin(), files_.end(), is_half)) halves.push_back(entry.path());
        }
        for (const std::filesystem::path& half : halves) std::filesystem::remove(half, problem);
    }

    /// Makes a folder within it.
    void make(const std::string& name) {
        std::error_code problem;
        if (std::filesystem::create_directory(path_ / name, problem))
            made_.insert(made_.begin(), path_ / name);
        if (problem) cannot_be_made(path_ / name, problem);
    }

    /// What is there now stays, even if the program fails.
    void complete() { complete_ = true; }

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& file) const { return path_ / file; }

    /// Writes one file, whole or not at all: write(stream).
    template <class Write>
    void write(const std::string& file, Write&& write) {
        AtomicFile out(add(file));
        write(out.stream());
        out.commit();
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
    [[noreturn]] static void cannot_be_made(const std::filesystem::path& folder,
                                            const std::error_code& problem) {
        throw_as<DataError>({folder.string(), ": the folder cannot be made (", problem.message(),
                             "); choose another --output"});
    }

    std::filesystem::path path_;
    std::vector<std::string> files_;
    std::vector<std::string> added_;
    std::vector<std::filesystem::path> made_;  // innermost first
    bool complete_ = false;
};

}  // namespace deepchrome
