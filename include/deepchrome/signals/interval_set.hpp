// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/memory.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/annotation_header.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/signals/interval_lines.hpp>
#include <deepchrome/text/browser_line.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Stretches of chromosomes, such as those of a blacklist; stretches that touch are joined.
class IntervalSet {
public:
    using Interval = std::pair<std::int32_t, std::int32_t>;  ///< [start, end), 0-based

    void add(std::string_view chromosome, std::int32_t start, std::int32_t end);

    /// Puts in order what was added; the questions below are for a set in order.
    void settle();

    std::string assembly;  ///< as the file's header says

    bool empty() const { return intervals_.empty(); }
    const ChromosomeTable& chromosomes() const { return names_; }

    /// The stretches of a chromosome of any spelling, from left to right; null if there are none.
    const std::vector<Interval>* on(std::string_view chromosome) const;

    /// True if [start, end) shares at least one base with one of `stretches`.
    static bool touches(const std::vector<Interval>& stretches, std::int32_t start, std::int32_t end);

    /// Calls `visit(start, end)` for the parts of [start, end) outside of `stretches`.
    template <class Visit>
    static void for_each_part_outside(const std::vector<Interval>& stretches, std::int32_t start,
                                      std::int32_t end, Visit&& visit) {
        auto next = first_beyond(stretches, start);
        for (; next != stretches.end() && next->first < end; ++next) {
            if (next->first > start) visit(start, next->first);
            start = std::max(start, next->second);
        }
        if (start < end) visit(start, end);
    }

private:
    /// The first stretch that ends behind `start`.
    static std::vector<Interval>::const_iterator first_beyond(const std::vector<Interval>& stretches,
                                                              std::int32_t start);

    ChromosomeTable names_;
    std::vector<std::vector<Interval>> intervals_;
};

/// Reads the first three columns of a BED file. Throws DataError for what is no interval.
IntervalSet read_intervals(LineReader& lines);

/// The intervals of a BED file, plain or gzip.
IntervalSet read_intervals(const std::filesystem::path& path);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void IntervalSet::add(std::string_view chromosome, std::int32_t start, std::int32_t end) {
    const std::size_t number = names_.add(chromosome);
    if (number == intervals_.size()) intervals_.emplace_back();
    intervals_[number].emplace_back(start, end);
    names_[number].see(start);
}

DEEPCHROME_INLINE void IntervalSet::settle() {
    for (std::vector<Interval>& on : intervals_) {
        std::sort(on.begin(), on.end(),
                  [](const Interval& a, const Interval& b) { return a.first < b.first; });
        std::vector<Interval> joined;
        for (const Interval& interval : on) {
            if (joined.empty() || interval.first > joined.back().second) {
                joined.push_back(interval);
            } else {
                joined.back().second = std::max(joined.back().second, interval.second);
            }
        }
        on = std::move(joined);
    }
}

DEEPCHROME_INLINE const std::vector<IntervalSet::Interval>*
IntervalSet::on(std::string_view chromosome) const {
    const std::size_t number = names_.find(chromosome);
    return number == ChromosomeTable::absent ? nullptr : &intervals_[number];
}

DEEPCHROME_INLINE bool IntervalSet::touches(const std::vector<Interval>& stretches, std::int32_t start,
                                            std::int32_t end) {
    const auto next = first_beyond(stretches, start);
    return next != stretches.end() && next->first < end;
}

DEEPCHROME_INLINE std::vector<IntervalSet::Interval>::const_iterator
IntervalSet::first_beyond(const std::vector<Interval>& stretches, std::int32_t start) {
    return std::upper_bound(
        stretches.begin(), stretches.end(), start,
        [](std::int32_t place, const Interval& stretch) { return place < stretch.second; });
}

DEEPCHROME_INLINE IntervalSet read_intervals(LineReader& lines) {
    IntervalSet set;
    std::vector<std::string_view> fields;
    std::string spelled;
    while (lines.next()) {
        if (is_browser_line(lines.text())) {
            if (std::string stated = detail::stated_assembly(lines.text()); !stated.empty())
                set.assembly = std::move(stated);
            continue;
        }
        split_fields(lines.text(), '\t', fields);
        if (fields.size() < 3) {
            throw_as<DataError>({lines.where(), ": ",
                                 too_few_columns(lines.text(), fields.size(), "chromosome, start and end")});
        }
        const std::int32_t start = parse_coordinate(fields[1], "the start", lines.where());
        const std::int32_t end = parse_coordinate(fields[2], "the end", lines.where());
        if (end < start) {
            throw_as<DataError>({lines.where(), ": ends at ", end, ", before its start ", start,
                                 " (wanted start, then end); check the order of the columns"});
        }
        if (fields[0] != spelled || spelled.empty()) {
            detail::require_chromosome(fields[0], set.chromosomes(), lines);
            spelled = fields[0];
        }
        if (end > start) set.add(fields[0], start, end);
    }
    set.settle();
    return set;
}

DEEPCHROME_INLINE IntervalSet read_intervals(const std::filesystem::path& path) {
    LineReader lines(path);
    return within_memory(lines.name(), [&] { return read_intervals(lines); });
}

}  // namespace deepchrome

#endif
