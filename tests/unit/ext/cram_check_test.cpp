// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/ext/cram_check.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <unistd.h>
#include <zlib.h>

#include <deepchrome/core/file.hpp>

using namespace deepchrome;
using namespace std::string_literals;

namespace {

std::string little_endian(std::uint64_t value) {
    std::string text;
    for (int i = 0; i < 4; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
    return text;
}

/// With zlib's checksum, which is another than the library's own.
std::string summed(const std::string& text) {
    return text + little_endian(::crc32(0, reinterpret_cast<const Bytef*>(text.data()),
                                        static_cast<uInt>(text.size())));
}

/// ITF8 of any number, in its longest form.
std::string number(std::uint32_t value) {
    std::string text;
    text += static_cast<char>(0xF0 | value >> 28);
    for (int shift : {20, 12, 4}) text += static_cast<char>(value >> shift & 0xFF);
    return text + static_cast<char>(value & 0x0F);
}

std::string block(int packing, int type, const std::string& content, std::uint32_t unpacked) {
    const std::string head = {static_cast<char>(packing), static_cast<char>(type), '\0'};
    return summed(head + number(static_cast<std::uint32_t>(content.size())) + number(unpacked) + content);
}

std::string container(const std::string& blocks, std::uint32_t count, const std::string& landmarks,
                      std::uint32_t landmark_count, std::size_t length) {
    return summed(little_endian(length) + number(0) + number(1) + number(100) + number(2) + "\0\0"s +
                  number(count) + number(landmark_count) + landmarks) +
           blocks;
}

const std::string definition = "CRAM\3\0"s + std::string(20, 'x');
const std::string text = block(0, 0, "\5\0\0\0@CO\tx"s, 9);
const std::string header = container(text, 1, "\0"s, 1, text.size());
const std::string rules = block(0, 1, "\1\0\1\0\1\0"s, 6);
// The container that ends a file, as the specification prints it.
const std::string marker =
    "\x0f\0\0\0\xff\xff\xff\xff\x0f\xe0\x45\x4f\x46\0\0\0\0\1\0\x05\xbd\xd9\x4f\0\1\0\6\6\1\0\1\0\1\0\xee\x63\1\x4b"s;

std::string slice_header(std::uint32_t records, std::uint32_t blocks, std::uint32_t ids) {
    std::string content =
        number(0) + number(1) + number(100) + number(records) + "\0"s + number(blocks) + number(ids);
    for (std::uint32_t i = 0; i < ids && i < 9; ++i) content += number(i);
    content += number(0xFFFFFFFF) + std::string(16, '\0');
    return block(0, 2, content, static_cast<std::uint32_t>(content.size()));
}

/// A file whose second container has these blocks.
std::string with_slice(const std::string& slice, const std::string& content, std::uint32_t blocks = 3) {
    const std::string all = rules + slice + content;
    return definition + header +
           container(all, blocks, number(static_cast<std::uint32_t>(rules.size())), 1, all.size()) + marker;
}

std::uint64_t containers(const std::string& bytes) {
    const struct File {
        std::filesystem::path path = std::filesystem::temp_directory_path() /
                                     ("deepchrome-cram-check-" + std::to_string(::getpid()) + ".cram");
        ~File() { std::filesystem::remove(path); }
    } file;
    std::ofstream(file.path, std::ios::binary) << bytes;
    return detail::CramCheck(file.path, "t").containers();
}

std::string damaged(const std::string& what) {
    return "t: " + what + " of the CRAM data is damaged; copy or fetch the file again";
}

}  // namespace

TEST_CASE("CRAM files as they should be") {
    CHECK(containers(definition + header + marker) == 2);
    const std::string data = block(0, 5, "xy", 2);
    CHECK(containers(with_slice(slice_header(2, 1, 1), data)) == 3);
    CHECK(containers(read_file(std::string(DEEPCHROME_TESTS_FOLDER) + "/fuzz/corpus/bam/plain.cram")) == 4);
}

TEST_CASE("CRAM files that end early, wherever") {
    const std::string whole = with_slice(slice_header(2, 1, 1), block(0, 5, "xy", 2));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_THROWS_AS(containers(whole.substr(0, size)), DataError);
    }
    CHECK_THROWS_WITH_AS(
        containers(whole.substr(0, whole.size() - marker.size())),
        "t: the data end early (wanted a complete file, with its end marker); copy or fetch it again",
        DataError);
}

