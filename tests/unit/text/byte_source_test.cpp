// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/text/byte_source.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>
#include <zlib.h>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>

using namespace deepchrome;

namespace {

std::string gzip(std::string_view text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
    std::string copy(text);
    stream.next_in = reinterpret_cast<Bytef*>(copy.data());
    stream.avail_in = static_cast<uInt>(copy.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string drain(ByteSource& source, std::size_t piece = 1000) {
    std::string all;
    std::vector<char> buffer(piece);
    while (const std::size_t got = source.read(buffer)) all.append(buffer.data(), got);
    CHECK(source.read(buffer) == 0);
    return all;
}

/// What reading these bytes gives, or the message of the error after "!".
std::string unpacked(std::string_view bytes, std::size_t piece = 1000, const std::string& name = "t.gz") {
    try {
        ByteSource source(bytes, name);
        return drain(source, piece);
    } catch (const DataError& error) {
        return std::string("!") + error.what();
    }
}

/// Text that packs badly and is longer than any buffer.
std::string long_text() {
    RandomStream stream(Seed{1}, Purpose::test, 0, 0);
    std::string text;
    for (int i = 0; i < 300000; ++i) text += static_cast<char>('a' + stream.below(26));
    return text;
}

class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& content, const std::string& suffix = ".csv")
        : path_(std::filesystem::temp_directory_path() /
                (std::string("deepchrome-byte-source-") + std::to_string(::getpid()) + suffix)) {
        std::ofstream(path_, std::ios::binary) << content;
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { std::filesystem::remove(path_); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string opening(const std::filesystem::path& path) {
    try {
        ByteSource source(path);
        return drain(source);
    } catch (const DataError& error) {
        return std::string("!") + error.what();
    }
}

}  // namespace

TEST_CASE("plain bytes come through in pieces of any size") {
    const std::string text = long_text();
    for (const std::size_t piece :
         {std::size_t{1}, std::size_t{7}, std::size_t{65536}, std::size_t{1000000}}) {
        CHECK(unpacked(text, piece, "t") == text);
    }
    CHECK(unpacked("", 10, "t").empty());
    CHECK(unpacked("a", 10, "t") == "a");
}

TEST_CASE("gzip data are unpacked, of one member or several") {
    const std::string text = long_text();
    const std::string packed = gzip(text);
    for (const std::size_t piece :
         {std::size_t{1}, std::size_t{7}, std::size_t{65536}, std::size_t{1000000}}) {
        CHECK(unpacked(packed, piece) == text);
    }
    CHECK(unpacked(packed, 1000, "named otherwise") == text);
    CHECK(unpacked(gzip("one") + gzip("") + gzip("two")) == "onetwo");
    CHECK(unpacked(packed + packed) == text + text);
    CHECK(unpacked(gzip("one") + std::string(70000, '\0')) == "one");
    CHECK(unpacked(gzip("")).empty());
}

TEST_CASE("damaged gzip data are refused") {
    const std::string packed = gzip("some text that is packed, some text that is packed");
    const std::string early =
        "!t.gz: the gzip data end early (wanted a complete file); copy or fetch it again";
    for (std::size_t size = 2; size < packed.size(); ++size) {
        CAPTURE(size);
        CHECK(unpacked(packed.substr(0, size)) == early);
    }
    std::string altered = packed;
    altered[altered.size() - 6] = static_cast<char>(altered[altered.size() - 6] ^ 1);
    CHECK(unpacked(altered) ==
          "!t.gz: the gzip data are damaged (incorrect data check); copy or fetch the file again");
    altered = packed;
    altered[altered.size() - 1] = static_cast<char>(altered[altered.size() - 1] ^ 1);
    CHECK(unpacked(altered) ==
          "!t.gz: the gzip data are damaged (incorrect length check); copy or fetch the file again");
    const std::string behind =
        "!t.gz: something follows the end of the gzip data; copy or fetch the file again";
    CHECK(unpacked(packed + "x") == behind);
    CHECK(unpacked(packed + std::string(1, '\0') + packed) == behind);
}

TEST_CASE("every flipped bit of gzip data is noticed or does no harm") {
    const std::string text = "some text that is packed, some text that is packed";
    const std::string packed = gzip(text);
    for (std::size_t bit = 0; bit < 8 * packed.size(); ++bit) {
        std::string altered = packed;
        altered[bit / 8] =
            static_cast<char>(static_cast<unsigned char>(altered[bit / 8]) ^ (1u << (bit % 8)));
        const std::string result = unpacked(altered, 1000, "t");
        // The name, time and system of the header mean nothing; without the magic bytes it is another file.
        const bool plain = bit < 16;
        CAPTURE(bit);
        CHECK((plain ? result == altered : (result == text || result.starts_with("!t: "))));
    }
}

TEST_CASE("other packings and encodings are told by name") {
    using namespace std::string_literals;
    const std::string wanted = " (wanted plain data, or those packed by gzip); ";
    const std::string remedy = wanted + "unpack it, and pack it by gzip if at all";
    CHECK(unpacked("PK\x03\x04zip"s, 10, "t") == "!t: is a zip archive, or a workbook" + remedy);
    CHECK(unpacked("BZh91AY&SY"s, 10, "t") == "!t: is bzip2 data" + remedy);
    CHECK(unpacked("\xFD"
                   "7zXZ\0abc"s,
                   10, "t") == "!t: is xz data" + remedy);
    CHECK(unpacked("\x28\xB5\x2F\xFD..."s, 10, "t") == "!t: is zstd data" + remedy);
    CHECK(unpacked("\xFF\xFEg\0,\0"s, 10, "t") == "!t: is UTF-16 text" + wanted + "convert it to UTF-8");
    CHECK(unpacked("\xFE\xFF\0g\0,"s, 10, "t") == "!t: is UTF-16 text" + wanted + "convert it to UTF-8");
    CHECK(unpacked("g,1,2", 10) == "!t.gz: is not gzip data (wanted its first bytes to be 1f 8b); remove .gz "
                                   "from the name of a plain file, or "
                                   "fetch it again");
}

TEST_CASE("files") {
    const std::string text = long_text() + "\nlast\n";
    const TemporaryFile plain(text);
    CHECK(opening(plain.path()) == text);
    CHECK(ByteSource(plain.path()).count_lines() == 2);
    CHECK(ByteSource(std::string_view("a\nb\n\nc"), "t").count_lines() == 3);
    const TemporaryFile packed(gzip(text), ".csv.gz");
    CHECK(opening(packed.path()) == text);
    CHECK(ByteSource(packed.path()).count_lines() == 0);
    const std::string folder = std::filesystem::temp_directory_path().string();
    CHECK(opening(folder) == "!" + folder + ": is a folder (wanted a file); give the path of a file");
    const std::string missing = folder + "/deepchrome-no-such-file.csv";
    CHECK(opening(missing) == "!" + missing + ": cannot be read (No such file or directory); check the path");
}

TEST_CASE("a dash is standard input, which may hand out single bytes") {
    const std::string packed = gzip("from a pipe");
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const int before = ::dup(STDIN_FILENO);
    REQUIRE(::dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    REQUIRE(::write(ends[1], packed.data(), packed.size()) == static_cast<::ssize_t>(packed.size()));
    ::close(ends[1]);
    {
        ByteSource source(std::filesystem::path("-"));
        CHECK(source.name() == "standard input");
        CHECK(source.count_lines() == 0);
        CHECK(drain(source, 3) == "from a pipe");
    }
    ::dup2(before, STDIN_FILENO);
    ::close(before);
    ::close(ends[0]);
}

TEST_CASE("the checksum is that of the bytes as they are stored") {
    const std::string text = "123456789";  // the check value of CRC-32 is that of these digits
    ByteSource plain(text, "t");
    plain.keep_checksum();
    std::array<char, 4> piece;
    while (plain.read(piece) > 0) {
    }
    CHECK(plain.checksum() == 0xCBF43926);
}
