// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/signal_format.hpp>

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("formats by their first bytes, whatever the name") {
    const std::filesystem::path corpus = std::filesystem::path(DEEPCHROME_TESTS_FOLDER) / "fuzz" / "corpus";
    CHECK(signal_format(corpus / "bam" / "plain.bam") == SignalFormat::bam);
    CHECK(signal_format(corpus / "bam" / "plain.cram") == SignalFormat::cram);
    CHECK(signal_format(corpus / "bigwig" / "plain.bw") == SignalFormat::bigwig);
    CHECK(signal_format(corpus / "reads" / "tag_align") == SignalFormat::text);
    CHECK(signal_format(corpus / "bam" / "plain.sam") == SignalFormat::sam);
    CHECK(signal_format("/nowhere") == SignalFormat::text);
}

TEST_CASE("bedGraph and BED by their first line") {
    const auto is_track = [](const std::string& text) {
        LineReader lines(text, "t");
        const bool track = detail::starts_bed_graph(lines);
        CHECK(lines.next());  // nothing is lost
        return track;
    };
    CHECK(is_track("chr1\t1\t2\t0.5\n"));
    CHECK(is_track("# c\nchr1\t1\t2\t3\n"));
    CHECK(is_track("track type=bedGraph\nchr1\t1\t2\tx\n"));
    CHECK_FALSE(is_track("chr1\t1\t2\n"));
    CHECK_FALSE(is_track("chr1\t1\t2\tname\n"));
    CHECK_FALSE(is_track("chr1\t1\t2\t5\t0\t+\n"));
}

TEST_CASE("what a pipe turns out to bring") {
    const auto refused = [](const std::string& text, const std::string& message) {
        CAPTURE(text);
        LineReader lines(text, "t");
        CHECK_THROWS_WITH_AS(detail::starts_bed_graph(lines), message.c_str(), DataError);
    };
    refused(std::string("BAM\1\0\0", 6),
            "t: is bam data, which cannot be seen beforehand in a pipe; put bam: before the name");
    refused("CRAM\3\nx\n",
            "t: is cram data, which cannot be seen beforehand in a pipe; put cram: before the name");
    refused("\x26\xFC\x8F\x88\n",
            "t: is bigwig data, which cannot be seen beforehand in a pipe; put bigwig: before the name");
    refused("@SQ\tSN:chr1\tLN:5\n",
            "t: is sam data, which cannot be seen beforehand in a pipe; put sam: before the name");
    for (const char* cigar : {"*", "36M", "5S10M3I2D7M200N4M2H"}) {
        refused(std::string("r1\t16\t1\t100\t60\t") + cigar + "\t*\t0\t0\tACGT\t*\n",
                "t: is SAM without its header (wanted lines @SQ before the reads); give the whole file, as "
                "by samtools view -h");
    }
    refused("track type=wiggle_0\nvariableStep chrom=chr1\n",
            "t:2: is a line of wiggle (wanted BED, tagAlign or bedGraph); convert it by wigToBigWig");
    LineReader bed12("chr1\t5\t9\tN\t0\t+\t5\t9\t0\t1\t4,\t0,\n", "t");
    CHECK_FALSE(detail::starts_bed_graph(bed12));
}
