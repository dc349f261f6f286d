// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>

#include <unistd.h>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/interrupt.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/unfinished.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

struct StandardInput {};

/// The bytes of a file or a pipe, as they are stored. Each read is an interruption point, also while a pipe
/// has nothing to say. Throws DataError, which names the file, for a missing one, a folder, and what cannot
/// be read to its end.
class InputFile {
public:
    explicit InputFile(StandardInput) : name_("standard input"), descriptor_(STDIN_FILENO) { look(); }
    explicit InputFile(const std::filesystem::path& path);
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    ~InputFile() {
        if (owned_) ::close(descriptor_);
    }

    /// Puts the next bytes into `target` and returns how many; 0 at the end.
    std::size_t read(std::span<char> target);

    const std::string& name() const { return name_; }
    bool regular() const { return regular_; }
    std::size_t size() const { return size_; }  ///< in bytes; 0 where it is not known
    int descriptor() const { return descriptor_; }

    /// Gives the descriptor away, once there is something to read; whoever takes it closes it.
    int release();

private:
    void look();

    [[noreturn]] void fail(const char* what, const char* remedy) const {
        throw_as<DataError>({name_, ": ", what, std::strerror(errno), remedy});
    }

    std::string name_;
    bool owned_ = false;
    int descriptor_ = -1;
    bool regular_ = false;
    std::size_t size_ = 0;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <fcntl.h>
#include <sys/stat.h>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE InputFile::InputFile(const std::filesystem::path& path)
    : name_(path.string()), owned_(true) {
    refuse_unfinished(path);
    // A pipe without a writer must not stop the program here; `read` waits.
    do descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    while (descriptor_ < 0 && errno == EINTR);
    if (descriptor_ < 0) fail("cannot be read (", "); check the path");
    look();
}

DEEPCHROME_INLINE std::size_t InputFile::read(std::span<char> target) {
    for (;;) {
        if (regular_)
            interruption_point();
        else
            wait_to_read(descriptor_);
        const ::ssize_t count = ::read(descriptor_, target.data(), target.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR && errno != EAGAIN) fail("could not be read to its end (", ")");
    }
}

DEEPCHROME_INLINE int InputFile::release() {
    if (!regular_) {
        wait_to_read(descriptor_);
        ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) & ~O_NONBLOCK);
    }
    owned_ = false;
    return descriptor_;
}

DEEPCHROME_INLINE void InputFile::look() {
    struct ::stat status {};
    if (::fstat(descriptor_, &status) != 0) return;  // reading will say why
    if (S_ISDIR(status.st_mode)) {
        if (owned_) ::close(descriptor_);
        throw_as<DataError>({name_, ": is a folder (wanted a file); give the path of a file"});
    }
    regular_ = S_ISREG(status.st_mode);
    if (regular_) size_ = static_cast<std::size_t>(status.st_size);
}

}  // namespace deepchrome

#endif