TEST_CASE("every damaged byte of a header") {
    const std::string good = with_slice(slice_header(2, 1, 1), block(0, 5, "xy", 2));
    const std::size_t end = good.size() - marker.size() - block(0, 5, "xy", 2).size();
    for (std::size_t at = definition.size(); at < end; ++at) {
        CAPTURE(at);
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        CHECK_THROWS_AS(containers(bad), DataError);
    }
}

TEST_CASE("sizes that the file cannot hold, with checksums that fit") {
    const std::string data = block(0, 5, "xy", 2);
    const auto second = [](const std::string& bytes) { return definition + header + bytes + marker; };
    CHECK_THROWS_WITH_AS(containers(second(container(rules, 1, "", 0, 0x7FFFFFFF))),
                         damaged("the header of container 2").c_str(), DataError);
    CHECK_THROWS_WITH_AS(containers(second(container(rules, 0x7FFFFFFF, "", 0, rules.size()))),
                         damaged("the header of container 2").c_str(), DataError);
    CHECK_THROWS_WITH_AS(containers(second(container(rules, 1, "", 0x7FFFFFFF, rules.size()))),
                         damaged("the header of container 2").c_str(), DataError);
    CHECK_THROWS_WITH_AS(containers(second(container(rules, 1, number(5000), 1, rules.size()))),
                         damaged("the header of container 2").c_str(), DataError);
    // Records of a slice, its blocks, and the numbers of these
    CHECK_THROWS_WITH_AS(containers(with_slice(slice_header(0x7FFFFFFF, 1, 1), data)),
                         damaged("the header of a slice of container 2").c_str(), DataError);
    CHECK_THROWS_WITH_AS(containers(with_slice(slice_header(2, 9, 1), data)),
                         damaged("the header of a slice of container 2").c_str(), DataError);
    CHECK_THROWS_WITH_AS(containers(with_slice(slice_header(2, 1, 0x7FFFFFFF), data)),
                         damaged("the header of a slice of container 2").c_str(), DataError);
    // What blocks unpack to: as they are, by gzip (a byte makes no more than 1032), by rANS (which says its
    // size), or too much
    CHECK_THROWS_WITH_AS(containers(with_slice(slice_header(2, 1, 1), block(0, 5, "xy", 3))),
                         damaged("a block of container 2").c_str(), DataError);
    CHECK_THROWS_WITH_AS(containers(with_slice(slice_header(2, 1, 1), block(1, 5, "xy", 2065))),
                         damaged("a block of container 2").c_str(), DataError);
    CHECK(containers(with_slice(slice_header(2, 1, 1), block(1, 5, "xy", 2064))) == 3);
    CHECK_THROWS_WITH_AS(
        containers(with_slice(slice_header(2, 1, 1),
                              block(4, 5, "\0\5\0\0\0"s + little_endian(1 << 30) + "xxxxx", 7))),
        damaged("a block of container 2").c_str(), DataError);
    CHECK(containers(with_slice(slice_header(2, 1, 1),
                                block(4, 5, "\0\5\0\0\0"s + little_endian(7) + "xxxxx", 7))) == 3);
    CHECK_THROWS_WITH_AS(containers(with_slice(slice_header(2, 1, 1), block(2, 5, "xy", 0x7FFFFFFF))),
                         damaged("a block of container 2").c_str(), DataError);
    std::string many;
    for (int i = 0; i < 3; ++i) many += block(2, 4, "xy", 1 << 29);
    CHECK_THROWS_WITH_AS(containers(with_slice(slice_header(2, 3, 1), many, 5)),
                         damaged("a block of container 2").c_str(), DataError);
    // Blocks in places that they do not belong to
    CHECK_THROWS_WITH_AS(containers(with_slice(slice_header(2, 1, 1), rules)),
                         damaged("a block of container 2").c_str(), DataError);
    CHECK_THROWS_WITH_AS(containers(with_slice(data, data)), damaged("a block of container 2").c_str(),
                         DataError);
}

TEST_CASE("what is no CRAM of today") {
    CHECK_THROWS_WITH_AS(containers("BAM\1"),
                         "t: is no CRAM file (wanted its first bytes to be \"CRAM\"); give another file",
                         DataError);
    std::string old = definition + marker;
    old[4] = 2;
    old[5] = 1;
    CHECK_THROWS_WITH_AS(
        containers(old),
        "t: is of version 2.1 of CRAM (wanted 3.0 or 3.1, whose checksums tell damage); convert it, as by "
        "samtools view -b",
        DataError);
    CHECK_THROWS_WITH_AS(detail::CramCheck("nowhere.cram", "t"),
                         "t: cannot be read (No such file or directory); check the path", DataError);
}
