// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <unistd.h>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A copy of data that pass by only once, such as standard input, for readers that go back and forth in a
/// file. It lies in the folder for temporary files (TMPDIR) and goes with the object, or with the process:
/// where the system has a path for open files, the copy has no other.
class TemporaryCopy {
public:
    /// Copies what `next(target)` puts into a span of bytes, until it returns 0. `name` stands for the data
    /// in messages. Throws DataError where the copy cannot be written.
    template <class Next>
    TemporaryCopy(const std::string& name, Next&& next) {
        std::error_code problem;
        const std::filesystem::path folder = std::filesystem::temp_directory_path(problem);
        std::string pattern = (folder / "deepchrome-XXXXXX").string();
        const int descriptor = problem ? -1 : ::mkstemp(pattern.data());
        if (descriptor < 0) fail(name, folder);
        file_.path = pattern;
        file_.descriptor = descriptor;
        const std::string open = "/proc/self/fd/" + std::to_string(descriptor);
        if (::access(open.c_str(), R_OK) == 0 && ::unlink(pattern.c_str()) == 0) {
            file_.named = false;
            file_.path = open;
        }
        std::vector<char> piece(std::size_t{1} << 18);
        while (const std::size_t got = next(std::span(piece))) {
            for (std::size_t done = 0; done < got;) {
                const ::ssize_t written = ::write(descriptor, piece.data() + done, got - done);
                if (written < 0 && errno == EINTR) continue;
                if (written <= 0) fail(name, folder);
                done += static_cast<std::size_t>(written);
            }
        }
    }

    const std::filesystem::path& path() const { return file_.path; }

private:
    struct RemovedFile {
        RemovedFile() = default;
        RemovedFile(const RemovedFile&) = delete;
        RemovedFile& operator=(const RemovedFile&) = delete;
        ~RemovedFile();

        std::filesystem::path path;
        int descriptor = -1;
        bool named = true;
    };

    [[noreturn]] static void fail(const std::string& name, const std::filesystem::path& folder);

    RemovedFile file_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstdlib>
#include <cstring>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE TemporaryCopy::RemovedFile::~RemovedFile() {
    if (named && !path.empty()) ::unlink(path.c_str());
    if (descriptor >= 0) ::close(descriptor);
}

DEEPCHROME_ONCE void TemporaryCopy::fail(const std::string& name, const std::filesystem::path& folder) {
    throw_as<DataError>({name, ": cannot be copied to ", folder.string(), " (", std::strerror(errno),
                         "), which takes a file that can be read twice; give TMPDIR a folder with room, or "
                         "give a file"});
}

}  // namespace deepchrome

#endif
