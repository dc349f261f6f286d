// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Needs libBigWig: link deepchrome::bigwig.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>

#include <unistd.h>

#include <bigWig.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/ext/bigwig_check.hpp>
#include <deepchrome/ext/local_file.hpp>
#include <deepchrome/signals/bigwig.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/signals/track_bins.hpp>
#include <deepchrome/text/byte_source.hpp>
#include <deepchrome/text/printable_name.hpp>
#include <deepchrome/text/temporary_copy.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// True for a file that can be read from any place on: a regular one that is not packed. Of others the reader
/// says more.
inline bool can_be_searched(const std::filesystem::path& path) {
    std::error_code ignored;
    const std::filesystem::file_status status = std::filesystem::status(path, ignored);
    if (path == "-" || std::filesystem::is_fifo(status) || std::filesystem::is_character_file(status))
        return false;
    std::ifstream file(path, std::ios::binary);
    return file.get() != 0x1F || file.get() != 0x8B;
}

struct CloseBigWig {
    void operator()(bigWigFile_t* file) const { ::bwClose(file); }
    void operator()(bwOverlappingIntervals_t* intervals) const { ::bwDestroyOverlappingIntervals(intervals); }
};

}  // namespace detail

/// Reads the intervals of a bigWig file at full resolution, never its zoom levels, where windows need them.
/// What cannot be gone back and forth in, "-" (standard input), a pipe or a gzip file, is first copied to a
/// temporary file. `poll()` is called now and then and may throw. Throws DataError for a file that is damaged
/// or ends early.
inline void read_bigwig(
    const std::filesystem::path& path, TrackBins& bins, const Poll& poll = [] {}) {
    const std::string name = path == "-" ? "standard input" : path.string();
    const auto fail = [&](const std::string& what) { throw DataError(name + ": " + what); };
    std::optional<TemporaryCopy> copy;
    if (detail::can_be_searched(path)) {
        ::close(detail::open_local_file(path));  // a folder is refused
    } else {
        ByteSource source(path);
        copy.emplace(name, [&](std::span<char> target) {
            poll();
            return source.read(target);
        });
    }
    std::string place = detail::local_path(copy ? copy->path() : path);  // libBigWig knows addresses, too
    detail::BigWigCheck(place, name, bins.windows());
    const std::unique_ptr<bigWigFile_t, detail::CloseBigWig> file(::bwOpen(place.data(), nullptr, "r"));
    if (!file || file->cl == nullptr || file->idx == nullptr) {
        fail("its header cannot be read (wanted a complete bigWig file); copy or fetch it again");
    }
    for (std::int64_t i = 0; i < file->cl->nKeys; ++i) {
        char* const spelled = file->cl->chrom[i];
        require_printable_name(spelled, "chromosome name", name);
        const std::string doubled =
            second_sequence(bins.chromosomes(), bins.windows().chromosomes(), spelled);
        if (!doubled.empty()) fail(doubled);
        const std::size_t chromosome = bins.chromosome(spelled);
        const std::int64_t length = file->cl->len[i];
        bins.set_length(chromosome, length);
        const std::size_t windows = bins.windows().chromosomes().find(spelled);
        if (windows == ChromosomeTable::absent) continue;
        bins.windows().for_each_stretch(windows, [&](std::int32_t start, std::int32_t end) {
            if (start >= length) return;
            end = static_cast<std::int32_t>(std::min<std::int64_t>(end, length));
            poll();
            const std::unique_ptr<bwOverlappingIntervals_t, detail::CloseBigWig> found(
                ::bwGetOverlappingIntervals(file.get(), spelled, static_cast<std::uint32_t>(start),
                                            static_cast<std::uint32_t>(end)));
            if (!found) {
                fail(std::string("the values of ") + spelled + ":" + std::to_string(start) + "-" +
                     std::to_string(end) +
                     " cannot be read, the data are damaged or end early (wanted a complete file); copy or "
                     "fetch it again");
            }
            for (std::uint32_t k = 0; k < found->l; ++k) {
                const std::int64_t from = std::max<std::int64_t>(found->start[k], start);
                const std::int64_t to = std::min<std::int64_t>(found->end[k], end);
                if (from < to) {
                    bins.add(chromosome, static_cast<std::int32_t>(from), static_cast<std::int32_t>(to),
                             found->value[k]);
                }
            }
        });
    }
}

struct BigWig : BigWigSignature {
    static void read(const std::filesystem::path& path, TrackBins& bins, const Poll& poll) {
        read_bigwig(path, bins, poll);
    }
};

}  // namespace deepchrome
