// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/io/json_text.hpp>

// A safetensors file: the length of the header (8 bytes, little-endian), the header (a JSON object: for each
// tensor type, shape and place, and under "__metadata__" texts by name), then the tensors one after the
// other, in C order, little-endian. Ours have one text more, "crc32": the CRC-32 of the whole file, taken
// with these eight digits as zeros.

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

inline constexpr std::string_view blank_digits = "00000000";
/// Far more than any model needs; keeps a hostile file from filling the memory.
inline constexpr std::size_t longest_header = std::size_t{1} << 24;

/// Bytes of one value of a tensor's type; 0 for a type that we do not use.
std::size_t bytes_of_type(std::string_view type);

/// The checksum of a file whose own digits stand at `digits`.
std::uint32_t checksum_without_digits(std::span<const std::byte> file, std::size_t digits);

/// "[50, 5, 10]"
std::string to_text(std::span<const std::size_t> shape);

}  // namespace detail

/// Gathers metadata and tensors, and makes a safetensors file of them: the same bytes for the same calls.
class SafetensorsWriter {
public:
    /// Adds a text to the metadata.
    void metadata(std::string_view name, std::string_view text) {
        metadata_.push_back(to_json(name) + ":" + to_json(text));
    }

    /// Adds a tensor; `bytes` are its values in C order, little-endian. Types are "F64", "F32", "I64", "I32"
    /// and "U8".
    void tensor(std::string_view name, std::string_view type, std::span<const std::size_t> shape,
                std::span<const std::byte> bytes);

    /// The whole file.
    std::string finish() const;

private:
    std::vector<std::string> metadata_;
    std::vector<std::string> tensors_;
    std::string data_;
};

/// A tensor in a file that was read. Its bytes are those of the file.
struct StoredTensor {
    std::string name;
    std::string type;
    std::vector<std::size_t> shape;
    std::span<const std::byte> bytes;
};

/// Reads a safetensors file that SafetensorsWriter made, out of bytes that outlive it. Throws DataError
/// "where: what was found (wanted what); remedy" unless everything about it is in order: header, checksum,
/// and tensors that fill the rest without holes or overlaps.
class SafetensorsReader {
public:
    SafetensorsReader(std::span<const std::byte> file, std::string where);

    const std::string& where() const { return where_; }
    /// In the order of the file.
    const std::vector<StoredTensor>& tensors() const { return tensors_; }

    /// Null where there is none of that name.
    const StoredTensor* tensor(std::string_view name) const;

    bool has_metadata(std::string_view name) const { return metadata_.find(name) != nullptr; }

    /// A text of the metadata. Throws DataError where there is none of that name.
    const std::string& metadata(std::string_view name) const;

    /// The same, as the JSON that it is.
    Json json(std::string_view name) const {
        return parse_json(metadata(name), message_of({where_, ": the metadata ", to_json(name)}), foreign_);
    }

    [[noreturn]] void fail(const std::string& what, std::string_view remedy) const {
        throw_as<DataError>({where_, ": ", what, "; ", remedy});
    }

private:
    static constexpr const char* damaged_ = "copy the file again from where it was made";
    static constexpr const char* foreign_ = "give a file as deepchrome saved it";

    std::string_view header_of(std::string_view file) const;

    /// `digits` is the checksum as the header has it.
    void verify_checksum(std::span<const std::byte> file, const Json* digits) const;

    void read_tensors(const Json& header, std::span<const std::byte> data);

    StoredTensor read_tensor(const std::string& name, const Json& entry,
                             std::span<const std::byte> data) const;

