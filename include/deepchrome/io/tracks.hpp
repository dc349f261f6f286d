// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/windows.hpp>

// Tracks for genome browsers. Whether a stream took everything is for its owner to check; AtomicFile does.

namespace deepchrome::inline DEEPCHROME_ISA {

/// A value of a stretch of a chromosome, 0-based, the end not included.
struct TrackPiece {
    std::size_t chromosome = 0;
    std::int64_t start = 0;
    std::int64_t end = 0;
    double value = 0;

    friend bool operator==(const TrackPiece&, const TrackPiece&) = default;
};

/// The chromosomes of a track: in the order of their names' bytes, as `sort -k1,1` in the C locale has them.
struct TrackChromosomes {
    std::vector<std::string> names;
    std::vector<std::int64_t> lengths;  ///< 0 where it is not known
};

namespace detail {

/// The indices of pieces or items by chromosome and start; those of one place stay in their order.
template <class Item>
std::vector<std::size_t> order_of_places(std::span<const Item> items) {
    std::vector<double> starts;
    for (const Item& item : items) starts.push_back(static_cast<double>(item.start));
    const std::vector<std::size_t> by_start = ascending(starts);
    std::vector<double> chromosomes;
    for (const std::size_t i : by_start) chromosomes.push_back(static_cast<double>(items[i].chromosome));
    std::vector<std::size_t> order;
    for (const std::size_t i : ascending(chromosomes)) order.push_back(by_start[i]);
    return order;
}

}  // namespace detail

/// A track out of pieces that may overlap, such as the bins of neighboring genes: each base has the mean of
/// the pieces that cover it. The result is sorted by chromosome and start, does not overlap, and neighbors of
/// one value are one piece. Of a base's values the order of the sum is that of the pieces, so that the result
/// depends on nothing else.
std::vector<TrackPiece> mean_track(std::span<const TrackPiece> pieces);

/// The piece of a window that bins `first` to `last` (as the table counts them, from 0) take, cut at the ends
/// of the chromosome; `chromosome` is its number in `chromosomes`. Empty where they lie outside.
TrackPiece window_piece(const GeneWindow& window, const WindowRule& rule, std::size_t first, std::size_t last,
                        std::size_t chromosome, const TrackChromosomes& chromosomes, double value = 0);

/// bedGraph, values with six significant digits. `track_line` opens the file, unless it is empty.
void write_bed_graph(std::ostream& out, std::span<const TrackPiece> track,
                     const TrackChromosomes& chromosomes, std::string_view track_line = {});

/// A line of BED9: an item with a thick part in a color.
struct BedItem {
    std::size_t chromosome = 0;
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::string name;
    int score = 0;  ///< from 0 to 1000
    char strand = '.';
    std::int64_t thick_start = 0;
    std::int64_t thick_end = 0;
    std::string color;  ///< "213,94,0"
};

/// BED9 in the order of chromosome and start. Items may overlap.
void write_bed9(std::ostream& out, const std::vector<BedItem>& items, const TrackChromosomes& chromosomes,
                std::string_view track_line = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<TrackPiece> mean_track(std::span<const TrackPiece> pieces) {
    std::vector<std::size_t> order;
    for (const std::size_t i : detail::order_of_places(pieces)) {
        if (pieces[i].start < pieces[i].end) order.push_back(i);
    }
    std::vector<TrackPiece> track;
    std::vector<std::size_t> open;  // pieces that cover `at`, in their order
    std::size_t next = 0;
    std::int64_t at = 0;
    while (next < order.size() || !open.empty()) {
        if (open.empty()) at = pieces[order[next]].start;
        const std::size_t chromosome = pieces[open.empty() ? order[next] : open.front()].chromosome;
        const auto begins_here = [&] {
            return next < order.size() && pieces[order[next]].chromosome == chromosome;
        };
        for (; begins_here() && pieces[order[next]].start == at; ++next) {
            open.insert(std::upper_bound(open.begin(), open.end(), order[next]), order[next]);
        }
        std::int64_t end = begins_here() ? pieces[order[next]].start : pieces[open.front()].end;
        double sum = 0;
        for (const std::size_t i : open) {
            end = std::min(end, pieces[i].end);
            sum += pieces[i].value;
        }
        const double value = sum / static_cast<double>(open.size());
        const bool goes_on =
            !track.empty() && track.back().chromosome == chromosome && track.back().end == at;
        if (goes_on && track.back().value == value) {
            track.back().end = end;
        } else {
            track.push_back({chromosome, at, end, value});
        }
        at = end;
        std::erase_if(open, [&](std::size_t i) { return pieces[i].end == at; });
    }
    return track;
}

DEEPCHROME_INLINE TrackPiece window_piece(const GeneWindow& window, const WindowRule& rule, std::size_t first,
                                          std::size_t last, std::size_t chromosome,
                                          const TrackChromosomes& chromosomes, double value) {
    if (window.flipped) {
        std::swap(first, last);
        first = rule.bins - 1 - first;
        last = rule.bins - 1 - last;
    }
    const std::int64_t length = chromosomes.lengths[chromosome];
    const std::int64_t start = window.start + static_cast<std::int64_t>(first) * rule.bin_width;
    std::int64_t end = window.start + static_cast<std::int64_t>(last + 1) * rule.bin_width;
    if (length > 0) end = std::min(end, length);
    return {chromosome, std::max<std::int64_t>(start, 0), end, value};
}

DEEPCHROME_INLINE void write_bed_graph(std::ostream& out, std::span<const TrackPiece> track,
                                       const TrackChromosomes& chromosomes, std::string_view track_line) {
    if (!track_line.empty()) out << track_line << '\n';
    for (const TrackPiece& piece : track) {
        out << chromosomes.names[piece.chromosome] << '\t' << std::to_string(piece.start) << '\t'
            << std::to_string(piece.end) << '\t' << format_significant(piece.value, 6) << '\n';
    }
}

DEEPCHROME_INLINE void write_bed9(std::ostream& out, const std::vector<BedItem>& items,
                                  const TrackChromosomes& chromosomes, std::string_view track_line) {
    if (!track_line.empty()) out << track_line << '\n';
    for (const std::size_t i : detail::order_of_places(std::span(items))) {
        const BedItem& item = items[i];
        out << chromosomes.names[item.chromosome] << '\t' << std::to_string(item.start) << '\t'
            << std::to_string(item.end) << '\t' << item.name << '\t' << std::to_string(item.score) << '\t'
            << item.strand << '\t' << std::to_string(item.thick_start) << '\t'
            << std::to_string(item.thick_end) << '\t' << item.color << '\n';
    }
}

}  // namespace deepchrome

#endif
