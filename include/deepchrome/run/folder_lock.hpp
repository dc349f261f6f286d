// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string_view>
#include <utility>

#include <unistd.h>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The right of one process to write into a folder. It ends with the object, or with the process, however
/// that ends. It lies in the file `.deepchrome-lock`, which says who has it.
class FolderLock {
public:
    /// Throws DataError where another process has the lock, naming it by its program and number, and where
    /// nothing can be written in the folder.
    FolderLock(const std::filesystem::path& folder, std::string_view program);
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

    /// Removes the file. The lock itself ends with the process.
    void take_away() const { ::unlink(file_.c_str()); }

    /// False on a file system that has no locks, where two programs do not notice each other.
    bool locks() const { return locks_; }

private:
    bool is_in_place() const;

    [[noreturn]] void refuse(const std::filesystem::path& folder);

    void close() { ::close(std::exchange(descriptor_, -1)); }

    std::filesystem::path file_;
    int descriptor_ = -1;
    bool locks_ = false;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE FolderLock::FolderLock(const std::filesystem::path& folder, std::string_view program)
    : file_(folder / ".deepchrome-lock") {
    while (descriptor_ < 0) {
        descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (descriptor_ < 0 && errno == EACCES) {
            descriptor_ = ::open(file_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);  // of another user
            errno = EACCES;
        }
        if (descriptor_ < 0) {
            throw_as<DataError>({folder.string(), ": cannot be written into (", std::strerror(errno),
                                 "); choose another --output or change its permissions"});
        }
        if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK) refuse(folder);
            return;  // a file system without locks
        }
        if (!is_in_place()) close();  // the process that had it has removed it meanwhile
    }
    locks_ = true;
    struct ::stat status {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink != 1) {
        close();
        throw_as<DataError>({file_.string(), ": is no file of a lock (wanted one of this library's); "
                                             "look at what it is, and remove it"});
    }
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    const std::string who =
        message_of({program, " (process ", ::getpid(), " on ", std::string(host.data()), ")"});
    [[maybe_unused]] const bool said =
        ::ftruncate(descriptor_, 0) == 0 && ::write(descriptor_, who.data(), who.size()) > 0;
}

DEEPCHROME_INLINE FolderLock::~FolderLock() {
    take_away();
    close();
}

DEEPCHROME_INLINE bool FolderLock::is_in_place() const {
    struct ::stat mine {};
    struct ::stat there {};
    return ::fstat(descriptor_, &mine) == 0 && ::lstat(file_.c_str(), &there) == 0 &&
           mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

DEEPCHROME_INLINE void FolderLock::refuse(const std::filesystem::path& folder) {
    std::array<char, 512> text{};
    const ::ssize_t length = ::pread(descriptor_, text.data(), text.size(), 0);
    close();
    const std::string who = length > 0 ? std::string(text.data(), static_cast<std::size_t>(length))
                                       : std::string("another program");
    throw_as<DataError>({folder.string(), ": ", who,
                         " is writing its results there; wait for it, or choose another --output"});
}

}  // namespace deepchrome

#endif
