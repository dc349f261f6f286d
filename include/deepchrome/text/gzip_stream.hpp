// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <memory>
#include <ostream>
#include <streambuf>

#include <zlib.h>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// Packs what is put in, and writes it on.
class GzipBuffer : public std::streambuf {
public:
    explicit GzipBuffer(std::ostream& target);

    void pack(int flush);

private:
    struct EndDeflate {
        void operator()(z_stream* stream) const;
    };

    int_type overflow(int_type c) override;

    std::ostream& target_;
    std::unique_ptr<z_stream, EndDeflate> stream_;
    std::array<char, 1 << 14> text_;
    std::array<char, 1 << 14> packed_;
};

}  // namespace detail

/// A stream whose text arrives packed by gzip in another one. `finish` writes the end, without which a reader
/// finds the file cut off. The same text gives the same bytes: there is neither a name nor a time in them.
/// Whether the target took everything is for its owner to check.
class GzipStream : public std::ostream {
public:
    explicit GzipStream(std::ostream& target) : std::ostream(nullptr), buffer_(target) { rdbuf(&buffer_); }

    void finish() { buffer_.pack(Z_FINISH); }

private:
    detail::GzipBuffer buffer_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <new>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE GzipBuffer::GzipBuffer(std::ostream& target) : target_(target) {
    auto stream = std::make_unique<z_stream>();
    constexpr int gzip = 15 + 16;
    constexpr int memory_level = 8;
    if (::deflateInit2(stream.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip, memory_level,
                       Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::bad_alloc();
    }
    stream_.reset(stream.release());
    setp(text_.data(), text_.data() + text_.size());
}

DEEPCHROME_INLINE void GzipBuffer::pack(int flush) {
    stream_->next_in = reinterpret_cast<Bytef*>(pbase());
    stream_->avail_in = static_cast<uInt>(pptr() - pbase());
    do {
        stream_->next_out = reinterpret_cast<Bytef*>(packed_.data());
        stream_->avail_out = static_cast<uInt>(packed_.size());
        ::deflate(stream_.get(), flush);
        target_.write(packed_.data(), static_cast<std::streamsize>(packed_.size() - stream_->avail_out));
    } while (stream_->avail_out == 0);
    setp(text_.data(), text_.data() + text_.size());
}

DEEPCHROME_INLINE void GzipBuffer::EndDeflate::operator()(z_stream* stream) const {
    ::deflateEnd(stream);
    delete stream;
}

DEEPCHROME_INLINE std::streambuf::int_type GzipBuffer::overflow(int_type c) {
    pack(Z_NO_FLUSH);
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
    return target_ ? traits_type::not_eof(c) : traits_type::eof();
}

}  // namespace deepchrome::detail

#endif
