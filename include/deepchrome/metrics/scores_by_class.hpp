// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Collects the scores of ON and OFF genes separately, for ranking metrics that add genes one by one and
/// merge. (It sorts numbers only; RankedGenes also keeps the genes.)
class ScoresByClass {
public:
    void add(double score, bool on) { (on ? on_ : off_).push_back(score); }

    void merge(const ScoresByClass& other);

    std::uint64_t on() const { return on_.size(); }
    std::uint64_t off() const { return off_.size(); }

    /// Calls visit(on, off) for every distinct score, from the highest: the numbers of ON and OFF genes with
    /// this score.
    template <class Visit>
    void for_each_threshold(Visit visit) const {
        std::vector<double> on = on_;
        std::vector<double> off = off_;
        std::sort(on.begin(), on.end(), std::greater{});
        std::sort(off.begin(), off.end(), std::greater{});
        for (std::size_t i = 0, j = 0; i < on.size() || j < off.size();) {
            const bool from_on = j == off.size() || (i < on.size() && on[i] >= off[j]);
            const double score = from_on ? on[i] : off[j];
            const std::size_t first_on = i;
            const std::size_t first_off = j;
            while (i < on.size() && on[i] == score) ++i;
            while (j < off.size() && off[j] == score) ++j;
            visit(std::uint64_t{i - first_on}, std::uint64_t{j - first_off});
        }
    }

private:
    /// Appends by index, up to the initial size: a metric may be merged with itself.
    static void append(std::vector<double>& to, const std::vector<double>& from);

    std::vector<double> on_;
    std::vector<double> off_;
};

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void ScoresByClass::merge(const ScoresByClass& other) {
    append(on_, other.on_);
    append(off_, other.off_);
}

DEEPCHROME_INLINE void ScoresByClass::append(std::vector<double>& to, const std::vector<double>& from) {
    const std::size_t count = from.size();
    to.reserve(to.size() + count);
    for (std::size_t i = 0; i < count; ++i) to.push_back(from[i]);
}

}  // namespace deepchrome::detail

#endif
