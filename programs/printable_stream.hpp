// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>

#include <deepchrome/core/printable.hpp>

namespace programs {

/// Between an output stream and its terminal for as long as it lives: of what is written, ends of line and
/// the progress bar's way back to the start of its line pass, and all else is escaped as
/// `deepchrome::printable` does. Paths and texts that nobody checked must not steer a terminal. For one
/// thread at a time.
class PrintableStream : public std::streambuf {
public:
    explicit PrintableStream(std::ostream& stream) : stream_(stream), target_(stream.rdbuf(this)) {}
    PrintableStream(const PrintableStream&) = delete;
    PrintableStream& operator=(const PrintableStream&) = delete;
    ~PrintableStream() override {
        put(deepchrome::printable(kept_));
        stream_.rdbuf(target_);
    }

protected:
    std::streamsize xsputn(const char* bytes, std::streamsize count) override {
        const std::string text = std::exchange(kept_, {}).append(bytes, static_cast<std::size_t>(count));
        return put(filtered(text)) ? count : 0;
    }
    int_type overflow(int_type byte) override {
        if (traits_type::eq_int_type(byte, traits_type::eof())) return traits_type::not_eof(byte);
        const char c = traits_type::to_char_type(byte);
        return xsputn(&c, 1) == 1 ? byte : traits_type::eof();
    }
    int sync() override { return target_->pubsync(); }

private:
    static constexpr std::string_view restart_line = "\r\033[K";

    bool put(std::string_view text) {
        const auto count = static_cast<std::streamsize>(text.size());
        return target_->sputn(text.data(), count) == count;
    }

    /// What is to be shown of `text`; the beginning of a character whose end may follow is kept.
    std::string filtered(std::string_view text) {
        std::string shown;
        if (text.starts_with(restart_line)) {
            shown = restart_line;
            text.remove_prefix(restart_line.size());
        }
        while (!text.empty()) {
            const std::size_t plain = deepchrome::detail::printable_prefix(text);
            shown += text.substr(0, plain);
            text.remove_prefix(plain);
            if (text.starts_with('\n')) {
                shown += '\n';
                text.remove_prefix(1);
            } else if (is_begun(text)) {
                kept_ = text;
                break;
            } else if (!text.empty()) {
                const std::size_t length = std::max<std::size_t>(deepchrome::detail::utf8_length(text), 1);
                shown += deepchrome::printable(text.substr(0, length));
                text.remove_prefix(length);
            }
        }
        return shown;
    }

    /// True for the first bytes, but not all, of one character.
    static bool is_begun(std::string_view text) {
        if (text.empty() || text.size() > 3 || deepchrome::detail::utf8_length(text) > 0) return false;
        const auto first = static_cast<unsigned char>(text.front());
        const std::size_t length = first < 0xC2   ? 1
                                   : first < 0xE0 ? 2
                                   : first < 0xF0 ? 3
                                   : first < 0xF5 ? 4
                                                  : 1;
        return text.size() < length && std::all_of(text.begin() + 1, text.end(), [](char c) {
                   return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
               });
    }

    std::ostream& stream_;
    std::streambuf* target_;
    std::string kept_;
};

}  // namespace programs
