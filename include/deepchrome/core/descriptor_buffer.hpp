// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <streambuf>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Writes what is put into a stream to an open file, which it does not close. The first failure is kept.
class DescriptorBuffer : public std::streambuf {
public:
    explicit DescriptorBuffer(int descriptor) : descriptor_(descriptor) {
        setp(bytes_.data(), bytes_.data() + bytes_.size());
    }

    /// The error number of the write that failed; 0 where none has.
    int error() const { return error_; }

private:
    bool write(std::string_view bytes);

    int sync() override;

    int_type overflow(int_type c) override;

    std::streamsize xsputn(const char* text, std::streamsize count) override;

    int descriptor_;
    int error_ = 0;
    std::vector<char> bytes_ = std::vector<char>(std::size_t{1} << 16);
};

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <cerrno>

#include <unistd.h>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE bool DescriptorBuffer::write(std::string_view bytes) {
    while (!bytes.empty() && error_ == 0) {
        const ::ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
        if (count == 0) error_ = EIO;
        if (count < 0 && errno != EINTR) error_ = errno;
    }
    return error_ == 0;
}

DEEPCHROME_INLINE int DescriptorBuffer::sync() {
    const bool done = write({pbase(), static_cast<std::size_t>(pptr() - pbase())});
    setp(bytes_.data(), bytes_.data() + bytes_.size());
    return done ? 0 : -1;
}

DEEPCHROME_INLINE std::streambuf::int_type DescriptorBuffer::overflow(int_type c) {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
}

DEEPCHROME_INLINE std::streamsize DescriptorBuffer::xsputn(const char* text, std::streamsize count) {
    if (count < epptr() - pptr()) return std::streambuf::xsputn(text, count);
    if (sync() != 0 || !write({text, static_cast<std::size_t>(count)})) return 0;
    return count;
}

}  // namespace deepchrome::detail

#endif
