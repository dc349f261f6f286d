// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/utf8.hpp>
#include <deepchrome/text/from_chars.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A value read from JSON text (RFC 8259).
struct Json {
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind = Kind::null;
    std::string text = {};  ///< a string without quotes and escapes, a number as written, "true" or "false"
    std::vector<Json> items = {};        ///< of an array or an object
    std::vector<std::string> keys = {};  ///< of an object: one for each item, all different
    std::size_t begin = 0;               ///< where the value begins in the text it was read from

    bool is(Kind other) const { return kind == other; }

    /// What an object has under `key`; null where it has nothing, or is no object.
    const Json* find(std::string_view key) const;

    /// The value of a number, read by the rules of T; nothing where it is no number, or one that T cannot
    /// hold.
    template <class T>
    std::optional<T> number() const {
        T value{};
        const auto [end, problem] = from_chars(text.data(), text.data() + text.size(), value);
        if (kind != Kind::number || problem != std::errc() || end != text.data() + text.size())
            return std::nullopt;
        return value;
    }

    /// The numbers of an array; nothing where it is none, or holds anything else.
    template <class T>
    std::optional<std::vector<T>> numbers() const {
        if (kind != Kind::array) return std::nullopt;
        std::vector<T> values;
        for (const Json& item : items) {
            const std::optional<T> value = item.number<T>();
            if (!value) return std::nullopt;
            values.push_back(*value);
        }
        return values;
    }

    /// The strings of an array; nothing where it is none, or holds anything else.
    std::optional<std::vector<std::string>> strings() const;
};

namespace detail {

class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    /// What was wanted, and where.
    struct Fault {
        std::size_t at;
        const char* wanted;
    };

    Json read();

private:
    static constexpr std::size_t deepest =
        16;  // more than any file of ours has; keeps hostile text off the stack

    [[noreturn]] void fail(const char* wanted) const { throw Fault{at_, wanted}; }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char c);

    void skip_spaces();

    Json read_value(std::size_t depth);

    void read_word(Json& value, Json::Kind kind, std::string_view word);

    void read_number(Json& value);

    void read_array(Json& value, std::size_t depth);

    void read_object(Json& value, std::size_t depth);

    std::string read_string();

    void read_escape(std::string& result);

    std::uint32_t read_hex();

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace detail

/// Reads strict JSON: one value, names of an object all different, text in UTF-8, no more than 16 brackets
/// within each other. Throws DataError "`where` is not JSON at byte 7 (wanted ':'); `remedy`", bytes counted
/// from 1.
Json parse_json(std::string_view text, const std::string& where, const std::string& remedy);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <charconv>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE const Json* Json::find(std::string_view key) const {
    const std::size_t place = detail::index_of(keys, key);
    return place == keys.size() ? nullptr : &items[place];
}

