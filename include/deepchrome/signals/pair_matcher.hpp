// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/chromosomes.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The primary alignment of one read of a pair, whose mate is said to lie on the same chromosome.
struct Mate {
    std::int32_t chromosome = 0;  ///< any number, rising in data that are sorted by position
    std::int32_t start = 0;
    std::int32_t end = 0;
    std::int32_t mate_start = 0;  ///< where the other one starts, as this one says
    bool first = false;           ///< the first read of its pair
    bool reverse = false;         ///< on the minus strand
    bool usable = true;           ///< passes the filters
};

/// Two mates, from the leftmost to the rightmost base of both.
struct PairFragment {
    std::int32_t start = 0;
    std::int32_t end = 0;
    std::int32_t five_prime = 0;  ///< the 5' base of the first read
};

/// Finds the mates of pairs in one pass over alignments in any order. A mate waits until the other one comes:
/// of the same name, where it says, and which says the same of this one, so that names may be used again. In
/// data sorted by position few wait, since those whose mate should have come are forgotten now and then.
class PairMatcher {
public:
    /// Mates that wait before any is forgotten.
    static constexpr std::size_t least_to_forget = std::size_t{1} << 16;

    explicit PairMatcher(std::size_t patience = least_to_forget) : patience_(patience), limit_(patience) {}

    /// Notes that the data have come to an alignment at `start`. False where it lies before the one before
    /// it, and mates that may still come were forgotten already: the data cannot be matched.
    bool pass(std::int32_t chromosome, std::int32_t start) {
        if (!sorted_) return true;
        const std::pair next{chromosome, start};
        if (next < here_) {
            sorted_ = false;
            return !forgot_;
        }
        here_ = next;
        if (waiting_.size() >= limit_) forget();
        return true;
    }

    /// The fragment of `mate` and the one that waited for it, where both are usable.
    std::optional<PairFragment> add(std::string_view name, const Mate& mate) {
        const auto [from, to] = waiting_.equal_range(name);
        const auto found = std::find_if(from, to, [&](const auto& other) {
            const Mate& waits = other.second;
            return waits.chromosome == mate.chromosome && waits.start == mate.mate_start &&
                   waits.mate_start == mate.start && waits.first != mate.first;
        });
        if (found == to) {
            waiting_.emplace(name, mate);
            return std::nullopt;
        }
        const Mate other = found->second;
        waiting_.erase(found);
        if (!mate.usable || !other.usable) {
            filtered_ += mate.usable != other.usable;
            return std::nullopt;
        }
        const Mate& first = mate.first ? mate : other;
        return PairFragment{.start = std::min(mate.start, other.start),
                            .end = std::max(mate.end, other.end),
                            .five_prime = first.reverse ? first.end - 1 : first.start};
    }

    /// Usable mates whose other one did not come. Of those that wait, too: to be asked at the end.
    std::uint64_t missing() const {
        std::uint64_t number = missing_;
        for (const auto& [name, mate] : waiting_) number += mate.usable;
        return number;
    }

    /// Usable mates whose other one was not.
    std::uint64_t filtered() const { return filtered_; }

    /// Mates that wait.
    std::size_t waiting() const { return waiting_.size(); }

private:
    void forget() {
        std::erase_if(waiting_, [&](const auto& entry) {
            const Mate& mate = entry.second;
            if (std::pair{mate.chromosome, mate.mate_start} >= here_) return false;
            missing_ += mate.usable;
            forgot_ = true;
            return true;
        });
        limit_ = std::max(patience_, 2 * waiting_.size());
    }

    std::unordered_multimap<std::string, Mate, detail::TextHash, std::equal_to<>> waiting_;
    std::size_t patience_;
    std::size_t limit_;
    std::pair<std::int32_t, std::int32_t> here_{0, 0};
    bool sorted_ = true;
    bool forgot_ = false;
    std::uint64_t missing_ = 0;
    std::uint64_t filtered_ = 0;
};

}  // namespace deepchrome
