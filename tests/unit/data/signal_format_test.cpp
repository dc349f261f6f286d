// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/data/signal_format.hpp>

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
    CHECK(signal_format("/nowhere") == SignalFormat::text);
}

TEST_CASE("bedGraph and BED by their first line") {
    const auto is_track = [](const std::string& text) {
        detail::LineReader lines(text, "t");
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
