// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>

#include <deepchrome/core/input_file.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The same file, spelled so that no library takes the path for an address on the network, as
/// "http://host/x.bw" would be, or for data: a relative one begins with "./".
inline std::string local_path(const std::filesystem::path& path) {
    return path.is_absolute() ? path.string() : "./" + path.string();
}

/// Opens a file to be read, and never anything but a file of this machine. Waits for a pipe. Throws DataError
/// where it is missing, a folder, or must not be read.
inline int open_local_file(const std::filesystem::path& path) { return InputFile(path).release(); }

}  // namespace deepchrome::detail
