// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A file that appears completely or not at all. It is written under a temporary name in the same folder and
/// renamed by `commit`. Without `commit` nothing is left behind. Throws DataError with the file and the
/// reason of the system.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path path)
        : path_(std::move(path)), temporary_(path_.string() + ".part" + std::to_string(::getpid())) {
        errno = 0;
        stream_.open(temporary_, std::ios::binary | std::ios::trunc);
        if (!stream_) fail("cannot be written", "choose another place or change its permissions");
    }
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile() {
        if (committed_) return;
        stream_.close();
        std::error_code ignored;
        std::filesystem::remove(temporary_, ignored);
    }

    std::ostream& stream() { return stream_; }

    void commit() {
        errno = 0;
        stream_.close();
        if (!stream_) fail("could not be written to its end", "is the disk full?");
        std::error_code problem;
        std::filesystem::rename(temporary_, path_, problem);
        if (problem)
            throw_as<DataError>({path_.string(), ": cannot be put in place (", problem.message(), ")"});
        committed_ = true;
    }

private:
    [[noreturn]] void fail(const char* what, const char* remedy) const {
        const std::string reason =
            errno != 0 ? std::string(" (") + std::strerror(errno) + ")" : std::string();
        throw_as<DataError>({path_.string(), ": ", what, reason, "; ", remedy});
    }

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    std::ofstream stream_;
    bool committed_ = false;
};

namespace detail {

/// Throws DataError when the file is missing, is a folder or cannot be opened.
inline std::ifstream open_to_read(const std::filesystem::path& path) {
    std::error_code ignored;  // whatever it is, opening the file will say it
    if (std::filesystem::is_directory(path, ignored)) {
        throw_as<DataError>({path.string(), ": is a folder (wanted a file); give the path of a file"});
    }
    errno = 0;
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        throw_as<DataError>({path.string(), ": cannot be read (", std::strerror(errno), "); check the path"});
    }
    return stream;
}

}  // namespace detail

/// The whole content of a file. Throws DataError when it is missing or cannot be read.
inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream stream = detail::open_to_read(path);
    std::string content{std::istreambuf_iterator<char>(stream), {}};
    if (stream.bad()) throw_as<DataError>({path.string(), ": could not be read to its end"});
    return content;
}

/// Makes `bytes` the whole content of a file, which appears whole or not at all. Throws DataError where it
/// cannot be written.
inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
    AtomicFile file(path);
    file.stream() << bytes;
    file.commit();
}

/// "crc32:1a2b3c4d", of the bytes of a file. Throws DataError when it is missing or cannot be read.
inline std::string file_checksum(const std::filesystem::path& path) {
    std::ifstream file = detail::open_to_read(path);
    std::vector<char> piece(std::size_t{1} << 18);
    std::uint32_t sum = 0;
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
        sum = crc32_of(std::as_bytes(std::span(piece).first(static_cast<std::size_t>(file.gcount()))), sum);
    }
    if (file.bad()) throw DataError(path.string() + ": could not be read to its end");
    return checksum_text(sum);
}

}  // namespace deepchrome
