// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/text/byte_source.hpp>
#include <deepchrome/text/other_data.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The lines of a text. Ends of line are LF or CR LF, the last may be missing; a byte order mark of UTF-8 is
/// skipped; blank lines are passed over, but count. Lines lie in one buffer that is filled in large pieces,
/// and callers may read ahead in it. Throws DataError for what is no text.
class LineReader {
    static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    static constexpr std::size_t piece = std::size_t{1} << 18;  // enough for most lines

public:
    static constexpr std::size_t longest_line = std::size_t{1} << 26;  ///< in bytes, with its end
    static constexpr std::size_t longest_peek = piece - byte_order_mark.size();

    explicit LineReader(const std::filesystem::path& path) : source_(path), buffer_(piece + 1) {}
    LineReader(std::string_view text, std::string name)
        : source_(text, std::move(name)), buffer_(piece + 1) {}

    /// Goes to the next line. False at the end, where `number` stays that of the last line. Throws DataError
    /// for a blank line that something follows, where these are refused.
    bool next() {
        if (unread_) {
            unread_ = false;
            return true;
        }
        if (!take()) return false;
        if (!text_.empty()) return true;
        const std::size_t blank = number_;
        while (take()) {
            if (text_.empty()) continue;
            if (!blank_refused_) return true;
            throw_as<DataError>({name(), ":", blank, ": is blank (wanted a row); remove the line"});
        }
        number_ = blank - 1;
        return false;
    }

    /// From now on blank lines may only stand at the end.
    void refuse_blank_lines() { blank_refused_ = true; }

    /// The first `bytes` of the text, `longest_peek` at most; fewer where it is shorter. To be called before
    /// the first `next`, which then begins with them all the same.
    std::string_view peek(std::size_t bytes);

    /// Makes the next call of `next` return the current line once more.
    void unread_line() { unread_ = true; }

    /// The current line without its end; valid until the next call of `next`.
    std::string_view text() const { return text_; }
    /// The end of the current line.
    std::string_view ending() const { return ending_; }
    /// True when the current line is the last and has no end.
    bool unterminated() const { return unterminated_; }
    /// Number of the current line, from 1.
    std::size_t number() const { return number_; }
    /// "file:line" of the current line.
    std::string where() const { return message_of({name(), ":", number_}); }
    const std::string& name() const { return source_.name(); }
    /// Of the file as it is stored, once `next` has returned false. Where `keep_checksum` was called before
    /// the first `next`.
    std::uint32_t checksum() const { return source_.checksum(); }
    void keep_checksum() { source_.keep_checksum(); }
    std::size_t count_lines() const { return source_.count_lines(); }

    /// Whole lines that come next, as far as they are in the buffer; perhaps none.
    std::string_view ahead();

    /// Passes over the next line, `bytes` long with its end, which was read by `ahead`.
    void skip(std::size_t bytes);

private:
    bool take() {
        if (cursor_ == complete_ && !fill()) return false;
        const char* const start = buffer_.data() + cursor_;
        const auto* const end = static_cast<const char*>(std::memchr(start, '\n', complete_ - cursor_));
        const auto length = static_cast<std::size_t>(end - start);
        const bool carriage_return = length > 0 && start[length - 1] == '\r';
        text_ = {start, length - (carriage_return ? 1 : 0)};
        ending_ = carriage_return ? "\r\n" : "\n";
        cursor_ += length + 1;
        ++number_;
        unterminated_ = missing_end_ && cursor_ == complete_;
        return true;
    }

    /// Gets at least one whole line into the buffer, in which none is left. False at the end.
    bool fill();

    /// For a line that is longer than the buffer, as the header of a table of 20,000 samples is.
    void make_room();

    ByteSource source_;
    std::vector<char> buffer_;
    std::size_t cursor_ = 0;    // start of what has not been handed out
    std::size_t complete_ = 0;  // end of the last whole line
    std::size_t filled_ = 0;
    bool ended_ = false;
    bool peeked_ = false;
    bool missing_end_ = false;
    bool unterminated_ = false;
    bool unread_ = false;
    bool blank_refused_ = false;
    std::string_view text_;
    std::string_view ending_;
    std::size_t number_ = 0;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <span>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string_view LineReader::peek(std::size_t bytes) {
    bytes = std::min(bytes, longest_peek);
    const std::size_t wanted = bytes + byte_order_mark.size();
    while (filled_ < wanted && !ended_) {
        const std::size_t got = source_.read(std::span(buffer_).subspan(filled_, wanted - filled_));
        ended_ = got == 0;
        filled_ += got;
    }
    peeked_ = true;
    std::string_view text(buffer_.data(), filled_);
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    return text.substr(0, bytes);
}

DEEPCHROME_INLINE std::string_view LineReader::ahead() {
    if (unread_) return {};
    if (cursor_ == complete_ && !fill()) return {};
    return {buffer_.data() + cursor_, complete_ - cursor_};
}

DEEPCHROME_INLINE void LineReader::skip(std::size_t bytes) {
    cursor_ += bytes;
    ++number_;
}

DEEPCHROME_INLINE bool LineReader::fill() {
    const std::size_t kept = filled_ - cursor_;
    const bool first = number_ == 0;
    // What was left over has no end of line in it; what was peeked at may have.
    std::size_t searched = peeked_ ? 0 : kept;
    peeked_ = false;
    std::memmove(buffer_.data(), buffer_.data() + cursor_, kept);
    cursor_ = complete_ = 0;
    filled_ = kept;
    for (;;) {
        const bool mark_may_come = first && filled_ < byte_order_mark.size() && !ended_;
        if (!mark_may_come) {
            std::size_t end = filled_;
            while (end > searched && buffer_[end - 1] != '\n') --end;
            if (end > searched) {
                complete_ = end;
                break;
            }
            searched = filled_;
        }
        if (ended_) break;
        if (filled_ + 1 == buffer_.size()) make_room();
        const std::size_t got =
            source_.read(std::span(buffer_).subspan(filled_, buffer_.size() - 1 - filled_));
        ended_ = got == 0;
        filled_ += got;
    }
    if (first) detail::refuse_binary_data({buffer_.data(), filled_}, name());
    if (complete_ == 0 && filled_ > 0) {  // the last line lacks its end
        if (first) detail::refuse_carriage_returns({buffer_.data(), filled_}, name());
        buffer_[filled_++] = '\n';
        complete_ = filled_;
        missing_end_ = true;
    }
    if (first && std::string_view(buffer_.data(), complete_).starts_with(byte_order_mark)) {
        cursor_ = byte_order_mark.size();
    }
    return cursor_ < complete_;
}

DEEPCHROME_INLINE void LineReader::make_room() {
    const std::string_view line(buffer_.data(), filled_);
    if (number_ == 0) {
        detail::refuse_binary_data(line, name());
        detail::refuse_carriage_returns(line, name());
    }
    if (filled_ >= longest_line) {
        throw_as<DataError>(
            {name(), ":", number_ + 1, ": is longer than ", longest_line,
             " bytes (wanted lines of text); the file is no text, or its ends of line are missing"});
    }
    if (line.find('\0') != line.npos) {
        throw_as<DataError>(
            {name(), ":", number_ + 1,
             ": holds a NUL byte (wanted text); the file is damaged or no table; write it again"});
    }
    buffer_.resize(2 * (buffer_.size() - 1) + 1);
}

}  // namespace deepchrome

#endif
