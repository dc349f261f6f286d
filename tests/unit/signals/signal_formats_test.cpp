// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/signal_formats.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>
#include <deepchrome/signals/standard_formats.hpp>
#include <deepchrome/text/browser_line.hpp>

using namespace deepchrome;

namespace {

/// A format of one's own: what `samtools depth -H` prints, with positions from 1. It goes by two lines.
struct Depth {
    static constexpr std::string_view name = "depth";
    static constexpr std::string_view title = "samtools depth";

    static bool recognize(const TextStart& start) {
        return !start.header.empty() && start.header.front().text.starts_with("#CHROM\tPOS\t") &&
               !start.rows.empty() && split_fields(start.rows.front().text, '\t').size() == 3;
    }

    static void read(LineReader& lines, TrackBins& bins, const Poll& poll) {
        std::vector<std::string_view> fields;
        while (lines.next()) {
            poll();
            if (is_browser_line(lines.text())) continue;
            split_fields(lines.text(), '\t', fields);
            if (fields.size() != 3)
                throw DataError(lines.where() + ": " +
                                too_few_columns(lines.text(), fields.size(), "chromosome, position, depth"));
            const std::int32_t position = parse_coordinate(fields[1], "the position", lines.where());
            bins.add(bins.chromosome(fields[0]), position - 1, position,
                     parse_number<float>(fields[2]).value_or(0));
        }
    }
};

/// Another one, of reads, that goes by bytes and opens its file itself: a start in each line after the magic
/// one.
struct Starts {
    static constexpr std::string_view name = "starts";
    static constexpr std::string_view title = "starts";

    static bool recognize(std::string_view bytes) { return bytes.starts_with("STARTS\n"); }

    static void read(const std::filesystem::path& path, ReadCounter& counter, const Poll&) {
        LineReader lines(path);
        lines.next();
        while (lines.next()) {
            const std::int32_t start = parse_coordinate(lines.text(), "the start", lines.where());
            counter.add(counter.chromosome("chr1"), start, start + 5, '+');
        }
    }
};

/// Takes the place of the library's.
struct OtherBed : Bed {
    static constexpr std::string_view title = "another BED";
};

using Own = StandardFormats::with<Depth, Starts>;

// Bins [0, 10), [10, 20), [20, 30), [30, 40)
const WindowIndex& windows() {
    static const WindowIndex index = [] {
        Annotation annotation;
        annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
        return WindowIndex(annotation, {.bin_width = 10, .bins = 4});
    }();
    return index;
}

class Files {
public:
    Files() { std::filesystem::create_directory(folder_); }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;
    ~Files() { std::filesystem::remove_all(folder_); }
    std::string operator()(const std::string& name, std::string_view content) const {
        write_file(folder_ / name, content);
        return (folder_ / name).string();
    }

private:
    std::filesystem::path folder_ = std::filesystem::temp_directory_path() / "deepchrome_signal_formats_test";
};

template <class Formats>
std::string recognized(std::string_view text) {
    LineReader lines(text, "t");
    return std::string(Formats::titles[Formats::recognize(lines)]);
}

}  // namespace

TEST_CASE("the list finds the format of a text by bytes or lines") {
    CHECK(recognized<StandardFormats>("chr1\t1\t2\t0.5\n") == "bedGraph");
    CHECK(recognized<StandardFormats>("chr1\t1\t2\n") == "BED");
    CHECK(recognized<StandardFormats>("") == "BED");
    CHECK(recognized<StandardFormats>("variableStep chrom=chr1\n") == "wiggle");
    CHECK(recognized<StandardFormats>("@SQ\tSN:chr1\tLN:5\n") == "SAM");
    CHECK(recognized<StandardFormats>(std::string_view("BAM\1\0\0", 6)) == "BAM");
    CHECK(recognized<StandardFormats>("\x26\xFC\x8F\x88") == "bigWig");
    CHECK(recognized<StandardFormats>("#CHROM\tPOS\tx.bam\nchr1\t1\t2\n") == "BED");
    CHECK(recognized<Own>("#CHROM\tPOS\tx.bam\nchr1\t1\t2\n") == "samtools depth");
    CHECK(recognized<Own>("#CHROM\tPOS\tx.bam\nchr1\t1\t2\t3\n") == "bedGraph");
    CHECK(recognized<Own>("STARTS\n5\n") == "starts");
}

