// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/signals/covered_bases.hpp>
#include <deepchrome/signals/interval_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What a bin of a track (bedGraph, bigWig) is: of the bases that have a value, as bwStats has it.
enum class TrackSummary { mean, sum, max };

/// Collects the intervals of a track into the bins of all windows, in any order.
class TrackBins {
public:
    /// The index, and a blacklist, must outlive this. Bases of the blacklist are taken as without a value.
    /// `name` is that of the file, for messages.
    TrackBins(const WindowIndex& windows, TrackSummary summary, const IntervalSet* blacklist = nullptr,
              std::string name = "the track")
        : windows_(windows), summary_(summary), blacklist_(blacklist), name_(std::move(name)),
          value_(windows.bins(), summary == TrackSummary::max ? -infinite_number() : 0.0),
          covered_(windows.bins()) {}

    /// The number under which `add` knows a chromosome of this file.
    std::size_t chromosome(std::string_view name);

    /// States the length of a chromosome that the file has values for.
    void set_length(std::size_t chromosome, std::int64_t length);

    /// Adds the bases [start, end), 0 <= start < end; NaN is no value. What is beyond the end of the
    /// chromosome, where that is known, is cut off. Throws DataError, with the number of the `line` if there
    /// is one, for an infinite value, a negative one in a window, and bases that were added before.
    void add(std::size_t chromosome, std::int32_t start, std::int32_t end, float value,
             std::size_t line = 0) {
        ChromosomeUse& use = seen_[chromosome];
        const Place& place = places_[chromosome];
        use.see(start);
        if (const auto again = covered_bases_[chromosome].add(start, end)) {
            throw_as<DataError>({where(line), ": bases ", again->first, " to ", again->second, " of ",
                                 use.name,
                                 " have a value already (wanted at most one value a base); merge those that "
                                 "overlap, as by bedtools merge -c COLUMN -o max"});
        }
        if (is_infinite(value)) {
            throw_as<DataError>({where(line), ": bases ", start, " to ", end, " of ", use.name,
                                 " have an infinite value (wanted finite ones); correct it"});
        }
        if (end > place.end) {
            if (start >= place.end) {
                ++use.beyond;
                return;
            }
            ++use.clipped;
            end = place.end;
        }
        if (place.windows == ChromosomeTable::absent || is_nan(value)) return;
        if (value < 0) refuse_negative(place.windows, start, end, value, line);
        if (place.blacklist == nullptr) {
            spread(place.windows, start, end, value);
            return;
        }
        IntervalSet::for_each_part_outside(
            *place.blacklist, start, end,
            [&](std::int32_t from, std::int32_t to) { spread(place.windows, from, to, value); });
    }

    const ChromosomeTable& chromosomes() const { return seen_; }
    const WindowIndex& windows() const { return windows_; }

    /// The bins, genes x bins from left to right in the genome; `missing` where no base has a value, but 0
    /// outside of the chromosome. Throws DataError for a bin that float cannot hold.
    std::vector<float> values(float missing) const;

private:
    struct Place {
        std::size_t windows;
        const std::vector<IntervalSet::Interval>* blacklist;
        std::int32_t end;  // of the chromosome
    };

    std::string where(std::size_t line) const { return line == 0 ? name_ : message_of({name_, ":", line}); }

    /// True for a bin that is not on the chromosome at all.
    bool outside(std::size_t i) const;

    /// Throws DataError where a negative value is in a window: a gene table holds counts or coverage.
    void refuse_negative(std::size_t chromosome, std::int32_t start, std::int32_t end, float value,
                         std::size_t line) const;

    void spread(std::size_t chromosome, std::int32_t start, std::int32_t end, float value);

    const WindowIndex& windows_;
    TrackSummary summary_;
    const IntervalSet* blacklist_;
    std::string name_;
    std::vector<double> value_;
    std::vector<std::uint32_t> covered_;
    ChromosomeTable seen_;
    std::vector<Place> places_;
    std::vector<CoveredBases> covered_bases_;  // by chromosome
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::size_t TrackBins::chromosome(std::string_view name) {
    const std::size_t number = seen_.add(name);
    if (number == places_.size()) {
        places_.push_back({windows_.chromosomes().find(name),
                           blacklist_ == nullptr ? nullptr : blacklist_->on(name), windows_.end_of(name)});
        covered_bases_.emplace_back();
    }
    return number;
}

DEEPCHROME_INLINE void TrackBins::set_length(std::size_t chromosome, std::int64_t length) {
    seen_[chromosome].length = length;
    // Where there are no genes, nobody looks whether there are values.
    if (places_[chromosome].windows == ChromosomeTable::absent) ++seen_[chromosome].items;
    if (length > 0) places_[chromosome].end = static_cast<std::int32_t>(std::min(length, largest_coordinate));
}

DEEPCHROME_INLINE std::vector<float> TrackBins::values(float missing) const {
    std::vector<float> result(value_.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
        const double value = summary_ == TrackSummary::mean ? value_[i] / covered_[i] : value_[i];
        result[i] = covered_[i] != 0 ? static_cast<float>(value) : outside(i) ? 0.0f : missing;
        if (!is_infinite(result[i])) continue;
        throw_as<DataError>({name_, ": the values of bin ", i % windows_.rule().bins + 1, " of gene number ",
                             i / windows_.rule().bins + 1,
                             " are too large together (wanted what a float can hold); give smaller values"});
    }
    return result;
}

DEEPCHROME_INLINE bool TrackBins::outside(std::size_t i) const {
    const GeneWindow& window = windows_[i / windows_.rule().bins];
    const std::int64_t width = windows_.rule().bin_width;
    const std::int64_t left = window.start + static_cast<std::int64_t>(i % windows_.rule().bins) * width;
    if (left + width <= 0) return true;
    const std::string& name = windows_.chromosomes()[window.chromosome].name;
    const std::size_t use = seen_.find(name);
    return left >= (use == ChromosomeTable::absent ? windows_.end_of(name) : places_[use].end);
}

DEEPCHROME_INLINE void TrackBins::refuse_negative(std::size_t chromosome, std::int32_t start,
                                                  std::int32_t end, float value, std::size_t line) const {
    windows_.for_each_bin_range(chromosome, start, end, [&](std::size_t, std::size_t, std::size_t) {
        throw_as<DataError>(
            {where(line), ": bases ", start, " to ", end, " of ", windows_.chromosomes()[chromosome].name,
             " have the value ", format_shortest(value),
             " (wanted 0 or more, a gene table holds counts or coverage); give a track without "
             "negative values"});
    });
}

DEEPCHROME_INLINE void TrackBins::spread(std::size_t chromosome, std::int32_t start, std::int32_t end,
                                         float value) {
    const std::int64_t width = windows_.rule().bin_width;
    windows_.for_each_bin_range(
        chromosome, start, end, [&](std::size_t row, std::size_t first, std::size_t last) {
            std::int64_t left = windows_[row].start + static_cast<std::int64_t>(first) * width;
            for (std::size_t i = row * windows_.rule().bins + first; first <= last;
                 ++first, ++i, left += width) {
                const std::int64_t bases =
                    std::min<std::int64_t>(end, left + width) - std::max<std::int64_t>(start, left);
                covered_[i] += static_cast<std::uint32_t>(bases);
                if (summary_ == TrackSummary::max) {
                    value_[i] = std::max(value_[i], static_cast<double>(value));
                } else {
                    value_[i] += static_cast<double>(value) * static_cast<double>(bases);
                }
            }
        });
}

}  // namespace deepchrome

#endif
