// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <filesystem>
#include <ostream>
#include <string>
#include <utility>

#include <unistd.h>

#include <deepchrome/core/descriptor_buffer.hpp>
#include <deepchrome/core/hidden_name.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/interrupt.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Whether a file that is there already may be replaced.
enum class Existing { replace, keep };

namespace detail {

/// Throws DataError: "file: what (reason of the system); remedy".
[[noreturn]] void throw_file_error(const std::filesystem::path& file, const char* what, int reason,
                                   const char* remedy);

/// "file: could not be written to its end (reason); remedy".
[[noreturn]] void throw_cut_off(const std::filesystem::path& file, int reason);

/// Opens a file to write that nothing is yet, not even a link; below 0 where that fails.
int create_new_file(const std::filesystem::path& file);

/// Brings an open file to the disk. Some file systems cannot, which is no failure.
inline bool sync_file(int descriptor) {
    return ::fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP;
}

/// The folder that a file lies in.
inline std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

/// Makes what was renamed in a folder survive a loss of power. Some file systems cannot; then it does
/// nothing.
void sync_folder(const std::filesystem::path& folder);

}  // namespace detail

/// A file that appears completely or not at all. It is written under a hidden name in the same folder, or
/// under none, brought to the disk, and put in place by `commit`. Without `commit` nothing is left behind.
/// Only regular files are replaced: into a device or a pipe the bytes are written at once. Throws DataError
/// with the file and the reason of the system.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path path, Existing existing = Existing::replace)
        : path_(std::move(path)), existing_(existing), descriptor_(open()), buffer_(descriptor_) {}
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    std::ostream& stream() { return stream_; }

    void commit();

private:
    /// Throws where something lies at the path that is not to be replaced. Returns whether it is to be
    /// written into instead.
    bool check_place() const;

    int open();

    static std::string of_process(int descriptor) { return "/proc/self/fd/" + std::to_string(descriptor); }

    /// Gives the file a name that nothing has yet.
    bool link(const std::filesystem::path& name) const;

    bool replace();

    std::filesystem::path path_;
    Existing existing_;
    std::filesystem::path temporary_ = {};  // empty for a file without a name
    bool in_place_ = false;                 // a device or a pipe
    int descriptor_;
    detail::DescriptorBuffer buffer_;
    std::ostream stream_{&buffer_};
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE void throw_file_error(const std::filesystem::path& file, const char* what, int reason,
                                      const char* remedy) {
    const std::string why = reason != 0 ? std::string(" (") + std::strerror(reason) + ")" : std::string();
    throw_as<DataError>({file.string(), ": ", what, why, remedy});
}

DEEPCHROME_ONCE void throw_cut_off(const std::filesystem::path& file, int reason) {
    throw_file_error(file, "could not be written to its end", reason,
                     reason == EFBIG    ? "; files may be no larger, raise the limit (ulimit -f)"
                     : reason == EDQUOT ? "; remove files, or ask for a larger quota"
                                        : "; is the disk full?");
}

DEEPCHROME_ONCE int create_new_file(const std::filesystem::path& file) {
    constexpr ::mode_t less_what_the_user_masks = 0666;
    return ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  less_what_the_user_masks);
}

DEEPCHROME_ONCE void sync_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE AtomicFile::~AtomicFile() {
    ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

DEEPCHROME_ONCE void AtomicFile::commit() {
    if (!stream_.flush()) detail::throw_cut_off(path_, buffer_.error());
    if (in_place_) return;
    if (!detail::sync_file(descriptor_)) detail::throw_cut_off(path_, errno);
    check_place();
    if (existing_ == Existing::keep ? !link(path_) : !replace())
        detail::throw_file_error(path_, "cannot be put in place", errno, "");
    detail::sync_folder(detail::folder_of(path_));
}

DEEPCHROME_ONCE bool AtomicFile::check_place() const {
    struct ::stat link {};
    if (::lstat(path_.c_str(), &link) != 0) return false;
    struct ::stat target {};
    const bool exists = ::stat(path_.c_str(), &target) == 0;
    if (exists && S_ISDIR(target.st_mode))
        throw_as<DataError>({path_.string(), ": is a folder (wanted a file to write); choose another place"});
    if (exists && !S_ISREG(target.st_mode)) return true;
    if (S_ISLNK(link.st_mode)) {
        throw_as<DataError>(
            {path_.string(), ": is a link (wanted a file to write); give the name of the file itself"});
    }
    if (existing_ == Existing::keep) {
        throw_as<DataError>({path_.string(), ": exists already (wanted a new file); choose another place"});
    }
    return false;
}

DEEPCHROME_ONCE int AtomicFile::open() {
    in_place_ = check_place();
    int descriptor = -1;
    if (in_place_) {
        do {
            interruption_point();  // a pipe waits for its reader
            descriptor = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
        } while (descriptor < 0 && errno == EINTR);
    } else {
        const std::filesystem::path folder = detail::folder_of(path_);
#ifdef O_TMPFILE
        // A file without a name goes with its process, however that ends.
        descriptor = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
        if (descriptor >= 0 && ::access(of_process(descriptor).c_str(), F_OK) != 0) {
            ::close(descriptor);
            descriptor = -1;
        }
#endif
        if (descriptor < 0) {
            temporary_ = folder / hidden_name();
            descriptor = detail::create_new_file(temporary_);
            if (descriptor < 0) temporary_.clear();
        }
    }
    if (descriptor < 0) {
        detail::throw_file_error(path_, "cannot be written", errno,
                                 "; choose another place or change its permissions");
    }
    // Tells the file of a living program from one of a program that was killed.
    if (!in_place_) ::flock(descriptor, LOCK_EX | LOCK_NB);
    return descriptor;
}

DEEPCHROME_ONCE bool AtomicFile::link(const std::filesystem::path& name) const {
    if (temporary_.empty()) {
        return ::linkat(AT_FDCWD, of_process(descriptor_).c_str(), AT_FDCWD, name.c_str(),
                        AT_SYMLINK_FOLLOW) == 0;
    }
    if (::link(temporary_.c_str(), name.c_str()) == 0) return true;
    const bool no_links = errno == EPERM || errno == ENOTSUP || errno == ENOSYS || errno == EMLINK;
    return no_links && ::rename(temporary_.c_str(), name.c_str()) == 0;  // looked at a moment ago
}

DEEPCHROME_ONCE bool AtomicFile::replace() {
    if (temporary_.empty()) {
        const std::filesystem::path name = detail::folder_of(path_) / hidden_name();
        if (!link(name)) return false;
        temporary_ = name;
    }
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) return false;
    temporary_.clear();
    return true;
}

}  // namespace deepchrome

#endif
