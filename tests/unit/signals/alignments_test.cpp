// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/alignments.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

bool is_headless(const std::string& text) {
    LineReader lines(text, "t");
    return HeadlessSam::recognize(TextStart(lines));
}

}  // namespace

TEST_CASE("alignments by their first bytes") {
    CHECK(BamSignature::recognize(std::string_view("BAM\1\0\0", 6)));
    CHECK_FALSE(BamSignature::recognize("BAM"));
    CHECK(CramSignature::recognize("CRAM\3"));
    CHECK_FALSE(CramSignature::recognize("CRAB"));
    CHECK(SamSignature::recognize("@SQ\tSN:chr1\tLN:5\n"));
    CHECK(SamSignature::recognize("@HD\tVN:1.6"));
    CHECK_FALSE(SamSignature::recognize("@SQ SN:chr1"));
}

TEST_CASE("SAM without its header is not taken for BED") {
    for (const char* cigar : {"*", "36M", "5S10M3I2D7M200N4M2H"}) {
        CAPTURE(cigar);
        const std::string text = std::string("r1\t16\t1\t100\t60\t") + cigar + "\t*\t0\t0\tACGT\t*\n";
        CHECK(is_headless(text));
        LineReader lines(text, "t");
        Annotation annotation;
        annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
        const WindowIndex windows(annotation, {.bin_width = 10, .bins = 4});
        ReadCounter counter(windows, {});
        CHECK_THROWS_WITH_AS(
            HeadlessSam::read(lines, counter, [] {}),
            "t: is SAM without its header (wanted lines @SQ before the reads); give the whole file, as "
            "by samtools view -h",
            DataError);
    }
    CHECK_FALSE(is_headless("r1\t16\t1\t100\t60\tM36\t*\t0\t0\tACGT\t*\n"));
    CHECK_FALSE(is_headless("chr1\t5\t9\tN\t0\t+\t5\t9\t0\t1\t4,\t0,\n"));
    CHECK_FALSE(is_headless("chr1\t5\t9\n"));
    CHECK_FALSE(is_headless(""));
}
