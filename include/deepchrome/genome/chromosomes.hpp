// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/printable.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// The chromosome that NCBI's accession number, of any version, is of: "1" for NC_000001.11. Empty for others
/// than those of man and mouse.
inline std::string chromosome_of_accession(std::string_view name) {
    constexpr std::size_t digits = 6;
    if (!name.starts_with("NC_") || name.size() < 3 + digits) return {};
    std::size_t number = 0;
    for (const char c : name.substr(3, digits)) {
        if (c < '0' || c > '9') return {};
        number = number * 10 + static_cast<std::size_t>(c - '0');
    }
    const std::string_view version = name.substr(3 + digits);
    if (!version.empty() &&
        (version.front() != '.' || version.find_first_not_of("0123456789", 1) != version.npos))
        return {};
    if (number == 12920 || number == 1807 || number == 5089) return "M";
    for (const auto& [first, autosomes] : {std::pair<std::size_t, std::size_t>{1, 22}, {67, 19}}) {
        if (number < first || number > first + autosomes + 1) continue;
        const std::size_t chromosome = number - first + 1;
        return chromosome <= autosomes ? std::to_string(chromosome) : chromosome == autosomes + 1 ? "X" : "Y";
    }
    return {};
}

}  // namespace detail

/// A chromosome's name without what files disagree on: chr1, 1 and NC_000001.10 are the same, and so are
/// chrM, M and MT.
inline std::string plain_chromosome(std::string_view name) {
    if (std::string known = detail::chromosome_of_accession(name); !known.empty()) return known;
    if (name.size() > 3 && name.starts_with("chr")) name.remove_prefix(3);
    return std::string(name == "MT" ? "M" : name);
}

/// What a file holds of one chromosome.
struct ChromosomeUse {
    std::string name;         ///< as the file spells it
    std::int64_t length = 0;  ///< as the file's header says; 0 where nothing says it
    std::uint64_t items = 0;  ///< reads, intervals or genes
    std::array<std::int64_t, 3> last_starts{-1, -1, -1};  ///< the largest ones, 0-based, from the largest on
    std::uint64_t clipped = 0;                            ///< items that reached beyond its end
    std::uint64_t beyond = 0;                             ///< items that began beyond its end

    /// Takes note of an item that begins at `start`.
    void see(std::int64_t start) {
        ++items;
        if (start <= last_starts[2]) return;
        last_starts[2] = start;
        for (std::size_t i = 2; i > 0 && last_starts[i] > last_starts[i - 1]; --i)
            std::swap(last_starts[i], last_starts[i - 1]);
    }
};

namespace detail {

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

template <class T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

}  // namespace detail

/// Chromosomes by name, numbered in the order in which they come up.
class ChromosomeTable {
public:
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);

    /// The number of a chromosome, which is added if it is new. Two spellings in one file are one chromosome.
    std::size_t add(std::string_view name) {
        if (const auto known = numbers_.find(name); known != numbers_.end()) return known->second;
        const std::string plain = plain_chromosome(name);
        auto [place, fresh] = plain_.try_emplace(plain, uses_.size());
        if (fresh) uses_.emplace_back().name = name;
        numbers_.emplace(name, place->second);
        return place->second;
    }

    /// The number of a chromosome under any spelling, or `absent`.
    std::size_t find(std::string_view name) const {
        const auto place = plain_.find(plain_chromosome(name));
        return place == plain_.end() ? absent : place->second;
    }

    ChromosomeUse& operator[](std::size_t number) { return uses_[number]; }
    const ChromosomeUse& operator[](std::size_t number) const { return uses_[number]; }
    std::span<const ChromosomeUse> uses() const { return uses_; }
    std::size_t size() const { return uses_.size(); }

private:
    std::vector<ChromosomeUse> uses_;
    detail::TextMap<std::size_t> numbers_;
    detail::TextMap<std::size_t> plain_;
};

/// Up to five names for a message: "chr1, chr2, chr3, chr4, chr5 and 20 more".
inline std::string some_chromosomes(std::span<const ChromosomeUse> uses) {
    std::string text;
    std::size_t named = 0;
    std::size_t used = 0;
    for (const ChromosomeUse& use : uses) {
        if (use.items == 0) continue;
        if (++used > 5) continue;
        text += named++ == 0 ? "" : ", ";
        text += first_bytes(use.name, 40);
    }
    return used > 5 ? text + " and " + std::to_string(used - 5) + " more" : text;
}

}  // namespace deepchrome