TEST_CASE("a text that shows no format") {
    const std::string comment = "#" + std::string(200000, 'x') + "\n";
    const std::string commented = comment + comment + "chr1\t1\t2\t5\n";
    LineReader comments(commented, "t");
    CHECK_THROWS_WITH_AS(StandardFormats::recognize(comments),
                         "t: has no whole row in its first 262141 bytes (wanted one that shows its format); "
                         "put the format before the name, as in bed:FILE",
                         DataError);
    const std::string long_comment = "#" + std::string(300000, 'x') + "\nchr1\t1\t2\t5\n";
    LineReader one_comment(long_comment, "t");
    CHECK_THROWS_AS(StandardFormats::recognize(one_comment), DataError);
    LineReader text("chr1\t1\t2\n", "t");
    CHECK_THROWS_WITH_AS((SignalFormats<Depth, Starts>::recognize(text)),
                         "t: is of no known format (wanted samtools depth, starts); give a file of one of "
                         "these",
                         DataError);
}

TEST_CASE("a format is stated before the path, or found in the file") {
    const Files file;
    const auto title = [](const std::string& text) {
        const SignalFile found = Own::find(text);
        return found.format == SignalFile::unknown ? "unknown " + found.path
                                                   : std::string(Own::titles[found.format]);
    };
    CHECK(title("bedgraph:" + file("a", "chr1\t1\t2\n")) == "bedGraph");
    CHECK(title("bed:-") == "BED");
    CHECK(title("depth:" + file("a", "x")) == "samtools depth");
    CHECK(title("-") == "unknown -");
    for (const std::string missing : {"nowhere", "nothing:nowhere"}) {
        CHECK_THROWS_WITH_AS(
            title(missing),
            (missing + ": cannot be read (No such file or directory); check the path").c_str(), DataError);
    }
    CHECK_THROWS_WITH_AS(title("bed:nowhere"),
                         "nowhere: cannot be read (No such file or directory); check the path", DataError);
    CHECK(title(file("a", "STARTS\n7\n")) == "starts");
    CHECK(title(file("b", "chr1\t1\t2\t5\n")) == "bedGraph");
    CHECK(Own::named("bedgraph:x:y").path == "x:y");
    CHECK(Own::named("nowhere").format == SignalFile::unknown);
    CHECK(Own::find("bedgraph:" + file("x:y", "")).path == file("x:y", ""));
    CHECK_THROWS_AS(title(file("c.gz", std::string_view("\x1F\x8B\x08\x00", 4))), DataError);
    CHECK_THROWS_WITH_AS(Own::find(file("d.gz", "chr1\t1\t2\n")),
                         (file("d.gz", "chr1\t1\t2\n") +
                          ": is not gzip data (wanted its first bytes to be 1f 8b); remove .gz from the name "
                          "of a plain file, or fetch it again")
                             .c_str(),
                         DataError);
}

TEST_CASE("formats by the first bytes of real files, whatever the name") {
    const std::filesystem::path corpus = std::filesystem::path(DEEPCHROME_TESTS_FOLDER) / "fuzz" / "corpus";
    const auto title = [&](const std::string& file) {
        const SignalFile found = StandardFormats::find((corpus / file).string());
        return found.format == SignalFile::unknown ? "unknown" : StandardFormats::titles[found.format];
    };
    CHECK(title("bam/plain.bam") == "BAM");
    CHECK(title("bam/plain.cram") == "CRAM");
    CHECK(title("bam/plain.sam") == "SAM");
    CHECK(title("bigwig/plain.bw") == "bigWig");
    CHECK(title("reads/tag_align") == "BED");
    CHECK(title("reads/gzip") == "BED");
    CHECK(title("bed_graph/plain") == "bedGraph");
    const std::string bam = (corpus / "bam" / "plain.bam").string();
    CHECK_THROWS_WITH_AS(
        StandardFormats::read(bam, windows(), {}),
        (bam + ": is BAM, which this build cannot read; install libhts-dev and build again").c_str(),
        DataError);
}

