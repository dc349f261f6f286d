// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A part of a message: text or a whole number. It refers to the text, so use it only within one expression.
class MessagePart {
public:
    MessagePart(const char* text) : text_(text) {}
    MessagePart(const std::string& text) : text_(text) {}
    MessagePart(std::string_view text) : text_(text) {}
    template <std::integral N>
    MessagePart(N number)
        : number_(std::cmp_less(number, 0) ? -static_cast<std::uint64_t>(number)
                                           : static_cast<std::uint64_t>(number)),
          kind_(std::cmp_less(number, 0) ? Kind::negative : Kind::natural) {}
    MessagePart(char) = delete;  // a letter or a number?

    void append_to(std::string& message) const {
        message += text_;  // of a number: none
        if (kind_ == Kind::negative) message += '-';
        if (kind_ != Kind::text) message += std::to_string(number_);
    }

private:
    enum class Kind : std::uint8_t { text, natural, negative };

    std::string_view text_;
    std::uint64_t number_ = 0;  // without its sign
    Kind kind_ = Kind::text;
};

/// Concatenates the parts: `message_of({"column ", 3, " has no name"})`. It compiles faster and to less code
/// than a chain of `+`. Intended for rare events.
[[gnu::cold]] std::string message_of(std::initializer_list<MessagePart> parts);

/// Throws an `E`, such as DataError, with the concatenated parts as its message.
template <std::derived_from<Error> E>
[[noreturn, gnu::cold, gnu::noinline]] void throw_as(std::initializer_list<MessagePart> parts) {
    throw E(message_of(parts));
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

[[gnu::noinline]] DEEPCHROME_ONCE std::string message_of(std::initializer_list<MessagePart> parts) {
    std::string whole;
    for (const MessagePart& part : parts) part.append_to(whole);
    return whole;
}

}  // namespace deepchrome

#endif
