// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <deepchrome/core/atomic_file.hpp>
#include <deepchrome/core/hidden_name.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/unfinished.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/io/json_text.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How a set of results gets into its folder: files are moved there from a folder within it, and files of the
/// set before are removed. File names are relative to the folder.
struct Placement {
    std::string staging;  ///< the folder within, where the new files lie
    bool replace = false;
    std::vector<std::string> place = {};
    std::vector<std::string> remove = {};
};

/// Whether a name from a file stays within its folder: relative, and without "..".
bool stays_within(const std::filesystem::path& name);

namespace detail {

std::string journal_text(const Placement& placement);

/// Reads a journal. Throws DataError for what `journal_text` does not write.
Placement read_journal(const std::filesystem::path& file);

/// Whether nothing lies there, not even a link.
bool is_absent(const std::filesystem::path& path);

bool is_folder(const std::filesystem::path& path);

bool is_regular(const std::filesystem::path& path);

/// The first thing between a folder and a name within it that is no folder, such as a link; empty where there
/// is none.
std::filesystem::path not_a_folder(std::filesystem::path folder, const std::filesystem::path& name);

/// Whether a file that exists lies anywhere within a folder that exists.
bool lies_within(const std::filesystem::path& file, const std::filesystem::path& folder);

/// Whether a file of this process's user can take the place of one, by what the folder and the file are.
/// Nothing is to fail once the list of a set is written.
bool can_be_replaced(const std::filesystem::path& target, const std::filesystem::path& folder);

bool same_file(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace detail

/// Puts sets of results into a folder that this process has the lock of. Once the list of what is to be done
/// is on the disk, the new set is what counts: whoever finds the list carries it out.
class Placer {
public:
    explicit Placer(const std::filesystem::path& folder)
        : folder_((folder / journal_name).parent_path()), journal_(folder / journal_name) {}

    /// Throws DataError where a file of the set cannot get to its place: where something else than a file
    /// lies, or, without `replace`, anything.
    void check(const Placement& placement) const;

    /// Throws DataError where something lies that is no file, or may not be replaced.
    static void check_replaceable(const std::filesystem::path& target, bool replace);

    /// Throws DataError where that fails. Then the old set is whole, or `recover` has to be called.
    void carry_out(const Placement& placement) const;

    /// Completes what a killed program began. Returns whether there was anything.
    bool recover() const;

private:
    [[noreturn]] static void refuse(const std::filesystem::path& file, const char* what) {
        throw_as<DataError>({file.string(), what, "choose another --output"});
    }

    void finish(const Placement& placement) const;

    /// Renames, but onto nothing.
    static bool move_new(const std::filesystem::path& from, const std::filesystem::path& target);

    /// Takes back what was put where nothing had been.
    void undo(const Placement& placement) const;

    /// Removes a file, and the folders below ours in which nothing else is.
    void remove_with_folders(const std::filesystem::path& file) const;

    /// Ends the transaction. The list goes first: what is left in the folder then means nothing.
    void close(const std::filesystem::path& staging) const;

    std::filesystem::path folder_;
    std::filesystem::path journal_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool stays_within(const std::filesystem::path& name) {
    if (name.empty() || name.is_absolute()) return false;
    for (const std::filesystem::path& part : name) {
        if (part.empty() || part == "." || part == "..") return false;
    }
    return true;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::string journal_text(const Placement& placement) {
    return message_of(
        {"{\"staging\":", to_json(placement.staging), ",\"replace\":", placement.replace ? "true" : "false",
         ",\"place\":", to_json(placement.place), ",\"remove\":", to_json(placement.remove), "}\n"});
}

DEEPCHROME_INLINE Placement read_journal(const std::filesystem::path& file) {
    const char* const remedy = "look at what lies in the folder, and remove this file";
    std::ifstream stream(file, std::ios::binary);  // read_file refuses all that lies beside a journal
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const Json json = parse_json(text, file.string() + ":", remedy);
    const Json* const staging = json.find("staging");
    const Json* const replace = json.find("replace");
    const Json* const place = json.find("place");
    const Json* const remove = json.find("remove");
    if (staging != nullptr && is_hidden_name(staging->text) && replace != nullptr && place != nullptr &&
        remove != nullptr) {
        const auto placed = place->strings();
        const auto removed = remove->strings();
        bool within = placed && removed;
        for (const auto* names : {&placed, &removed}) {
            for (std::size_t i = 0; within && i < (*names)->size(); ++i) within = stays_within((**names)[i]);
        }
        if (within) return {staging->text, replace->text == "true", *placed, *removed};
    }
    throw_as<DataError>({file.string(), ": is no list of results (wanted one of this library's); ", remedy});
}

DEEPCHROME_INLINE bool is_absent(const std::filesystem::path& path) {
    struct ::stat status {};
    return ::lstat(path.c_str(), &status) != 0 && errno == ENOENT;
}

DEEPCHROME_INLINE bool is_folder(const std::filesystem::path& path) {
    struct ::stat status {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

DEEPCHROME_INLINE bool is_regular(const std::filesystem::path& path) {
    struct ::stat status {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

DEEPCHROME_INLINE std::filesystem::path not_a_folder(std::filesystem::path folder,
                                                     const std::filesystem::path& name) {
    for (const std::filesystem::path& part : name.parent_path()) {
        folder /= part;
        struct ::stat status {};
        if (::lstat(folder.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)) return folder;
    }
    return {};
}

DEEPCHROME_INLINE bool lies_within(const std::filesystem::path& file, const std::filesystem::path& folder) {
    std::error_code problem;
    if (!std::filesystem::is_directory(folder, problem)) return false;
    const auto inner = std::filesystem::canonical(file, problem);
    if (problem) return false;
    const auto outer = std::filesystem::canonical(folder, problem);
    return !problem &&
           std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

DEEPCHROME_INLINE bool can_be_replaced(const std::filesystem::path& target,
                                       const std::filesystem::path& folder) {
    struct ::stat old {};
    struct ::stat place {};
    if (::stat(folder.c_str(), &place) != 0) return true;  // it will be made
    if (::access(folder.c_str(), W_OK | X_OK) != 0) return false;
    if (::lstat(target.c_str(), &old) != 0) return true;
    const ::uid_t user = ::geteuid();
    const bool sticky = (place.st_mode & S_ISVTX) != 0;
    const bool ours = user == 0 || old.st_uid == user || place.st_uid == user;
    return old.st_dev == place.st_dev && (!sticky || ours);
}

DEEPCHROME_INLINE bool same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
    std::error_code ignored;
    return std::filesystem::equivalent(a, b, ignored);
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void Placer::check(const Placement& placement) const {
    for (const std::string& name : placement.place) {
        const std::filesystem::path target = folder_ / name;
        if (const auto above = detail::not_a_folder(folder_, name); !above.empty())
            refuse(above, ": is no folder (wanted one for the results); move it away, or ");
        if (!detail::can_be_replaced(target, target.parent_path())) {
            refuse(target, ": cannot be put there (the folder is not writable, or the file is of somebody "
                           "else or mounted); change that, or ");
        }
        if (detail::is_absent(target)) continue;
        check_replaceable(target, placement.replace);
    }
}

DEEPCHROME_INLINE void Placer::check_replaceable(const std::filesystem::path& target, bool replace) {
    if (!replace) refuse(target, ": exists already; give --force to replace it, or ");
    if (!detail::is_regular(target))
        refuse(target, ": is no regular file (wanted one to replace); move it away, or ");
}

DEEPCHROME_INLINE void Placer::carry_out(const Placement& placement) const {
    check(placement);
    AtomicFile list(journal_, Existing::keep);
    list.stream() << detail::journal_text(placement);
    list.commit();
    finish(placement);
}

DEEPCHROME_INLINE bool Placer::recover() const {
    if (!detail::is_regular(journal_)) return false;
    struct ::stat status {};
    if (::lstat(journal_.c_str(), &status) != 0 || status.st_uid != ::geteuid()) {
        throw_as<DataError>({journal_.string(), ": is of another user (wanted a list of your own results); "
                                                "look at what lies in the folder, and remove it"});
    }
    finish(detail::read_journal(journal_));
    return true;
}

DEEPCHROME_INLINE void Placer::finish(const Placement& placement) const {
    const std::filesystem::path staging = folder_ / placement.staging;
    std::set<std::filesystem::path> changed{folder_};
    for (const std::string& name : placement.place) {
        const std::filesystem::path from = staging / name;
        const std::filesystem::path target = folder_ / name;
        if (detail::is_absent(from)) {  // it is in place
            if (!detail::is_absent(target)) continue;
            throw_as<DataError>({target.string(),
                                 ": is missing, and of a set of results that is half in "
                                 "place; remove ",
                                 journal_.string(), ", and run the program again with --force"});
        }
        if (target.parent_path() != folder_) {
            std::filesystem::create_directories(target.parent_path());
            changed.insert(target.parent_path());
        }
        if (placement.replace ? ::rename(from.c_str(), target.c_str()) == 0 : move_new(from, target))
            continue;
        const int reason = errno;
        if (reason == EEXIST && !placement.replace) {
            undo(placement);
            refuse(target, ": exists already; give --force to replace it, or ");
        }
        detail::throw_file_error(target, "cannot be put in place", reason,
                                 "; change that and run the program again, which completes the results");
    }
    for (const std::string& name : placement.remove) {
        const std::filesystem::path file = folder_ / name;
        if (!detail::is_regular(file) || !detail::not_a_folder(folder_, name).empty()) continue;
        remove_with_folders(file);
    }
    for (const std::filesystem::path& folder : changed) detail::sync_folder(folder);
    close(staging);
}

DEEPCHROME_INLINE bool Placer::move_new(const std::filesystem::path& from,
                                        const std::filesystem::path& target) {
    if (::link(from.c_str(), target.c_str()) == 0) return ::unlink(from.c_str()) == 0;
    if (errno == EEXIST && detail::same_file(from, target)) return ::unlink(from.c_str()) == 0;
    if (errno == EEXIST) return false;
    if (!detail::is_absent(target)) {
        errno = EEXIST;
        return false;
    }
    return ::rename(from.c_str(), target.c_str()) == 0;  // a file system without hard links
}

DEEPCHROME_INLINE void Placer::undo(const Placement& placement) const {
    const std::filesystem::path staging = folder_ / placement.staging;
    for (const std::string& name : placement.place) {
        const std::filesystem::path from = staging / name;
        const std::filesystem::path target = folder_ / name;
        if (detail::is_absent(from) || detail::same_file(from, target)) remove_with_folders(target);
    }
    close(staging);
}

DEEPCHROME_INLINE void Placer::remove_with_folders(const std::filesystem::path& file) const {
    ::unlink(file.c_str());
    for (auto above = file.parent_path(); above != folder_; above = above.parent_path())
        ::rmdir(above.c_str());
}

DEEPCHROME_INLINE void Placer::close(const std::filesystem::path& staging) const {
    ::unlink(journal_.c_str());
    detail::sync_folder(folder_);
    std::error_code ignored;
    std::filesystem::remove_all(staging, ignored);
}

}  // namespace deepchrome

#endif
