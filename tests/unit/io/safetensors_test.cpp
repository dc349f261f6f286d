// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/io/safetensors.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sealed.hpp"

using namespace deepchrome;
using test::bytes_of;
using test::replaced;
using test::sealed;

namespace {

/// "a" (2 x 2 bytes) and "b" (one F32).
const std::string header =
    R"({"__metadata__":{"note":"hi","crc32":"00000000"},)"
    R"("a":{"dtype":"U8","shape":[2,2],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[],"data_offsets":[4,8]}})";
const std::string data("\1\2\3\4\0\0\x80\x3F", 8);

std::string fault(const std::string& file) {
    return test::message([&] { SafetensorsReader(bytes_of(file), "m"); });
}

/// What a file says whose header has `to` in place of `from`, with a right checksum.
std::string fault_with(const std::string& from, const std::string& to) {
    const std::string changed = replaced(header, from, to);
    REQUIRE(changed != header);
    return fault(sealed(changed, data));
}

const std::string damaged = "; copy the file again from where it was made";
const std::string foreign = "; give a file as deepchrome saved it";

}  // namespace

TEST_CASE("a file is read as it was written") {
    SafetensorsWriter writer;
    writer.metadata("note", "say \"hi\"");
    const std::array<std::byte, 4> few{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
    writer.tensor("z", "U8", std::array<std::size_t, 2>{2, 2}, few);
    writer.tensor("a", "I32", std::array<std::size_t, 1>{1}, few);
    const std::string file = writer.finish();
    CHECK(file == writer.finish());

    const SafetensorsReader reader(bytes_of(file), "m");
    CHECK(reader.where() == "m");
    CHECK(reader.metadata("note") == "say \"hi\"");
    REQUIRE(reader.tensors().size() == 2);
    CHECK(reader.tensors()[0].name == "z");
    REQUIRE(reader.tensor("a") != nullptr);
    CHECK(reader.tensor("a")->type == "I32");
    CHECK(reader.tensor("a")->shape == std::vector<std::size_t>{1});
    CHECK(std::vector(reader.tensor("a")->bytes.begin(), reader.tensor("a")->bytes.end()) ==
          std::vector(few.begin(), few.end()));
    CHECK(reader.tensor("note") == nullptr);
    CHECK(test::message([&] { reader.metadata("else"); }) == "m: has no \"else\" in its metadata" + foreign);
    CHECK(test::message([&] { reader.json("note"); }) ==
          "m: the metadata \"note\" is not JSON at byte 1 (wanted a value)" + foreign);
}

TEST_CASE("the bytes are those of the format, the header padded to eight") {
    for (std::size_t length = 0; length < 9; ++length) {
        SafetensorsWriter writer;
        writer.metadata("n", std::string(length, 'x'));
        const std::array<std::byte, 1> one{std::byte{7}};
        writer.tensor("t", "U8", std::array<std::size_t, 1>{1}, one);
        std::string text = R"({"__metadata__":{"n":")" + std::string(length, 'x') +
                           R"(","crc32":"00000000"},"t":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})";
        while (text.size() % 8 != 0) text += ' ';
        CHECK(writer.finish() == sealed(text, "\7"));
    }
}

TEST_CASE("the hand-made file is good, in any order and with any spaces") {
    CHECK(test::checksum("123456789") == "cbf43926");  // the check value of this CRC
    CHECK(fault(sealed(header, data)) == "");
    CHECK(fault(sealed(header + "   \n", data)) == "");
    CHECK(
        fault(sealed(
            R"({ "b" : {"shape":[],"data_offsets":[0,4],"dtype":"F32"}, "__metadata__":{"crc32" : "00000000"}})",
            data.substr(0, 4))) == "");
}

TEST_CASE("damage") {
    const std::string file = sealed(header, data);
    CHECK(fault("") == "m: has 0 bytes (wanted a model file)" + foreign);
    CHECK(fault(file.substr(0, 7)) == "m: has 7 bytes (wanted a model file)" + foreign);
    CHECK(fault(file.substr(0, 100)) == "m: is cut short (100 bytes, wanted " +
                                            std::to_string(8 + header.size()) + " for the header alone)" +
                                            damaged);
    CHECK(fault("gene,bin,H3K4me3\n") ==
          "m: is no model file (its header would have 7955998159546508647 bytes)" + foreign);
    CHECK(fault(std::string(8, '\0')) == "m: the header does not begin with '{'" + damaged);
    CHECK(fault(test::raw_file(" " + header, data)) == "m: the header does not begin with '{'" + damaged);
    CHECK(fault(test::raw_file("{\"__metadata__\"", "")) ==
          "m: the header is not JSON at byte 16 (wanted ':')" + damaged);

    std::string changed = file;
    changed.back() = '\x40';
    std::string blank = replaced(changed, file.substr(file.find("crc32") + 8, 8), "00000000");
    CHECK(fault(changed) == "m: was altered or cut after it was saved (checksum " + test::checksum(blank) +
                                ", wanted " + file.substr(file.find("crc32") + 8, 8) + ")" + damaged);
    const std::string longest = std::string("\1\0\0\1\0\0\0\0", 8) + std::string((1 << 24) + 1, ' ');
    CHECK(fault(longest) == "m: is no model file (its header would have 16777217 bytes)" + foreign);
}

