// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <deepchrome/core/file.hpp>
#include <deepchrome/core/hidden_name.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/interrupt.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/run/folder_lock.hpp>
#include <deepchrome/run/former_results.hpp>
#include <deepchrome/run/placement.hpp>
#include <deepchrome/run/staged_file.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A folder for the results of one program, which appear there together or not at all. They are written into
/// a hidden folder within, and put in place by `commit`; until then, and if the program fails, what was there
/// stays. Only one program at a time writes into a folder.
class OutputFolder {
public:
    /// What the results are, and whose.
    struct Contents {
        std::string program;             ///< as run.json names it
        std::vector<std::string> files;  ///< those that the program may write, folders among them
        bool replace = false;            ///< whether results that are there may be replaced
    };

    /// Completes first what a killed program left half in place. Throws DataError if one of the files is
    /// there already and may not be replaced, if the folder holds results of another program, and if a
    /// program is writing there.
    OutputFolder(std::filesystem::path path, Contents contents);
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;
    ~OutputFolder() { abandon(); }

    /// Throws DataError where one of the program's inputs is a file that the results would replace or remove.
    void refuse_inputs(const std::vector<std::string>& inputs) const;

    /// Makes the folder, everything above it, and the hidden folder for the results.
    void create();

    /// Makes a folder for results within it.
    void make(const std::string& name) const;

    /// Makes a folder for files of the program's own, such as checkpoints, which lie there while it runs.
    void make_own(const std::string& name);

    const std::filesystem::path& path() const { return path_; }
    /// Where a file ends up.
    std::filesystem::path operator/(const std::string& file) const { return path_ / file; }
    /// Where a file is to be written. Whatever lies there at `commit` is a result.
    std::filesystem::path staged(const std::string& file) const { return staging_ / file; }

    /// Writes one file: write(path). Errors name the file by its place in the end.
    template <class Write>
    void stage(const std::string& file, Write&& write) const {
        try {
            write(staged(file));
        } catch (const DataError& problem) {
            std::string what = problem.what();
            const std::string hidden = staged(file).string();
            if (what.starts_with(hidden)) what = (path_ / file).string() + what.substr(hidden.size());
            throw DataError(what);
        }
    }

    /// Writes one file: write(stream).
    template <class Write>
    void write(const std::string& file, Write&& write) const {
        stage(file, [&](const std::filesystem::path& path) {
            detail::StagedFile out(path);
            write(out.stream());
            out.finish();
        });
    }

    /// The results that are written by now.
    std::vector<std::string> results() const;

    /// A file of the program's own that is no result, such as a checkpoint, goes when the results come.
    void remove_at_end(const std::string& file) { own_.push_back(file); }

    /// Puts the results in place of those of the run before, of which nothing stays but files that somebody
    /// has changed since. Throws DataError where that is not possible.
    void commit() { place(prepare()); }

    /// The first part of `commit`, which takes time: brings the results to the disk, and finds out what goes.
    Placement prepare();

    /// The second part, which is short. Throws Interrupted before anything is in place.
    void place(const Placement& placement);

    /// Takes away what is not in place yet, and the lock. Nothing can be written any more.
    void abandon();

    /// The same for a process that is about to end, by any of its threads.
    void take_away() const;

    /// What the program should say: that results of a killed run were completed, or that two runs could not
    /// tell each other. One line each.
    const std::vector<std::string>& remarks() const { return remarks_; }

private:
    [[noreturn]] static void refuse_input(const std::string& input);

    [[noreturn]] static void cannot_be_made(const std::filesystem::path& folder,
                                            const std::error_code& problem);

    void make_folders();

    /// Takes the lock, and clears up after a killed program. Whoever is refused changes nothing.
    void enter();

    /// Throws where results lie that may not be replaced.
    void look();

    std::vector<std::filesystem::path> hidden_entries() const;

    /// Hidden files and folders of programs that were killed. One that lives has locked its own.
    void remove_left_overs() const;