TEST_CASE("a file in the bins of all genes") {
    const Files file;
    const std::string reads = "chr1\t5\t12\tN\t0\t+\n1\t12\t13\tN\t0\t+\n2\t1\t2\tN\t0\t-\n";
    const std::string path = file("reads", reads);
    const BinnedSignal bed = Own::read(path, windows(), {});
    CHECK(bed.path == path);
    CHECK(bed.format == "BED");
    CHECK(bed.reads);
    CHECK(bed.checksum == file_checksum(path));
    CHECK(bed.values == std::vector<float>{1, 2, 0, 0});
    CHECK(bed.tally.counted == 3);
    CHECK(bed.chromosomes.size() == 2);
    CHECK(bed.evidence.candidates.size() == known_assemblies.size());
    CHECK(Own::read(path, windows(), {.counting = {.by = CountBy::five_prime}}).values ==
          std::vector<float>{1, 1, 0, 0});

    const std::string track = file("track", "chr1\t0\t10\t4\nchr1\t10\t15\t2\n");
    const BinnedSignal graph = Own::read("bedgraph:" + track, windows(), {.track = TrackSummary::sum});
    CHECK(graph.path == track);
    CHECK(graph.format == "bedGraph");
    CHECK_FALSE(graph.reads);
    CHECK(graph.values == std::vector<float>{40, 10, 0, 0});
    const float nan = std::numeric_limits<float>::quiet_NaN();
    CHECK(std::isnan(Own::read(track, windows(), {.missing = nan}).values[2]));
    IntervalSet blacklist;
    blacklist.add("chr1", 0, 10);
    blacklist.settle();
    CHECK(Own::read(track, windows(), {.counting = {.blacklist = &blacklist}}).values ==
          std::vector<float>{0, 2, 0, 0});
}

TEST_CASE("a format of one's own is found, read and refused like those of the library") {
    const Files file;
    const std::string depth = file("depth", "#CHROM\tPOS\tx.bam\nchr1\t1\t6\nchr1\t2\t8\nchr1\t31\t1\n");
    const BinnedSignal track = Own::read(depth, windows(), {});
    CHECK(track.format == "samtools depth");
    CHECK_FALSE(track.reads);
    CHECK(track.values == std::vector<float>{7, 0, 0, 1});
    CHECK(track.checksum == file_checksum(depth));

    const std::string starts = file("starts", "STARTS\n7\n18\n");
    const BinnedSignal reads = Own::read(starts, windows(), {});
    CHECK(reads.format == "starts");
    CHECK(reads.reads);
    CHECK(reads.values == std::vector<float>{1, 2, 1, 0});
    CHECK(reads.checksum == file_checksum(starts));

    const std::string bed = file("bed", "chr1\t1\t2\n");
    CHECK_THROWS_WITH_AS(Own::read("depth:" + file("two", "chr1\t5\n"), windows(), {}),
                         (file("two", "chr1\t5\n") +
                          ":1: has 2 columns (wanted chromosome, position, depth); give a file of "
                          "this kind")
                             .c_str(),
                         DataError);
    CHECK_THROWS_AS(Own::read(depth, windows(), {}, [] { throw std::runtime_error("stop"); }),
                    std::runtime_error);
}

TEST_CASE("a format with a known name replaces that one, others come before") {
    using Replaced = StandardFormats::with<OtherBed>;
    CHECK(Replaced::names.size() == StandardFormats::names.size());
    CHECK(recognized<SignalFormats<BedGraph, Bed>::with<Depth>>("chr1\t1\t2\n") == "BED");
    CHECK(std::is_same_v<SignalFormats<BedGraph, Bed>::with<OtherBed, Depth>,
                         SignalFormats<OtherBed, Depth, BedGraph>>);
}

TEST_CASE("the assembly that a signal states") {
    const Files file;
    CHECK(StandardFormats::read(file("stated.bedGraph", "track type=bedGraph db=hg19\nchr1\t1\t2\t5\n"),
                                windows(), {})
              .evidence.describe() == "hg19");
    CHECK(StandardFormats::read(file("comment.bed", "# from hg19\nchr1\t1\t2\n"), windows(), {})
              .evidence.describe() == "any assembly");
}
