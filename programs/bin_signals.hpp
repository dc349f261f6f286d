// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <limits>

#ifdef DEEPCHROME_WITH_BAM
#include <deepchrome/ext/bam.hpp>
#endif
#ifdef DEEPCHROME_WITH_BIGWIG
#include <deepchrome/ext/bigwig.hpp>
#endif

#include "bin_settings.hpp"

/// How deepchrome-bin reads the file of a mark, whatever its format.
namespace programs {

/// FILE, or FORMAT:FILE where the format cannot be seen, as that of standard input.
struct SignalFile {
    deepchrome::SignalFormat format = deepchrome::SignalFormat::text;
    std::string path;

    explicit SignalFile(const std::string& text) {
        const deepchrome::NamedFormat named = deepchrome::named_format(text);
        path = text.substr(named.length);
        format = named.length > 0 ? named.format : deepchrome::signal_format(path);
    }
};

/// One file in the bins of all genes.
struct BinnedSignal {
    std::string path;
    std::string format;
    std::string checksum;
    std::vector<float> values;  // genes x bins, from left to right in the genome; NaN where missing
    bool reads = false;
    deepchrome::ReadTally tally;
    deepchrome::ChromosomeTable chromosomes;
    deepchrome::AssemblyEvidence signs;
};

/// What the library cannot read here.
[[noreturn]] inline void not_built(const std::string& path, const std::string& format,
                                   const std::string& package) {
    throw deepchrome::DataError(path + ": is " + format + ", which this build cannot read; install " +
                                package + " and build again");
}

inline BinnedSignal read_signal(const SignalFile& file, const deepchrome::WindowIndex& windows,
                                const BinSettings& settings, const deepchrome::IntervalSet* blacklist,
                                const deepchrome::InterruptGuard& guard) {
    using namespace deepchrome;
    BinnedSignal result;
    result.path = file.path;
    const auto poll = [&] { guard.check(); };
    [[maybe_unused]] const auto whole_file = [&] {  // what came through a pipe is gone
        const bool stays = file.path != "-" && std::filesystem::is_regular_file(file.path);
        result.checksum = stays ? file_checksum(file.path) : "none";
    };
    const auto take_reads = [&](const ReadCounter& counter, const std::string& format) {
        result.format = format;
        result.reads = true;
        result.tally = counter.tally();
        result.chromosomes = counter.chromosomes();
        result.values.assign(counter.counts().begin(), counter.counts().end());
    };
    const auto take_track = [&](const TrackBins& bins, const std::string& format) {
        result.format = format;
        result.chromosomes = bins.chromosomes();
        const float missing = settings.missing_nan ? std::numeric_limits<float>::quiet_NaN() : 0.0f;
        result.values = bins.values(missing, file.path);
    };
    CountRule rule = settings.counting;
    rule.blacklist = blacklist;
    if (file.format == SignalFormat::bam || file.format == SignalFormat::cram ||
        file.format == SignalFormat::sam) {
        const std::string format = file.format == SignalFormat::bam    ? "BAM"
                                   : file.format == SignalFormat::cram ? "CRAM"
                                                                       : "SAM";
#ifdef DEEPCHROME_WITH_BAM
        ::hts_set_log_level(HTS_LOG_OFF);
        ReadCounter counter(windows, rule);
        count_alignments(file.path, counter, poll);
        take_reads(counter, format);
        whole_file();
#else
        not_built(file.path, format, "libhts-dev");
#endif
    } else if (file.format == SignalFormat::bigwig) {
#ifdef DEEPCHROME_WITH_BIGWIG
        TrackBins bins(windows, settings.track, blacklist);
        read_bigwig(file.path, bins, poll);
        take_track(bins, "bigWig");
        whole_file();
#else
        not_built(file.path, "bigWig", "libbigwig-dev");
#endif
    } else {
        LineReader lines(file.path);
        lines.keep_checksum();
        const bool track = file.format == SignalFormat::bed_graph ||
                           (file.format == SignalFormat::text && detail::starts_bed_graph(lines));
        if (track) {
            TrackBins bins(windows, settings.track, blacklist);
            read_bed_graph(lines, bins, poll);
            take_track(bins, "bedGraph");
        } else {
            ReadCounter counter(windows, rule);
            count_bed_reads(lines, counter, poll);
            take_reads(counter, "BED");
        }
        result.checksum = std::string("crc32:") + hexadecimal(lines.checksum());
    }
    if (!result.reads && settings.normalize != Normalize::none) {
        throw DataError(file.path + ": is a track, whose unit is its own (wanted reads for --normalize " +
                        name_of(units, settings.normalize) + "); leave out --normalize, or give reads");
    }
    for (float& value : result.values) {
        if (!(value < 0)) continue;
        throw DataError(file.path + ": a bin has the value " + format_shortest(value) +
                        " (wanted 0 or more, a gene table holds counts or coverage); give a track without "
                        "negative values");
    }
    result.signs = assembly_evidence(result.chromosomes.uses());
    return result;
}

}  // namespace programs
