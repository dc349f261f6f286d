// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <zlib.h>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/input_file.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/interrupt.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/text/other_data.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The bytes of a file, of standard input or of memory, in pieces of any size; gzip data, known by its first
/// two bytes, is unpacked on the way, with any number of members. Errors are DataError and name the file.
class ByteSource {
public:
    /// Opens a file; "-" is standard input. Throws for a missing file, a folder, and data that is packed
    /// otherwise than by gzip.
    explicit ByteSource(const std::filesystem::path& path);

    /// Reads `bytes`, which must outlive the source; `name` stands for the file in messages.
    ByteSource(std::string_view bytes, std::string name)
        : name_(std::move(name)), all_(bytes), memory_(bytes) {
        begin(name_.ends_with(".gz"));
    }

    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    /// Puts the next bytes into `target` and returns how many; 0 only at the end (or for an empty target).
    std::size_t read(std::span<char> target);

    /// Begins to sum up what is read as it is stored; to be called before the first `read`.
    void keep_checksum();
    /// CRC-32 of what was read since `keep_checksum`; at the end, that of the whole file as it is stored.
    std::uint32_t checksum() const { return checksum_; }

    /// The file's name as messages give it.
    const std::string& name() const { return name_; }

    /// How many ends of line there are in all, counted in a plain file or memory; 0 where that takes reading
    /// the source itself.
    std::size_t count_lines() const;

private:
    struct EndInflate {
        void operator()(z_stream* stream) const;
    };

    [[noreturn]] void fail(std::initializer_list<MessagePart> what) const {
        throw_as<DataError>({name_, ": ", message_of(what)});
    }

    static constexpr std::size_t longest_magic = 40;

    void begin(bool named_gz);

    /// Bytes as they are stored, after what `begin` has looked at.
    std::size_t raw(std::span<char> target);

    std::size_t fetch(std::span<char> target);

    std::size_t stored(std::span<char> target);

    std::size_t unpack(std::span<char> target);

    /// After a member: true when another one follows. Zeros that fill up a tape block or the like are the
    /// end.
    bool next_member();

    std::string name_;
    std::optional<InputFile> file_;  // empty for memory
    std::string_view all_;
    std::string_view memory_;  // what has not been read yet
    std::vector<char> head_;
    std::size_t used_ = 0;
    std::unique_ptr<z_stream, EndInflate> inflater_;
    bool between_members_ = false;
    bool padded_ = false;
    bool ended_ = false;
    bool summing_ = false;
    std::uint32_t checksum_ = 0;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cerrno>
#include <new>

#include <unistd.h>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE ByteSource::ByteSource(const std::filesystem::path& path) {
    if (path == "-")
        file_.emplace(StandardInput{});
    else
        file_.emplace(path);
    name_ = file_->name();
    begin(path.extension() == ".gz");
}

DEEPCHROME_INLINE std::size_t ByteSource::read(std::span<char> target) {
    if (target.empty()) return 0;
    interruption_point();  // much can be packed in a little
    return inflater_ ? unpack(target) : raw(target);
}

DEEPCHROME_INLINE void ByteSource::keep_checksum() {
    summing_ = true;
    checksum_ = crc32_of(std::as_bytes(std::span(head_)));
}

DEEPCHROME_INLINE std::size_t ByteSource::count_lines() const {
    if (inflater_) return 0;
    if (!file_) return static_cast<std::size_t>(std::count(all_.begin(), all_.end(), '\n'));
    if (!file_->regular()) return 0;
    std::vector<char> piece(std::size_t{1} << 18);
    std::size_t lines = 0;
    for (::off_t place = 0;;) {
        const ::ssize_t got = ::pread(file_->descriptor(), piece.data(), piece.size(), place);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return lines;
        lines += static_cast<std::size_t>(std::count(piece.begin(), piece.begin() + got, '\n'));
        place += got;
    }
}

DEEPCHROME_INLINE void ByteSource::EndInflate::operator()(z_stream* stream) const {
    ::inflateEnd(stream);
    delete stream;
}

