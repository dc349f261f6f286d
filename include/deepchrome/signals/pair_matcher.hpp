// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>

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
    bool pass(std::int32_t chromosome, std::int32_t start);

    /// The fragment of `mate` and the one that waited for it, where both are usable.
    std::optional<PairFragment> add(std::string_view name, const Mate& mate);

    /// Usable mates whose other one did not come. Of those that wait, too: to be asked at the end.
    std::uint64_t missing() const;

    /// Usable mates whose other one was not.
    std::uint64_t filtered() const { return filtered_; }

    /// Mates that wait.
    std::size_t waiting() const { return waiting_.size(); }

private:
    /// A mate that waits: the name and places of its pair, and which of both it is. All of it is looked up,
    /// so that data with one name or one place for all are no slower.
    struct PairView {
        std::string_view name;
        std::int32_t chromosome;
        std::int32_t left;
        std::int32_t right;
        bool at_left;
        bool first;
    };
    struct Pair {
        std::string name;
        std::int32_t chromosome;
        std::int32_t left;
        std::int32_t right;
        bool at_left;
        bool first;

        explicit Pair(const PairView& other)
            : name(other.name), chromosome(other.chromosome), left(other.left), right(other.right),
              at_left(other.at_left), first(other.first) {}
    };
    struct Waiting {
        std::int32_t end;
        bool reverse;
        bool usable;
    };
    struct Hash {
        using is_transparent = void;
        template <class P>
        std::size_t operator()(const P& pair) const {
            const std::uint64_t place = (std::uint64_t{static_cast<std::uint32_t>(pair.left)} << 32U) |
                                        static_cast<std::uint32_t>(pair.right);
            // An odd factor spreads places, which are close to each other, over all bits.
            const auto which = static_cast<std::uint64_t>(pair.chromosome) * 4 + (pair.at_left ? 2U : 0U) +
                               (pair.first ? 1U : 0U);
            const std::uint64_t spread = ((place ^ which << 48U) * 0x9E3779B97F4A7C15U) >> 16U;
            return std::hash<std::string_view>{}(pair.name) ^ spread;
        }
    };
    struct Equal {
        using is_transparent = void;
        template <class P, class Q>
        bool operator()(const P& a, const Q& b) const {
            return a.left == b.left && a.right == b.right && a.chromosome == b.chromosome &&
                   a.at_left == b.at_left && a.first == b.first && a.name == b.name;
        }
    };

    void forget();

    std::unordered_multimap<Pair, Waiting, Hash, Equal> waiting_;
    std::size_t patience_;
    std::size_t limit_;
    std::pair<std::int32_t, std::int32_t> here_{0, 0};
    bool sorted_ = true;
    bool forgot_ = false;
    std::uint64_t missing_ = 0;
    std::uint64_t filtered_ = 0;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <unordered_map>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool PairMatcher::pass(std::int32_t chromosome, std::int32_t start) {
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

DEEPCHROME_INLINE std::optional<PairFragment> PairMatcher::add(std::string_view name, const Mate& mate) {
    const std::int32_t left = std::min(mate.start, mate.mate_start);
    const std::int32_t right = std::max(mate.start, mate.mate_start);
    const auto found =
        waiting_.find(PairView{name, mate.chromosome, left, right, mate.mate_start == left, !mate.first});
    if (found == waiting_.end()) {
        waiting_.emplace(Pair(PairView{name, mate.chromosome, left, right, mate.start == left, mate.first}),
                         Waiting{.end = mate.end, .reverse = mate.reverse, .usable = mate.usable});
        return std::nullopt;
    }
    const Waiting other = found->second;
    waiting_.erase(found);
    if (!mate.usable || !other.usable) {
        filtered_ += mate.usable != other.usable;
        return std::nullopt;
    }
    const std::int32_t five_prime = mate.first      ? (mate.reverse ? mate.end - 1 : mate.start)
                                    : other.reverse ? other.end - 1
                                                    : mate.mate_start;
    return PairFragment{.start = left, .end = std::max(mate.end, other.end), .five_prime = five_prime};
}

DEEPCHROME_INLINE std::uint64_t PairMatcher::missing() const {
    std::uint64_t number = missing_;
    for (const auto& [pair, mate] : waiting_) number += mate.usable;
    return number;
}

DEEPCHROME_INLINE void PairMatcher::forget() {
    std::erase_if(waiting_, [&](const auto& entry) {
        const auto& [pair, mate] = entry;
        const std::int32_t awaited = pair.at_left ? pair.right : pair.left;
        if (std::pair{pair.chromosome, awaited} >= here_) return false;
        missing_ += mate.usable;
        forgot_ = true;
        return true;
    });
    limit_ = std::max(patience_, 2 * waiting_.size());
}

}  // namespace deepchrome

#endif
