// SPDX-License-Identifier: BSD-3-Clause
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <deepchrome/text/byte_source.hpp>
#include <deepchrome/text/gzip_stream.hpp>

using namespace deepchrome;

namespace {

std::string packed(const std::string& text, std::size_t piece) {
    std::ostringstream target;
    GzipStream stream(target);
    for (std::size_t at = 0; at < text.size(); at += piece) stream << text.substr(at, piece);
    stream.finish();
    return target.str();
}

std::string unpacked(const std::string& bytes) {
    ByteSource source(bytes, "test");
    std::string text;
    char piece[1000];
    while (const std::size_t count = source.read(piece)) text.append(piece, count);
    return text;
}

}  // namespace

TEST_CASE("GzipStream: what is read is what was written, in any pieces") {
    std::string text;
    for (int i = 0; i < 30000; ++i) text += std::to_string(i * 7919 % 10007) + (i % 9 == 0 ? "\n" : "\t");
    const std::string bytes = packed(text, 17);
    CHECK(bytes.size() < text.size() / 2);
    CHECK(unpacked(bytes) == text);
    CHECK(unpacked(packed(text, text.size())) == text);
    CHECK(packed(text, 17) == bytes);
    CHECK(unpacked(packed("", 1)).empty());
    CHECK(packed("", 1).size() > 10);
}

TEST_CASE("GzipStream: without its end a file is cut off, and it does not go on where the target failed") {
    std::ostringstream target;
    GzipStream stream(target);
    stream << std::string(100000, 'x');
    stream.flush();
    CHECK_THROWS_AS(unpacked(target.str()), DataError);
    target.setstate(std::ios::badbit);
    stream << std::string(100000, 'x');
    CHECK(!stream);
}
