// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/assembly.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/gene_locus.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How the window around a TSS is laid and divided.
struct WindowRule {
    std::int32_t bin_width = 100;
    std::size_t bins = 100;
    bool published = false;      ///< the 1-based number of the TSS is the center, one base to the right
    bool orient_strand = false;  ///< genes of the minus strand are read from right to left

    std::int64_t length() const { return std::int64_t{bin_width} * static_cast<std::int64_t>(bins); }
};

/// The window of one gene, [start, start + length), 0-based; it may stick out on the left (start < 0) or
/// right.
struct GeneWindow {
    std::size_t chromosome = 0;
    std::int32_t start = 0;
    bool flipped = false;  ///< bin 1 is the rightmost
};

/// [TSS - half, TSS + half), half being that of the window's length, rounded down. A flipped window is the
/// mirror image at the TSS, so that the TSS is the first base of the same bin on both strands.
GeneWindow gene_window(const GeneLocus& gene, const WindowRule& rule, bool center_given);

/// The windows of all genes, such that those an interval touches are found at once.
class WindowIndex {
public:
    /// `assembly`, where it is known, says where chromosomes end; it must outlive this.
    WindowIndex(const Annotation& annotation, const WindowRule& rule, const Assembly* assembly = nullptr);

    const WindowRule& rule() const { return rule_; }
    std::size_t size() const { return windows_.size(); }
    /// All bins of all windows: gene after gene, bins from left to right in the genome.
    std::size_t bins() const { return windows_.size() * rule_.bins; }
    const GeneWindow& operator[](std::size_t row) const { return windows_[row]; }
    const ChromosomeTable& chromosomes() const { return names_; }
    /// Where a chromosome of any spelling ends, or beyond all coordinates if the assembly does not say it.
    std::int32_t end_of(std::string_view chromosome) const;

    /// Calls `visit(row, first, last)` for every window that [start, end) touches, with the first and last
    /// touched bin, counted from the left end of the window.
    template <class Visit>
    void for_each_bin_range(std::size_t chromosome, std::int32_t start, std::int32_t end,
                            Visit&& visit) const {
        const Places& on = places_[chromosome];
        const auto bucket = static_cast<std::size_t>(start) >> shift;
        if (bucket >= on.first.size()) return;
        const Place* place = on.places.data() + on.first[bucket];
        const Place* const stop = on.places.data() + on.places.size();
        for (; place != stop && place->start < end; ++place) {
            const std::int64_t from = std::int64_t{start} - place->start;
            if (from >= length_) continue;
            const std::int64_t to = std::min<std::int64_t>(std::int64_t{end} - place->start, length_) - 1;
            const auto width = static_cast<std::uint32_t>(rule_.bin_width);
            visit(std::size_t{place->row},
                  std::size_t{static_cast<std::uint32_t>(std::max<std::int64_t>(from, 0)) / width},
                  std::size_t{static_cast<std::uint32_t>(to) / width});
        }
    }

    /// Calls `visit(start, end)` for the stretches of a chromosome that windows cover, from left to right.
    template <class Visit>
    void for_each_stretch(std::size_t chromosome, Visit&& visit) const {
        const std::vector<Place>& places = places_[chromosome].places;
        for (std::size_t i = 0; i < places.size();) {
            const std::int32_t start = std::max(places[i].start, 0);
            std::int32_t end = places[i].start + length_;
            for (++i; i < places.size() && places[i].start <= end; ++i) end = places[i].start + length_;
            if (end > start) visit(start, end);
        }
    }

private:
    struct Place {
        std::int32_t start;
        std::uint32_t row;
    };
    struct Places {
        std::vector<Place> places;         // by start
        std::vector<std::uint32_t> first;  // per bucket, the first place that ends beyond the bucket's start
    };
    static constexpr int shift = 12;

    void index(Places& places) const;

    WindowRule rule_;
    const Assembly* assembly_;
    std::int32_t length_ = 0;
    std::vector<GeneWindow> windows_;
    ChromosomeTable names_;
    std::vector<Places> places_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <span>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE GeneWindow gene_window(const GeneLocus& gene, const WindowRule& rule, bool center_given) {
    const std::int64_t center = std::int64_t{gene.tss} + (rule.published && !center_given ? 1 : 0);
    const std::int64_t left = rule.length() / 2;
    const bool flipped = rule.orient_strand && gene.strand == '-';
    const std::int64_t start = flipped ? center + 1 - (rule.length() - left) : center - left;
    if (start + rule.length() > largest_coordinate) {
        throw_as<DataError>({"gene ", gene.id, ": its window ends at ", start + rule.length(),
                             " (wanted at most ", largest_coordinate, "); correct its position"});
    }
    return {.chromosome = 0, .start = static_cast<std::int32_t>(start), .flipped = flipped};
}

DEEPCHROME_INLINE WindowIndex::WindowIndex(const Annotation& annotation, const WindowRule& rule,
                                           const Assembly* assembly)
    : rule_(rule), assembly_(assembly) {
    if (rule.bin_width < 1 || rule.bins < 1 || rule.bins > static_cast<std::size_t>(largest_coordinate) ||
        rule.length() > largest_coordinate) {
        throw_as<DataError>(
            {rule.bins, " bins of ", rule.bin_width,
             " bp were asked for (wanted at least one of each, and less than 2^31 bp in all)"});
    }
    length_ = static_cast<std::int32_t>(rule.length());
    for (const GeneLocus& gene : annotation.genes) {
        GeneWindow window = gene_window(gene, rule, annotation.centers_given);
        window.chromosome = names_.add(gene.chromosome);
        ++names_[window.chromosome].items;
        windows_.push_back(window);
    }
    places_.resize(names_.size());
    std::vector<double> starts;
    for (const GeneWindow& window : windows_) starts.push_back(window.start);
    for (const std::size_t row : detail::ascending(starts)) {
        places_[windows_[row].chromosome].places.push_back(
            {windows_[row].start, static_cast<std::uint32_t>(row)});
    }
    for (Places& places : places_) index(places);
}

DEEPCHROME_INLINE std::int32_t WindowIndex::end_of(std::string_view chromosome) const {
    const std::int64_t length = assembly_ == nullptr ? 0 : assembly_->length(chromosome);
    return static_cast<std::int32_t>(length > 0 ? length : largest_coordinate);
}

DEEPCHROME_INLINE void WindowIndex::index(Places& places) const {
    std::uint32_t place = 0;
    const std::int64_t last = std::int64_t{places.places.back().start} + length_;
    for (std::int64_t start = 0; start < last; start += std::int64_t{1} << shift) {
        while (std::int64_t{places.places[place].start} + length_ <= start) ++place;
        places.first.push_back(place);
    }
}

}  // namespace deepchrome

#endif
