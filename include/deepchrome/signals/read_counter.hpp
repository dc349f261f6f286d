// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/signals/cell_list.hpp>
#include <deepchrome/signals/interval_set.hpp>
#include <deepchrome/signals/pair_rule.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What of a read is counted.
enum class CountBy {
    overlap,     ///< every bin that it touches by at least one base, as bedtools does
    five_prime,  ///< the bin of its 5' end; reads without a strand are taken as of the plus strand
    center,      ///< the bin of its middle base, the right one of two
};

/// How reads are counted.
struct CountRule {
    CountBy by = CountBy::overlap;
    std::int32_t extend = 0;  ///< lengthens shorter reads to so many bases from their 5' end; 0: as they are
    int min_mapq = 0;         ///< of BAM and CRAM
    bool keep_duplicates = false;            ///< of BAM and CRAM: counts reads flagged as duplicates
    const IntervalSet* blacklist = nullptr;  ///< reads that touch it are skipped
    PairRule pairs = PairRule::unstated;     ///< of BAM and CRAM
    const CellList* cells = nullptr;         ///< of fragments of single cells: all others are skipped
};

/// What became of the reads of a file. Reads on chromosomes without genes are counted, they belong to the
/// library. A fragment is counted, or on the blacklist, once; all else are alignments or lines.
struct ReadTally {
    std::uint64_t counted = 0;     ///< the size of the library
    std::uint64_t in_windows = 0;  ///< of these, those that touch a window
    std::uint64_t fragments = 0;   ///< of these, those that are no reads but whole fragments
    std::uint64_t unmapped = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t failed_quality = 0;
    std::uint64_t low_mapq = 0;
    std::uint64_t blacklisted = 0;
    std::uint64_t secondary = 0;        ///< of paired reads, and supplementary ones
    std::uint64_t not_proper = 0;       ///< of no proper pair
    std::uint64_t second_of_pair = 0;   ///< where the first reads are counted
    std::uint64_t mate_missing = 0;     ///< of a proper pair, but the other mate is not in the file
    std::uint64_t mate_filtered = 0;    ///< of a proper pair whose other mate does not pass the filters
    std::uint64_t two_chromosomes = 0;  ///< lines of BEDPE
    std::uint64_t strandless = 0;       ///< no skip: taken as of the plus strand, where the strand matters
    std::uint64_t other_cells = 0;      ///< fragments of cells that are not in the list
    std::uint64_t absent_cells = 0;     ///< no fragments: cells of the list that do not come up
};

/// Counts reads into the bins of all windows, in any order, in one pass.
class ReadCounter {
public:
    /// The index, and a blacklist, must outlive the counter.
    ReadCounter(const WindowIndex& windows, CountRule rule)
        : windows_(windows), rule_(rule), counts_(windows.bins()) {}

    const CountRule& rule() const { return rule_; }
    const WindowIndex& windows() const { return windows_; }

    /// The number under which `add` knows a chromosome of this file.
    std::size_t chromosome(std::string_view name) {
        const std::size_t number = seen_.add(name);
        if (number == places_.size()) {
            places_.push_back({windows_.chromosomes().find(name),
                               rule_.blacklist == nullptr ? nullptr : rule_.blacklist->on(name),
                               windows_.end_of(name)});
        }
        return number;
    }

    /// States the length of a chromosome, which a header gave.
    void set_length(std::size_t chromosome, std::int64_t length);

    /// Counts a read at [start, end), 0 <= start < end; what is beyond the end of the chromosome, where that
    /// is known, is cut off. `strand` is +, - or '.'.
    void add(std::size_t chromosome, std::int32_t start, std::int32_t end, char strand) {
        count(chromosome, start, end, strand, no_base);
    }

    /// Counts a whole fragment at [start, end), which is not extended. `five_prime` is the base of its 5'
    /// end.
    void add_fragment(std::size_t chromosome, std::int32_t start, std::int32_t end, std::int32_t five_prime) {
        const std::uint64_t before = tally_.counted;
        count(chromosome, start, end, '.', five_prime);
        tally_.fragments += tally_.counted - before;
    }

    ReadTally& tally() { return tally_; }
    const ReadTally& tally() const { return tally_; }
    const ChromosomeTable& chromosomes() const { return seen_; }
    /// Reads per bin: genes x bins, bins from left to right in the genome.
    std::span<const std::uint32_t> counts() const { return counts_; }

private:
    static constexpr std::int32_t no_base = -1;

    struct Place {
        std::size_t windows;
        const std::vector<IntervalSet::Interval>* blacklist;
        std::int32_t end;  // of the chromosome
    };

    /// Of a read, whose 5' end follows from its strand, `five_prime` is no_base. Inlined, because this is
    /// what the time of a run goes to.
    [[gnu::always_inline]] void count(std::size_t chromosome, std::int32_t start, std::int32_t end,
                                      char strand, std::int32_t five_prime) {
        ChromosomeUse& use = seen_[chromosome];
        const Place& place = places_[chromosome];
        use.see(start);
        if (end > place.end) [[unlikely]] {
            if (start >= place.end) {
                ++use.beyond;
                return;
            }
            ++use.clipped;
            end = place.end;
        }
        if (place.blacklist != nullptr && IntervalSet::touches(*place.blacklist, start, end)) {
            ++tally_.blacklisted;
            return;
        }
        ++tally_.counted;
        if (place.windows == ChromosomeTable::absent) return;
        if (five_prime == no_base && end - start < rule_.extend) lengthen(start, end, strand, place.end);
        if (rule_.by != CountBy::overlap) narrow(start, end, strand, five_prime);
        bool inside = false;
        windows_.for_each_bin_range(
            place.windows, start, end, [&](std::size_t row, std::size_t first, std::size_t last) {
                std::uint32_t* const bins = counts_.data() + row * windows_.rule().bins;
                for (std::size_t bin = first; bin <= last; ++bin) ++bins[bin];
                inside = true;
            });
        tally_.in_windows += inside;
    }

    void lengthen(std::int32_t& start, std::int32_t& end, char strand, std::int32_t last);

    void narrow(std::int32_t& start, std::int32_t& end, char strand, std::int32_t five_prime);

    const WindowIndex& windows_;
    CountRule rule_;
    std::vector<std::uint32_t> counts_;
    ChromosomeTable seen_;
    std::vector<Place> places_;
    ReadTally tally_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void ReadCounter::set_length(std::size_t chromosome, std::int64_t length) {
    seen_[chromosome].length = length;
    if (length > 0) places_[chromosome].end = static_cast<std::int32_t>(std::min(length, largest_coordinate));
}

DEEPCHROME_INLINE void ReadCounter::lengthen(std::int32_t& start, std::int32_t& end, char strand,
                                             std::int32_t last) {
    if (strand == '-') {
        start = std::max(end - rule_.extend, 0);
    } else {
        // Where the 5' end is counted, `narrow` notes it.
        tally_.strandless += strand == '.' && rule_.by != CountBy::five_prime;
        end = static_cast<std::int32_t>(std::min<std::int64_t>(std::int64_t{start} + rule_.extend, last));
    }
}

DEEPCHROME_INLINE void ReadCounter::narrow(std::int32_t& start, std::int32_t& end, char strand,
                                           std::int32_t five_prime) {
    if (rule_.by == CountBy::center) {
        start += (end - start) / 2;
    } else if (five_prime != no_base) {
        start = std::min(five_prime, end - 1);  // the end may be cut off
    } else if (strand == '-') {
        start = end - 1;
    } else if (strand == '.') {
        ++tally_.strandless;
    }
    end = start + 1;
}

}  // namespace deepchrome

#endif
