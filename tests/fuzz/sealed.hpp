// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/io/safetensors.hpp>

/// libFuzzer's own mutation, which a mutator builds on; replay.cpp has a stand-in for compilers without it.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

/// Mutations of safetensors files whose length of header and checksum are right again afterwards. Otherwise
/// the checksum would refuse nearly all of them, and the fuzzer would never see what lies behind it.
namespace fuzz {

/// A file of which only the first 8 bytes, which count the header's, are left out.
struct Sealed {
    std::string header;
    std::string tensors;

    explicit Sealed(std::string_view file) {
        std::uint64_t length = 0;
        for (std::size_t i = 0; i < 8 && i < file.size(); ++i)
            length |= std::uint64_t{static_cast<unsigned char>(file[i])} << (8 * i);
        const std::string_view rest = file.substr(std::min<std::size_t>(8, file.size()));
        header = rest.substr(0, length);
        tensors = rest.substr(header.size());
    }

    /// The file with the right length and, where there is a place for it, the right checksum.
    std::string bytes() const {
        static constexpr std::string_view name = "\"crc32\":\"";
        std::string file;
        for (std::size_t i = 0; i < 8; ++i) file += static_cast<char>(header.size() >> (8 * i) & 0xFF);
        file += header + tensors;
        const std::size_t place = header.find(name);
        if (place == header.npos || header.size() - place < name.size() + 8) return file;
        const std::size_t digits = 8 + place + name.size();
        const auto all = std::as_bytes(std::span(file));
        return file.replace(
            digits, 8, deepchrome::hexadecimal(deepchrome::detail::checksum_without_digits(all, digits)));
    }
};

inline std::string mutated(std::string bytes, std::size_t most) {
    const std::size_t size = std::min(bytes.size(), most);
    bytes.resize(std::max<std::size_t>(most, 1));
    bytes.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(bytes.data()), size, bytes.size()));
    return bytes;
}

/// Where the text that begins with the quote at `begin` ends, its other quote included.
inline std::size_t end_of_text(std::string_view json, std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
    return std::min(end + 1, json.size());
}

/// Replaces a text of the metadata, named by what it begins as in the header. Nothing where there is none.
inline void replace_metadata(std::string& header, std::string_view name, std::string_view text) {
    using namespace deepchrome;
    const Json json = parse_json(header, "header", "");
    const Json* const metadata = json.find("__metadata__");
    const Json* const old = metadata == nullptr ? nullptr : metadata->find(name);
    if (old == nullptr || !old->is(Json::Kind::string)) return;
    header.replace(old->begin, end_of_text(header, old->begin) - old->begin, to_json(text));
}

/// Mutates what a text of the metadata says, whatever escapes it is written with.
inline void mutate_metadata(std::string& header, std::minstd_rand& random, std::size_t most) {
    using namespace deepchrome;
    const Json json = parse_json(header, "header", "");
    const Json* const metadata = json.find("__metadata__");
    if (metadata == nullptr || metadata->keys.empty()) return;
    const std::string& name = metadata->keys[random() % metadata->keys.size()];
    const std::string& text = metadata->find(name)->text;
    if (name != "crc32") replace_metadata(header, name, mutated(text, text.size() + most));
}

/// Puts a number at which arithmetic breaks in place of one in the header.
inline void mutate_number(std::string& header, std::minstd_rand& random) {
    static constexpr std::array<std::string_view, 14> numbers = {"0",
                                                                 "1",
                                                                 "-1",
                                                                 "",
                                                                 "1e9",
                                                                 "0.5",
                                                                 "2147483648",
                                                                 "4294967296",
                                                                 "9007199254740993",
                                                                 "768614336404564651",
                                                                 "9223372036854775808",
                                                                 "18446744073709551615",
                                                                 "18446744073709551616",
                                                                 "1e-45"};
    static constexpr std::string_view digits = "0123456789";
    if (header.empty()) return;
    std::size_t begin = header.find_first_of(digits, random() % header.size());
    if (begin == header.npos) return;
    const std::size_t end = std::min(header.find_first_not_of(digits, begin), header.size());
    header.replace(begin, end - begin, numbers[random() % numbers.size()]);
}

/// Puts a number out of the ordinary in place of four bytes of the tensors.
inline void mutate_value(std::string& tensors, std::minstd_rand& random) {
    static constexpr std::array<std::uint32_t, 8> values = {0,          0x80000000, 0x7F800000, 0xFF800000,
                                                            0x7FC00000, 0x7F7FFFFF, 0x00000001, 0x3F800000};
    if (tensors.size() < 4) return;
    const std::size_t place = random() % (tensors.size() / 4) * 4;
    std::memcpy(tensors.data() + place, &values[random() % values.size()], 4);
}

/// The mutator of targets that read such files. It begins at one of `good` now and then, as most of a corpus
/// is out of order in some way. `finish(file)` may put right what else has to fit.
template <class Finish>
std::size_t mutate_sealed(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed,
                          std::span<const std::string> good, Finish&& finish) {
    std::minstd_rand random(seed + 1);
    if (random() % 16 == 0) return LLVMFuzzerMutate(data, size, most);  // of the checksum, too
    const bool afresh = random() % 3 == 0;
    Sealed file(afresh ? std::string_view(good[random() % good.size()])
                       : std::string_view(reinterpret_cast<const char*>(data), size));
    const std::size_t room = most > size ? most - size : 0;
    try {
        switch (random() % 6) {
        case 0:
            file.header = mutated(file.header, file.header.size() + room);
            break;
        case 1:
        case 2:
            mutate_metadata(file.header, random, room);
            break;
        case 3:
            mutate_number(file.header, random);
            break;
        case 4:
            mutate_value(file.tensors, random);
            break;
        case 5: {
            // Of another size, they would fit no header.
            const std::size_t wanted = file.tensors.size();
            file.tensors = mutated(file.tensors, wanted);
            if (random() % 8 != 0) file.tensors.resize(wanted);
            break;
        }
        }
        if (random() % 2 == 0) finish(file);
    } catch (const deepchrome::Error&) {
        file.header = mutated(file.header, file.header.size() + room);  // no JSON to change a part of
    }
    const std::string bytes = file.bytes();
    if (bytes.size() > most) return LLVMFuzzerMutate(data, size, most);
    std::copy(bytes.begin(), bytes.end(), data);
    return bytes.size();
}

/// Whether sealing a file that is in order changes nothing, as it should.
inline bool seals_to_itself(std::string_view file) { return Sealed(file).bytes() == file; }

}  // namespace fuzz
