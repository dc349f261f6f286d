// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <ostream>

#include <unistd.h>

#include <deepchrome/core/atomic_file.hpp>
#include <deepchrome/core/descriptor_buffer.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// A new file in the hidden folder of an OutputFolder. It reaches the disk with the whole set, so `finish`
/// looks only whether everything could be written. Throws DataError.
class StagedFile {
public:
    explicit StagedFile(std::filesystem::path path);
    StagedFile(const StagedFile&) = delete;
    StagedFile& operator=(const StagedFile&) = delete;
    ~StagedFile() { ::close(descriptor_); }

    std::ostream& stream() { return stream_; }

    void finish() {
        if (!stream_.flush()) throw_cut_off(path_, buffer_.error());
    }

private:
    std::filesystem::path path_;
    int descriptor_;
    DescriptorBuffer buffer_{descriptor_};
    std::ostream stream_{&buffer_};
};

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <cerrno>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE StagedFile::StagedFile(std::filesystem::path path)
    : path_(std::move(path)), descriptor_(create_new_file(path_)) {
    if (descriptor_ < 0) {
        throw_file_error(path_, "cannot be written", errno,
                         "; choose another place or change its permissions");
    }
}

}  // namespace deepchrome::detail

#endif
