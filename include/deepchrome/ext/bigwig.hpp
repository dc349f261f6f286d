// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Needs libBigWig: link deepchrome::bigwig.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <bigWig.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/data/track_bins.hpp>
#include <deepchrome/ext/bigwig_check.hpp>

namespace deepchrome {

namespace detail {

struct CloseBigWig {
    void operator()(bigWigFile_t* file) const { ::bwClose(file); }
    void operator()(bwOverlappingIntervals_t* intervals) const { ::bwDestroyOverlappingIntervals(intervals); }
};

}  // namespace detail

/// Reads the intervals of a bigWig file at full resolution, never its zoom levels, where windows need them. `poll()` is called
/// now and then and may throw. Throws DataError for a file that is damaged or ends early.
template <class Poll>
void read_bigwig(const std::filesystem::path& path, TrackBins& bins, Poll&& poll) {
    const auto fail = [&](const std::string& what) { throw DataError(path.string() + ": " + what); };
    std::string name = path.string();
    detail::BigWigCheck(path, bins.windows());
    const std::unique_ptr<bigWigFile_t, detail::CloseBigWig> file(::bwOpen(name.data(), nullptr, "r"));
    if (!file || file->cl == nullptr || file->idx == nullptr) fail("its header cannot be read (wanted a complete bigWig file); copy or fetch it again");
    for (std::int64_t i = 0; i < file->cl->nKeys; ++i) {
        char* const spelled = file->cl->chrom[i];
        const std::size_t chromosome = bins.chromosome(spelled);
        const std::int64_t length = file->cl->len[i];
        bins.set_length(chromosome, length);
        const std::size_t windows = bins.windows().chromosomes().find(spelled);
        if (windows == ChromosomeTable::absent) continue;
        bins.windows().for_each_stretch(windows, [&](std::int32_t start, std::int32_t end) {
            if (start >= length) return;
            end = static_cast<std::int32_t>(std::min<std::int64_t>(end, length));
            poll();
            const std::unique_ptr<bwOverlappingIntervals_t, detail::CloseBigWig> found(::bwGetOverlappingIntervals(
                file.get(), spelled, static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)));
            if (!found) {
                fail(std::string("the values of ") + spelled + ":" + std::to_string(start) + "-" + std::to_string(end) +
                     " cannot be read, the data are damaged or end early (wanted a complete file); copy or fetch it again");
            }
            for (std::uint32_t k = 0; k < found->l; ++k) {
                const std::int64_t from = std::max<std::int64_t>(found->start[k], start);
                const std::int64_t to = std::min<std::int64_t>(found->end[k], end);
                if (from < to) {
                    bins.add(chromosome, static_cast<std::int32_t>(from), static_cast<std::int32_t>(to), found->value[k]);
                }
            }
        });
    }
}

}  // namespace deepchrome