TEST_CASE("a checksum of its own is required") {
    const std::string none = "m: has no checksum of its own (wanted \"crc32\" in its metadata)" + foreign;
    CHECK(fault_with(R"(,"crc32":"00000000")", "") == none);
    CHECK(fault_with(R"("00000000")", "0") == none);
    CHECK(fault_with(R"("00000000")", "null") == none);
    CHECK(fault_with(R"("__metadata__")", R"("metadata")") ==
          "m: has no metadata (wanted a model that deepchrome saved)" + foreign);
    CHECK(fault_with(R"({"note":"hi","crc32":"00000000"})", "[]") ==
          "m: has no metadata (wanted a model that deepchrome saved)" + foreign);
    const auto digits = [](const std::string& text) {
        return "m: its checksum is \"" + text + "\" (wanted eight hexadecimal digits)" + damaged;
    };
    CHECK(fault_with("00000000", "") == digits(""));
    CHECK(fault_with("00000000", "0000000") == digits("0000000"));
    CHECK(fault_with("00000000", "000000000") == digits("000000000"));
    CHECK(fault_with("00000000", "0000000G") == digits("0000000G"));
    CHECK(fault_with("00000000", "0000000A") == digits("0000000A"));
    CHECK(fault_with("00000000", "\\u00300000000") == digits("00000000"));
}

TEST_CASE("a right checksum does not excuse a wrong structure") {
    CHECK(fault_with(R"("hi")", "1") == "m: the metadata \"note\" is not a text" + foreign);
    CHECK(fault_with(R"("dtype":"U8",)", "") ==
          "m: tensor \"a\" is not described by dtype, shape and data_offsets" + foreign);
    CHECK(fault_with(R"("dtype":"U8",)", R"("dtype":"U8","more":1,)") ==
          "m: tensor \"a\" is not described by dtype, shape and data_offsets" + foreign);
    CHECK(fault_with(R"({"dtype":"U8","shape":[2,2],"data_offsets":[0,4]})", "7") ==
          "m: tensor \"a\" is not described by dtype, shape and data_offsets" + foreign);
    CHECK(fault_with("U8", "F16") == "m: tensor \"a\" has the type \"F16\" (wanted F32 or F64)" + foreign);
    CHECK(fault_with(R"("U8")", "8") == "m: tensor \"a\" has the type \"8\" (wanted F32 or F64)" + foreign);
    const std::string neither = "m: tensor \"a\" has no shape or no place in the file" + foreign;
    CHECK(fault_with("[2,2]", "4") == neither);
    CHECK(fault_with("[2,2]", "[-2,2]") == neither);
    CHECK(fault_with("[2,2]", "[2.0,2]") == neither);
    CHECK(fault_with("[2,2]", "[2,99999999999999999999]") == neither);
    CHECK(fault_with("[0,4]", "[0]") == neither);
    CHECK(fault_with("[0,4]", "[0,4,8]") == neither);
    CHECK(fault_with("[0,4]", "[\"0\",\"4\"]") == neither);
    CHECK(fault_with("[2,2]", "[2,0]") ==
          "m: tensor \"a\" of shape [2, 0] does not fit into the file" + foreign);
    CHECK(fault_with("[2,2]", "[4294967296,4294967296]") ==
          "m: tensor \"a\" of shape [4294967296, 4294967296] does not fit into the file" + foreign);
    const auto place = [](const std::string& lies) {
        return "m: tensor \"a\" lies at bytes " + lies + " (wanted 4 bytes of the 8 that the file has)" +
               foreign;
    };
    CHECK(fault_with("[0,4]", "[0,5]") == place("0 to 5"));
    CHECK(fault_with("[0,4]", "[4,0]") == place("4 to 0"));
    CHECK(fault_with("[0,4]", "[6,10]") == place("6 to 10"));
    CHECK(fault_with("[0,4]", "[18446744073709551612,0]") == place("18446744073709551612 to 0"));
    CHECK(fault_with("[0,4]", "[4,8]") ==
          "m: tensor \"a\" begins at byte 4 (wanted 0, where the one before it ends)" + foreign);
    CHECK(fault_with("[0,4]", "[3,7]") ==
          "m: tensor \"a\" begins at byte 3 (wanted 0, where the one before it ends)" + foreign);
    CHECK(fault_with("[4,8]", "[2,6]") ==
          "m: tensor \"b\" begins at byte 2 (wanted 4, where the one before it ends)" + foreign);
    CHECK(fault(sealed(header, data + "x")) ==
          "m: its tensors end at byte 8 (wanted 9, where the file ends)" + foreign);
    CHECK(fault_with(R"(,"b":)", R"(,"a":)") == "m: the header is not JSON at byte " +
                                                    std::to_string(header.size() + 1) +
                                                    " (wanted every name once)" + damaged);
}