    std::string where_;
    Json metadata_;
    std::vector<StoredTensor> tensors_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::size_t bytes_of_type(std::string_view type) {
    if (type == "F64" || type == "I64") return 8;
    if (type == "F32" || type == "I32") return 4;
    if (type == "U8") return 1;
    return 0;
}

DEEPCHROME_INLINE std::uint32_t checksum_without_digits(std::span<const std::byte> file, std::size_t digits) {
    std::uint32_t sum = crc32_of(file.first(digits));
    sum = crc32_of(std::as_bytes(std::span(blank_digits)), sum);
    return crc32_of(file.subspan(digits + blank_digits.size()), sum);
}

DEEPCHROME_INLINE std::string to_text(std::span<const std::size_t> shape) {
    std::vector<std::string> extents;
    for (const std::size_t extent : shape) extents.push_back(std::to_string(extent));
    std::string text = "[";
    text += join(extents, ", ");
    text += ']';
    return text;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void SafetensorsWriter::tensor(std::string_view name, std::string_view type,
                                                 std::span<const std::size_t> shape,
                                                 std::span<const std::byte> bytes) {
    std::vector<std::string> extents;
    for (const std::size_t extent : shape) extents.push_back(std::to_string(extent));
    const std::size_t begin = data_.size();
    data_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    tensors_.push_back(to_json(name) + ":{\"dtype\":" + to_json(type) + ",\"shape\":[" + join(extents, ",") +
                       "],\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(data_.size()) +
                       "]}");
}

DEEPCHROME_INLINE std::string SafetensorsWriter::finish() const {
    static constexpr std::string_view digits_name = "\"crc32\":\"";
    std::string header = "{\"__metadata__\":{";
    for (const std::string& entry : metadata_) header += entry + ",";
    header += digits_name;
    const std::size_t digits = 8 + header.size();
    header += std::string(detail::blank_digits) + "\"}";
    for (const std::string& entry : tensors_) header += "," + entry;
    header += "}";
    header.append((8 - header.size() % 8) % 8, ' ');
    if (header.size() > detail::longest_header)
        throw Error("a safetensors header would be longer than 16 MiB");

    std::string file;
    for (std::size_t i = 0; i < 8; ++i) file += static_cast<char>(header.size() >> (8 * i) & 0xFF);
    file += header + data_;
    const std::uint32_t sum = detail::checksum_without_digits(std::as_bytes(std::span(file)), digits);
    return file.replace(digits, detail::blank_digits.size(), hexadecimal(sum));
}

DEEPCHROME_INLINE SafetensorsReader::SafetensorsReader(std::span<const std::byte> file, std::string where)
    : where_(std::move(where)) {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    const std::string_view header = header_of(text);
    const Json json = parse_json(header, message_of({where_, ": the header"}), damaged_);
    const Json* const metadata = json.find("__metadata__");
    if (metadata == nullptr || !metadata->is(Json::Kind::object)) {
        fail("has no metadata (wanted a model that deepchrome saved)", foreign_);
    }
    verify_checksum(file, metadata->find("crc32"));
    for (std::size_t i = 0; i < metadata->items.size(); ++i) {
        if (!metadata->items[i].is(Json::Kind::string)) {
            fail(message_of({"the metadata ", to_json(metadata->keys[i]), " is not a text"}), foreign_);
        }
    }
    metadata_ = *metadata;
    read_tensors(json, file.subspan(8 + header.size()));
}

DEEPCHROME_INLINE const StoredTensor* SafetensorsReader::tensor(std::string_view name) const {
    for (const StoredTensor& tensor : tensors_) {
        if (tensor.name == name) return &tensor;
    }
    return nullptr;
}

DEEPCHROME_INLINE const std::string& SafetensorsReader::metadata(std::string_view name) const {
    const Json* const text = metadata_.find(name);
    if (text == nullptr) fail(message_of({"has no ", to_json(name), " in its metadata"}), foreign_);
    return text->text;
}

DEEPCHROME_INLINE std::string_view SafetensorsReader::header_of(std::string_view file) const {
    if (file.size() < 8) {
        fail(message_of({"has ", file.size(), " bytes (wanted a model file)"}), foreign_);
    }
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < 8; ++i)
        length |= std::uint64_t{static_cast<unsigned char>(file[i])} << (8 * i);
    if (length > detail::longest_header) {
        fail(message_of({"is no model file (its header would have ", length, " bytes)"}), foreign_);
    }
    if (length > file.size() - 8) {
        fail(message_of(
                 {"is cut short (", file.size(), " bytes, wanted ", 8 + length, " for the header alone)"}),
             damaged_);
    }
    const std::string_view header = file.substr(8, length);
    if (!header.starts_with('{')) fail("the header does not begin with '{'", damaged_);
    return header;
}

DEEPCHROME_INLINE void SafetensorsReader::verify_checksum(std::span<const std::byte> file,
                                                          const Json* digits) const {
    if (digits == nullptr || !digits->is(Json::Kind::string)) {
        fail("has no checksum of its own (wanted \"crc32\" in its metadata)", foreign_);
    }
    // 8 bytes before the header, and the quote. Digits written as escapes stand elsewhere than they seem
    // to.
    const std::size_t place = 8 + digits->begin + 1;
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    if (digits->text.size() != 8 || digits->text.find_first_not_of("0123456789abcdef") != std::string::npos ||
        text.substr(place, 8) != digits->text) {
        fail(message_of({"its checksum is ", to_json(digits->text), " (wanted eight hexadecimal digits)"}),
             damaged_);
    }
    const std::string sum = hexadecimal(detail::checksum_without_digits(file, place));
    if (sum != digits->text) {
        fail(message_of(
                 {"was altered or cut after it was saved (checksum ", sum, ", wanted ", digits->text, ")"}),
             damaged_);
    }
}

DEEPCHROME_INLINE void SafetensorsReader::read_tensors(const Json& header, std::span<const std::byte> data) {
    std::vector<StoredTensor> tensors;
    std::vector<double> begins;
    for (std::size_t i = 0; i < header.items.size(); ++i) {
        if (header.keys[i] == "__metadata__") continue;
        tensors.push_back(read_tensor(header.keys[i], header.items[i], data));
        begins.push_back(static_cast<double>(tensors.back().bytes.data() - data.data()));
    }
    for (const std::size_t i : detail::ascending(begins)) tensors_.push_back(std::move(tensors[i]));
    std::size_t end = 0;
    for (const StoredTensor& tensor : tensors_) {
        const auto begin = static_cast<std::size_t>(tensor.bytes.data() - data.data());
        if (begin != end) {
            fail(message_of({"tensor ", to_json(tensor.name), " begins at byte ", begin, " (wanted ", end,
                             ", where the one before it ends)"}),
                 foreign_);
        }
        end += tensor.bytes.size();
    }
    if (end != data.size()) {
        fail(
            message_of({"its tensors end at byte ", end, " (wanted ", data.size(), ", where the file ends)"}),
            foreign_);
    }
}

DEEPCHROME_INLINE StoredTensor SafetensorsReader::read_tensor(const std::string& name, const Json& entry,
                                                              std::span<const std::byte> data) const {
    const std::string which = message_of({"tensor ", to_json(name)});
    const Json* const type = entry.find("dtype");
    const Json* const shape = entry.find("shape");
    const Json* const offsets = entry.find("data_offsets");
    if (type == nullptr || shape == nullptr || offsets == nullptr || entry.items.size() != 3) {
        fail(message_of({which, " is not described by dtype, shape and data_offsets"}), foreign_);
    }
    std::size_t bytes = type->is(Json::Kind::string) ? detail::bytes_of_type(type->text) : 0;
    if (bytes == 0)
        fail(message_of({which, " has the type ", to_json(type->text), " (wanted F32 or F64)"}), foreign_);
    const auto extents = shape->numbers<std::size_t>();
    const auto ends = offsets->numbers<std::size_t>();
    if (!extents || !ends || ends->size() != 2)
        fail(message_of({which, " has no shape or no place in the file"}), foreign_);
    for (const std::size_t extent : *extents) {
        if (extent == 0 || bytes > data.size() / extent) {
            fail(message_of({which, " of shape ", detail::to_text(*extents), " does not fit into the file"}),
                 foreign_);
        }
        bytes *= extent;
    }
    const std::size_t begin = ends->front();
    if (begin > data.size() || bytes > data.size() - begin || ends->back() != begin + bytes) {
        fail(message_of({which, " lies at bytes ", begin, " to ", ends->back(), " (wanted ", bytes,
                         " bytes of the ", data.size(), " that the file has)"}),
             foreign_);
    }
    return {name, type->text, *extents, data.subspan(begin, bytes)};
}

}  // namespace deepchrome

#endif