DEEPCHROME_ONCE std::optional<std::vector<std::string>> Json::strings() const {
    if (kind != Kind::array) return std::nullopt;
    std::vector<std::string> values;
    for (const Json& item : items) {
        if (item.kind != Kind::string) return std::nullopt;
        values.push_back(item.text);
    }
    return values;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE Json JsonReader::read() {
    Json value = read_value(0);
    skip_spaces();
    if (at_ != text_.size()) fail("nothing more");
    return value;
}

DEEPCHROME_ONCE bool JsonReader::take(char c) {
    if (peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
}

DEEPCHROME_ONCE void JsonReader::skip_spaces() {
    while (at_ < text_.size() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos)
        ++at_;
}

DEEPCHROME_ONCE Json JsonReader::read_value(std::size_t depth) {
    skip_spaces();
    Json value;
    value.begin = at_;
    if (depth == deepest && (peek() == '{' || peek() == '[')) fail("fewer brackets within brackets");
    switch (peek()) {
    case '{':
        read_object(value, depth);
        break;
    case '[':
        read_array(value, depth);
        break;
    case '"':
        value.kind = Json::Kind::string;
        value.text = read_string();
        break;
    case 't':
        read_word(value, Json::Kind::boolean, "true");
        break;
    case 'f':
        read_word(value, Json::Kind::boolean, "false");
        break;
    case 'n':
        read_word(value, Json::Kind::null, "null");
        break;
    default:
        read_number(value);
    }
    return value;
}

DEEPCHROME_ONCE void JsonReader::read_word(Json& value, Json::Kind kind, std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) fail("a value");
    at_ += word.size();
    value.kind = kind;
    if (kind == Json::Kind::boolean) value.text = word;
}

DEEPCHROME_ONCE void JsonReader::read_number(Json& value) {
    const auto digits = [&](const char* wanted) {
        if (peek() < '0' || peek() > '9') fail(wanted);
        while (peek() >= '0' && peek() <= '9') ++at_;
    };
    take('-');
    if (!take('0')) digits(at_ == value.begin ? "a value" : "a digit");
    if (take('.')) digits("a digit");
    if (take('e') || take('E')) {
        if (!take('+')) take('-');
        digits("a digit");
    }
    value.kind = Json::Kind::number;
    value.text = text_.substr(value.begin, at_ - value.begin);
}

DEEPCHROME_ONCE void JsonReader::read_array(Json& value, std::size_t depth) {
    value.kind = Json::Kind::array;
    ++at_;
    skip_spaces();
    if (take(']')) return;
    do {
        value.items.push_back(read_value(depth + 1));
        skip_spaces();
    } while (take(','));
    if (!take(']')) fail("',' or ']'");
}

DEEPCHROME_ONCE void JsonReader::read_object(Json& value, std::size_t depth) {
    value.kind = Json::Kind::object;
    ++at_;
    skip_spaces();
    if (take('}')) return;
    do {
        skip_spaces();
        if (peek() != '"') fail("a name in quotes");
        value.keys.push_back(read_string());
        skip_spaces();
        if (!take(':')) fail("':'");
        value.items.push_back(read_value(depth + 1));
        skip_spaces();
    } while (take(','));
    if (!take('}')) fail("',' or '}'");
    std::vector<std::string_view> sorted(value.keys.begin(), value.keys.end());
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) fail("every name once");
}

DEEPCHROME_ONCE std::string JsonReader::read_string() {
    std::string result;
    ++at_;
    while (!take('"')) {
        if (at_ == text_.size()) fail("'\"'");
        if (static_cast<unsigned char>(peek()) < 0x20) fail("no control character");
        if (take('\\')) {
            read_escape(result);
            continue;
        }
        const std::size_t length = utf8_length(text_.substr(at_));
        if (length == 0) fail("UTF-8");
        result += text_.substr(at_, length);
        at_ += length;
    }
    return result;
}

DEEPCHROME_ONCE void JsonReader::read_escape(std::string& result) {
    static constexpr std::string_view letters = "\"\\/bfnrt";
    static constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    const std::size_t letter = at_ < text_.size() ? letters.find(peek()) : letters.npos;
    if (letter != letters.npos) {
        ++at_;
        result += meant[letter];
        return;
    }
    if (!take('u')) fail("a known escape");
    std::uint32_t code = read_hex();
    if (code >= 0xD800 && code < 0xDC00) {
        if (!take('\\') || !take('u')) fail("the second half of a surrogate pair");
        const std::uint32_t low = read_hex();
        if (low < 0xDC00 || low > 0xDFFF) fail("the second half of a surrogate pair");
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code < 0xE000) {
        fail("the first half of a surrogate pair");
    }
    append_utf8(result, code);
}

DEEPCHROME_ONCE std::uint32_t JsonReader::read_hex() {
    std::uint32_t code = 0;
    const std::string_view digits = text_.substr(at_, 4);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() != 4 || problem != std::errc() || end != digits.data() + 4)
        fail("four hexadecimal digits");
    at_ += 4;
    return code;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE Json parse_json(std::string_view text, const std::string& where, const std::string& remedy) {
    try {
        return detail::JsonReader(text).read();
    } catch (const detail::JsonReader::Fault& fault) {
        throw_as<DataError>(
            {where, " is not JSON at byte ", fault.at + 1, " (wanted ", fault.wanted, "); ", remedy});
    }
}

}  // namespace deepchrome

#endif
