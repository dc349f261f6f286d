// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/ext/bam_check.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>

using namespace deepchrome;
using namespace std::string_literals;

namespace {

void check(const std::string& bytes) {
    const std::filesystem::path path = "bam_check_test.bam";
    std::ofstream(path, std::ios::binary) << bytes;
    detail::check_bam_header(path);
}

// "@CO\n", and one chromosome, "chr1", of 5000 bp
const std::string header = "BAM\1\4\0\0\0@CO\n\1\0\0\0\5\0\0\0chr1\0\x88\x13\0\0"s;
const char* const damaged =
    "bam_check_test.bam: the header of the BAM data is damaged or ends early; copy or fetch the file again";

}  // namespace

TEST_CASE("headers of BAM, plain and packed") {
    CHECK_NOTHROW(check(header));
    CHECK_NOTHROW(check(header + "records"));
    CHECK_NOTHROW(check(read_file(std::string(DEEPCHROME_TESTS_FOLDER) + "/fuzz/corpus/bam/plain.bam")));
    for (std::size_t size = 1; size < header.size(); ++size) {
        CAPTURE(size);
        CHECK_THROWS_WITH_AS(check(header.substr(0, size)), damaged, DataError);
    }
    std::filesystem::remove("bam_check_test.bam");
}

TEST_CASE("sizes that the file does not hold") {
    for (const std::size_t at : {4u, 12u, 16u}) {  // of the text, number of chromosomes, size of a name
        std::string bad = header;
        bad[at + 3] = '\x7f';
        CHECK_THROWS_WITH_AS(check(bad), damaged, DataError);
    }
    std::string nameless = header;
    nameless[16] = 0;
    CHECK_THROWS_WITH_AS(check(nameless), damaged, DataError);
    CHECK_THROWS_WITH_AS(check("BAM\2" + header.substr(4)), damaged, DataError);
    std::filesystem::remove("bam_check_test.bam");
}