    /// Brings a result to the disk.
    void sync(const std::string& file) const;

    std::filesystem::path path_;
    Contents contents_;
    std::optional<FolderLock> lock_;
    std::filesystem::path staging_;
    FormerResults former_;
    std::vector<std::string> own_;
    std::vector<std::filesystem::path> made_;  // innermost first
    std::vector<std::string> remarks_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE OutputFolder::OutputFolder(std::filesystem::path path, Contents contents)
    : path_(std::move(path)), contents_(std::move(contents)) {
    std::error_code ignored;
    if (path_.empty() || path_ == "-") {
        throw_as<DataError>({"--output is \"", path_.string(), "\" (wanted the name of a folder); give one"});
    }
    if (!std::filesystem::exists(path_, ignored)) return;
    if (!std::filesystem::is_directory(path_, ignored))
        throw_as<DataError>({path_.string(), ": is a file (wanted a folder); choose another --output"});
    enter();
}

DEEPCHROME_INLINE void OutputFolder::refuse_inputs(const std::vector<std::string>& inputs) const {
    for (const std::string& input : inputs) {
        const std::string file = input == "-" ? "/dev/stdin" : input;
        const auto refuse = [&](const std::string& name) {
            if (detail::same_file(file, path_ / name)) refuse_input(input);
        };
        for (const std::string& name : contents_.files) {
            refuse(name);
            if (detail::lies_within(file, path_ / name)) refuse_input(input);
        }
        for (const auto& [name, checksum] : former_.checksums) refuse(name);
    }
}

DEEPCHROME_INLINE void OutputFolder::create() {
    while (!lock_) {
        make_folders();
        try {
            enter();
        } catch (const DataError&) {
            lock_.reset();
            // Another program may have made the folder, failed, and taken it away.
            if (std::error_code ignored; std::filesystem::exists(path_, ignored)) throw;
        }
    }
    const std::filesystem::path staging = path_ / hidden_name();
    if (::mkdir(staging.c_str(), 0700) != 0)
        cannot_be_made(staging, std::error_code(errno, std::generic_category()));
    staging_ = staging;
}

DEEPCHROME_INLINE void OutputFolder::make(const std::string& name) const {
    std::error_code problem;
    std::filesystem::create_directory(staged(name), problem);
    if (problem) cannot_be_made(path_ / name, problem);
}

DEEPCHROME_INLINE void OutputFolder::make_own(const std::string& name) {
    std::error_code problem;
    if (std::filesystem::create_directory(path_ / name, problem)) made_.insert(made_.begin(), path_ / name);
    if (problem) cannot_be_made(path_ / name, problem);
}

DEEPCHROME_INLINE std::vector<std::string> OutputFolder::results() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(staging_)) {
        if (!entry.is_directory()) found.push_back(entry.path().lexically_relative(staging_).string());
    }
    std::ranges::sort(found);
    return found;
}

DEEPCHROME_INLINE Placement OutputFolder::prepare() {
    remarks_.clear();
    Placement placement{
        .staging = staging_.filename().string(), .replace = contents_.replace, .place = results()};
    for (const std::string& name : placement.place) sync(name);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(staging_)) {
        if (entry.is_directory()) detail::sync_folder(entry.path());
    }
    detail::sync_folder(staging_);
    for (const auto& [name, checksum] : former_.checksums) {
        const bool replaced = std::ranges::binary_search(placement.place, name);
        if (replaced || detail::is_absent(path_ / name)) continue;
        if (former_.is_unchanged(path_, name))
            placement.remove.push_back(name);
        else
            remarks_.push_back((path_ / name).string() +
                               ": is of the run before, but was changed since; it stays");
    }
    placement.remove.insert(placement.remove.end(), own_.begin(), own_.end());
    return placement;
}