DEEPCHROME_INLINE void ByteSource::begin(bool named_gz) {
    head_.resize(std::size_t{1} << 16);
    std::size_t filled = 0;
    while (filled < longest_magic) {  // a pipe may hand out single bytes
        const std::size_t got = fetch(std::span(head_).subspan(filled));
        if (got == 0) break;
        filled += got;
    }
    head_.resize(filled);
    const std::string_view start(head_.data(), head_.size());
    using namespace std::string_view_literals;
    if (start.starts_with("\x1F\x8B"sv)) {
        auto stream = std::make_unique<z_stream>();
        constexpr int gzip_only = 15 + 16;
        if (::inflateInit2(stream.get(), gzip_only) != Z_OK) throw std::bad_alloc();
        inflater_.reset(stream.release());
        return;
    }
    detail::refuse_packed_data(start, name_);
    if (named_gz && !start.empty()) {
        fail({"is not gzip data (wanted its first bytes to be 1f 8b); remove .gz from the name of a "
              "plain file, or "
              "fetch it again"});
    }
}

DEEPCHROME_INLINE std::size_t ByteSource::raw(std::span<char> target) {
    if (used_ < head_.size()) {
        const std::size_t count = std::min(target.size(), head_.size() - used_);
        std::copy_n(head_.data() + used_, count, target.data());
        used_ += count;
        return count;
    }
    return fetch(target);
}

DEEPCHROME_INLINE std::size_t ByteSource::fetch(std::span<char> target) {
    const std::size_t count = stored(target);
    if (summing_) checksum_ = crc32_of(std::as_bytes(target.first(count)), checksum_);
    return count;
}

DEEPCHROME_INLINE std::size_t ByteSource::stored(std::span<char> target) {
    if (file_) return file_->read(target);
    const std::size_t count = std::min(target.size(), memory_.size());
    std::copy_n(memory_.data(), count, target.data());
    memory_.remove_prefix(count);
    return count;
}

DEEPCHROME_INLINE std::size_t ByteSource::unpack(std::span<char> target) {
    z_stream& stream = *inflater_;
    // zlib counts in unsigned int.
    const std::size_t room = std::min(target.size(), std::size_t{1} << 30);
    stream.next_out = reinterpret_cast<Bytef*>(target.data());
    stream.avail_out = static_cast<uInt>(room);
    while (stream.avail_out == room && !ended_) {
        if (used_ == head_.size()) {
            head_.resize(std::size_t{1} << 16);
            head_.resize(fetch(head_));
            used_ = 0;
        }
        if (between_members_ && !next_member()) continue;
        if (head_.empty()) fail({"the gzip data end early (wanted a complete file); copy or fetch it again"});
        stream.next_in = reinterpret_cast<Bytef*>(head_.data() + used_);
        stream.avail_in = static_cast<uInt>(head_.size() - used_);
        const int status = ::inflate(&stream, Z_NO_FLUSH);
        used_ = head_.size() - stream.avail_in;
        if (status == Z_STREAM_END) {
            between_members_ = true;
        } else if (status == Z_MEM_ERROR) {
            throw std::bad_alloc();
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            fail({"the gzip data are damaged (", stream.msg ? stream.msg : "unreadable",
                  "); copy or fetch the file again"});
        }
    }
    return room - stream.avail_out;
}

DEEPCHROME_INLINE bool ByteSource::next_member() {
    if (head_.empty()) {
        ended_ = true;
        return false;
    }
    while (used_ < head_.size() && head_[used_] == 0) {
        ++used_;
        padded_ = true;
    }
    if (used_ == head_.size()) return false;
    if (padded_ || static_cast<unsigned char>(head_[used_]) != 0x1F) {
        fail({"something follows the end of the gzip data; copy or fetch the file again"});
    }
    between_members_ = false;
    if (::inflateReset(inflater_.get()) != Z_OK) throw std::bad_alloc();
    return true;
}

}  // namespace deepchrome

#endif
