// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The same file, spelled so that no library takes the path for an address on the network, as
/// "http://host/x.bw" would be, or for data: a relative one begins with "./".
inline std::string local_path(const std::filesystem::path& path) {
    return path.is_absolute() ? path.string() : "./" + path.string();
}

/// Opens a file to be read, and never anything but a file of this machine; `poll()` is called where a signal
/// interrupts that. Throws DataError where it is missing, a folder, or must not be read; `name` stands for it
/// in messages.
template <class Poll>
int open_local_file(const std::filesystem::path& path, const std::string& name, const Poll& poll) {
    int descriptor = -1;
    while ((descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) < 0 && errno == EINTR) poll();
    if (descriptor < 0)
        throw_as<DataError>({name, ": cannot be read (", std::strerror(errno), "); check the path"});
    struct ::stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        ::close(descriptor);
        throw_as<DataError>({name, ": is a folder (wanted a file); give the path of a file"});
    }
    return descriptor;
}

}  // namespace deepchrome::detail