DEEPCHROME_INLINE void OutputFolder::place(const Placement& placement) {
    interruption_point();
    try {
        Placer(path_).carry_out(placement);
    } catch (...) {
        // Once there is a list of what is to be done, the staged files belong to whoever carries it out.
        if (!detail::is_absent(path_ / journal_name)) staging_.clear();
        throw;
    }
    staging_.clear();
    for (const std::filesystem::path& folder : made_) detail::sync_folder(detail::folder_of(folder));
    made_.clear();
    lock_.reset();
}

DEEPCHROME_INLINE void OutputFolder::abandon() {
    lock_.reset();  // first, since removing folders takes descriptors
    take_away();
    staging_.clear();
    made_.clear();
}

DEEPCHROME_INLINE void OutputFolder::take_away() const {
    std::error_code ignored;
    if (!staging_.empty()) std::filesystem::remove_all(staging_, ignored);
    if (lock_) lock_->take_away();
    for (const std::filesystem::path& folder : made_)
        std::filesystem::remove(folder, ignored);  // where it is empty
}

DEEPCHROME_INLINE void OutputFolder::refuse_input(const std::string& input) {
    throw_as<DataError>(
        {input, ": is an input and would be replaced by the results; choose another --output"});
}

DEEPCHROME_INLINE void OutputFolder::cannot_be_made(const std::filesystem::path& folder,
                                                    const std::error_code& problem) {
    throw_as<DataError>(
        {folder.string(), ": the folder cannot be made (", problem.message(), "); choose another --output"});
}

DEEPCHROME_INLINE void OutputFolder::make_folders() {
    std::error_code problem;
    for (auto folder = path_; !folder.empty() && !std::filesystem::exists(folder, problem);
         folder = folder.parent_path()) {
        if (std::ranges::find(made_, folder) == made_.end()) made_.push_back(folder);
    }
    problem.clear();
    std::filesystem::create_directories(path_, problem);
    if (problem) cannot_be_made(path_, problem);
}

DEEPCHROME_INLINE void OutputFolder::enter() {
    if (hidden_entries().empty()) look();
    lock_.emplace(path_, contents_.program);
    if (!lock_->locks()) {
        remarks_.push_back(path_.string() + ": lies on a file system without locks; two programs that write "
                                            "there at once would not notice each other");
    }
    if (Placer(path_).recover())
        remarks_.push_back(path_.string() + ": completed the results of a program that was killed");
    if (lock_->locks()) remove_left_overs();
    look();
}

DEEPCHROME_INLINE void OutputFolder::look() {
    former_ = read_former_results(path_ / "run.json");
    if (!former_.program.empty() && former_.program != contents_.program) {
        throw_as<DataError>({path_.string(), ": holds results of ", former_.program, " (wanted a folder for ",
                             contents_.program, "); choose another --output"});
    }
    for (const std::string& file : contents_.files) {
        const bool folder = contents_.replace && detail::is_folder(path_ / file);
        if (!folder && !detail::is_absent(path_ / file))
            Placer::check_replaceable(path_ / file, contents_.replace);
    }
}

DEEPCHROME_INLINE std::vector<std::filesystem::path> OutputFolder::hidden_entries() const {
    std::error_code ignored;
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(path_, ignored)) {
        if (entry.path().filename().string().starts_with(hidden_prefix)) found.push_back(entry.path());
    }
    return found;
}

DEEPCHROME_INLINE void OutputFolder::remove_left_overs() const {
    std::error_code ignored;
    for (const std::filesystem::path& path : hidden_entries()) {
        if (!is_hidden_name(path.filename().string())) continue;
        if (detail::is_folder(path)) {  // made by who has the lock of this folder, and that is us
            std::filesystem::remove_all(path, ignored);
            continue;
        }
        const int descriptor = ::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0) continue;
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
        ::close(descriptor);
    }
}

DEEPCHROME_INLINE void OutputFolder::sync(const std::string& file) const {
    const int descriptor = ::open(staged(file).c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = descriptor >= 0 && detail::sync_file(descriptor);
    const int reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!done) detail::throw_cut_off(path_ / file, reason);
}

}  // namespace deepchrome

#endif
