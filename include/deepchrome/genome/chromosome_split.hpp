// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/gene_split.hpp>

// Neighboring genes share windows and signals. Where whole chromosomes are divided, no test gene has a
// neighbor among the training genes.
namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// The chromosome that each gene is divided with, without what files disagree on: its own. Rows of one id may
/// be on several, such as X and Y; all of them go with the one that has the most genes, since a gene must not
/// be trained on and tested on.
std::vector<std::string> home_chromosomes(std::span<const GeneLocus> genes);

/// Chromosomes that are being dealt to the parts. Those with equally many genes are alike, so a part is how
/// many it has of each size: a genome of ten thousand scaffolds has few sizes.
class ChromosomeDeal {
public:
    /// `sizes` are different.
    ChromosomeDeal(std::span<const std::size_t> sizes, const PartShares& shares, std::size_t genes);

    /// Deals a chromosome of each of these sizes, in this order. Every part with a share gets one at first.
    void deal(std::span<const std::size_t> order);

    /// Moves and exchanges chromosomes as long as that brings the parts nearer to their shares.
    void improve();

    /// The squared differences from the wanted numbers of genes, each in units of its own number.
    double error() const { return error_of(0, 0) + error_of(1, 0) + error_of(2, 0); }

    /// True if no part is further from its wanted number of genes than 5 % of it.
    bool is_close() const;

    /// How many chromosomes of a size every part has.
    const std::array<std::size_t, 3>& counts(std::size_t size) const { return counts_[size]; }

private:
    double error_of(std::size_t part, double more) const;

    /// Whether a step that takes so many genes along pays. It has to by more than rounding, such that all
    /// processors decide alike.
    bool pays(std::size_t from, std::size_t to, double genes) const;

    bool move(std::size_t from, std::size_t to, std::size_t size);

    bool exchange(std::size_t from, std::size_t to, std::size_t size, std::size_t other);

    void take(std::size_t from, std::size_t to, std::size_t size);

    std::span<const std::size_t> sizes_;
    PartShares shares_;
    PartShares wanted_{};                             // genes of each part
    PartShares given_{};                              // genes
    std::array<std::size_t, 3> chromosomes_{};        // of each part
    std::vector<std::array<std::size_t, 3>> counts_;  // of each size, by part
};

/// The deal that is chosen by chance: the first of a hundred that is close to the shares, or else the best.
ChromosomeDeal deal_by_chance(std::span<const std::size_t> sizes, std::vector<std::size_t> order,
                              const PartShares& shares, std::size_t genes, Seed seed);

}  // namespace detail

/// Deals whole chromosomes at random to the parts, whose numbers of genes come within 5 % of their shares,
/// or, with few or very uneven chromosomes, as near as can be found. Every part with a share gets a
/// chromosome. Rows of one id stay together. Throws DataError for fewer chromosomes than parts.
std::vector<Part> deal_chromosomes(std::span<const GeneLocus> genes, const PartShares& shares, Seed seed);

/// Named chromosomes to validate and to test with; all others are trained on. Rows of one id stay together.
/// Throws DataError for a chromosome without genes and one that is named for both.
std::vector<Part> split_by_chromosome(std::span<const GeneLocus> genes, std::span<const std::string> valid,
                                      std::span<const std::string> test);

/// Deals chromosomes to `folds` groups of about as many genes, the largest first; group `fold` is to test
/// with, the next one to validate with. Rows of one id stay together.
std::vector<Part> split_by_chromosome_fold(std::span<const GeneLocus> genes, std::size_t folds,
                                           std::size_t fold);

/// The chromosomes that a part has genes of, as they are spelled, with the number of these genes as `items`;
/// those with the most genes first.
std::vector<ChromosomeUse> chromosomes_of_part(std::span<const GeneLocus> genes, std::span<const Part> parts,
                                               Part part);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::vector<std::string> home_chromosomes(std::span<const GeneLocus> genes) {
    std::vector<std::string> homes;
    std::map<std::string, std::size_t> sizes;
    for (const GeneLocus& gene : genes) {
        homes.push_back(plain_chromosome(gene.chromosome));
        ++sizes[homes.back()];
    }
    TextMap<std::size_t> home_of;  // of an id, a row on its home
    for (std::size_t row = 0; row < genes.size(); ++row) {
        const auto [place, fresh] = home_of.try_emplace(genes[row].id, row);
        if (!fresh && sizes[homes[row]] > sizes[homes[place->second]]) place->second = row;
    }
    std::vector<std::string> result;
    for (const GeneLocus& gene : genes) result.push_back(homes[home_of.find(gene.id)->second]);
    return result;
}

DEEPCHROME_INLINE ChromosomeDeal::ChromosomeDeal(std::span<const std::size_t> sizes, const PartShares& shares,
                                                 std::size_t genes)
    : sizes_(sizes), shares_(shares), counts_(sizes.size()) {
    const double all = shares[0] + shares[1] + shares[2];
    for (std::size_t part = 0; part < 3; ++part)
        wanted_[part] = shares[part] / all * static_cast<double>(genes);
}

DEEPCHROME_INLINE void ChromosomeDeal::deal(std::span<const std::size_t> order) {
    double dealt = 0;
    std::size_t empty = 0;
    for (const std::size_t size : order) {
        dealt += static_cast<double>(sizes_[size]);
        while (empty < 3 && shares_[empty] == 0) ++empty;
        const std::size_t part = empty < 3 ? empty++ : part_most_behind(shares_, dealt, given_);
        ++counts_[size][part];
        ++chromosomes_[part];
        given_[part] += static_cast<double>(sizes_[size]);
    }
}

DEEPCHROME_INLINE void ChromosomeDeal::improve() {
    bool better = true;
    while (better) {
        better = false;
        for (const auto& [from, to] :
             {std::pair<std::size_t, std::size_t>{0, 1}, {0, 2}, {1, 0}, {1, 2}, {2, 0}, {2, 1}}) {
            for (std::size_t size = 0; size < sizes_.size(); ++size) {
                better = move(from, to, size) || better;
                for (std::size_t other = 0; other < sizes_.size(); ++other)
                    better = exchange(from, to, size, other) || better;
            }
        }
    }
}

DEEPCHROME_INLINE bool ChromosomeDeal::is_close() const {
    for (std::size_t part = 0; part < 3; ++part) {
        const double difference = given_[part] - wanted_[part];
        if (std::max(difference, -difference) > 0.05 * wanted_[part]) return false;
    }
    return true;
}

DEEPCHROME_INLINE double ChromosomeDeal::error_of(std::size_t part, double more) const {
    if (wanted_[part] == 0) return 0;
    const double difference = given_[part] + more - wanted_[part];
    return difference * difference / wanted_[part];
}

DEEPCHROME_INLINE bool ChromosomeDeal::pays(std::size_t from, std::size_t to, double genes) const {
    const double before = error_of(from, 0) + error_of(to, 0);
    return error_of(from, -genes) + error_of(to, genes) < before * (1 - 1e-9);
}

DEEPCHROME_INLINE bool ChromosomeDeal::move(std::size_t from, std::size_t to, std::size_t size) {
    const auto genes = static_cast<double>(sizes_[size]);
    if (shares_[to] == 0 || counts_[size][from] == 0 || chromosomes_[from] == 1 || !pays(from, to, genes))
        return false;
    take(from, to, size);
    return true;
}

DEEPCHROME_INLINE bool ChromosomeDeal::exchange(std::size_t from, std::size_t to, std::size_t size,
                                                std::size_t other) {
    const double genes = static_cast<double>(sizes_[size]) - static_cast<double>(sizes_[other]);
    if (counts_[size][from] == 0 || counts_[other][to] == 0 || !pays(from, to, genes)) return false;
    take(from, to, size);
    take(to, from, other);
    return true;
}

DEEPCHROME_INLINE void ChromosomeDeal::take(std::size_t from, std::size_t to, std::size_t size) {
    --counts_[size][from];
    ++counts_[size][to];
    --chromosomes_[from];
    ++chromosomes_[to];
    given_[from] -= static_cast<double>(sizes_[size]);
    given_[to] += static_cast<double>(sizes_[size]);
}

DEEPCHROME_INLINE ChromosomeDeal deal_by_chance(std::span<const std::size_t> sizes,
                                                std::vector<std::size_t> order, const PartShares& shares,
                                                std::size_t genes, Seed seed) {
    const ChromosomeDeal none(sizes, shares, genes);
    ChromosomeDeal best = none;
    for (std::uint64_t attempt = 0; attempt < 100; ++attempt) {
        RandomStream stream(seed, Purpose::split, 2, attempt);
        shuffle(std::span(order), stream);
        ChromosomeDeal deal = none;
        deal.deal(order);
        deal.improve();
        if (deal.is_close()) return deal;
        if (attempt == 0 || deal.error() < best.error() * (1 - 1e-9)) best = deal;
    }
    return best;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<Part> deal_chromosomes(std::span<const GeneLocus> genes,
                                                     const PartShares& shares, Seed seed) {
    const std::vector<std::string> homes = detail::home_chromosomes(genes);
    std::map<std::string, std::size_t> genes_on;
    for (const std::string& home : homes) ++genes_on[home];
    std::map<std::size_t, std::vector<std::string>, std::greater<>> names_by_size;
    for (const auto& [name, size] : genes_on) names_by_size[size].push_back(name);
    std::vector<std::size_t> sizes;
    std::vector<std::size_t> order;  // the size of each chromosome, as an index
    for (const auto& [size, names] : names_by_size) {
        order.insert(order.end(), names.size(), sizes.size());
        sizes.push_back(size);
    }
    const auto parts_wanted = static_cast<std::size_t>(
        std::count_if(shares.begin(), shares.end(), [](double share) { return share > 0; }));
    if (order.size() < parts_wanted) {
        ChromosomeTable found;
        for (const GeneLocus& gene : genes) ++found[found.add(gene.chromosome)].items;
        throw_as<DataError>({"the genes are on ", order.size(),
                             order.size() == 1 ? " chromosome" : " chromosomes", order.empty() ? "" : ", ",
                             some_chromosomes(found.uses()), " (wanted at least ", parts_wanted,
                             ", a whole one for each part); divide them at random instead"});
    }
    const detail::ChromosomeDeal deal = detail::deal_by_chance(sizes, order, shares, genes.size(), seed);
    std::map<std::string, Part> part_of;
    std::size_t size = 0;
    for (auto& [unused, names] : names_by_size) {
        RandomStream stream(seed, Purpose::split, 3, size);
        shuffle(std::span(names), stream);
        std::size_t next = 0;
        for (std::size_t part = 0; part < 3; ++part) {
            for (std::size_t i = 0; i < deal.counts(size)[part]; ++i)
                part_of[names[next++]] = static_cast<Part>(part);
        }
        ++size;
    }
    std::vector<Part> parts;
    for (const std::string& home : homes) parts.push_back(part_of[home]);
    return parts;
}

DEEPCHROME_INLINE std::vector<Part> split_by_chromosome(std::span<const GeneLocus> genes,
                                                        std::span<const std::string> valid,
                                                        std::span<const std::string> test) {
    const std::vector<std::string> homes = detail::home_chromosomes(genes);
    detail::TextMap<Part> part_of;
    for (const auto& [names, part] : {std::pair{valid, Part::valid}, std::pair{test, Part::test}}) {
        for (const std::string& name : names) {
            const std::string plain = plain_chromosome(name);
            if (!part_of.try_emplace(plain, part).second) {
                throw_as<DataError>(
                    {"chromosome ", name, " is named twice for the split (wanted each once)"});
            }
            if (!detail::contains(homes, plain)) {
                throw_as<DataError>(
                    {"chromosome ", name, " of the split has no genes; name chromosomes of the annotation"});
            }
        }
    }
    std::vector<Part> parts;
    for (const std::string& home : homes) {
        const auto place = part_of.find(home);
        parts.push_back(place == part_of.end() ? Part::train : place->second);
    }
    return parts;
}

DEEPCHROME_INLINE std::vector<Part> split_by_chromosome_fold(std::span<const GeneLocus> genes,
                                                             std::size_t folds, std::size_t fold) {
    std::map<std::string, std::size_t> sizes;
    const std::vector<std::string> homes = detail::home_chromosomes(genes);
    for (const std::string& home : homes) ++sizes[home];
    if (folds < 3 || folds > sizes.size() || fold >= folds) {
        throw_as<DataError>({"fold ", fold + 1, " of ", folds, " was asked for, of ", sizes.size(),
                             " chromosomes (wanted at least three folds, and a chromosome in each)"});
    }
    std::vector<std::string> names;
    std::vector<double> counts;
    for (const auto& [name, size] : sizes) {
        names.push_back(name);
        counts.push_back(static_cast<double>(size));
    }
    std::vector<std::size_t> filled(folds);
    std::map<std::string, std::size_t> fold_of;
    for (const std::size_t i : detail::descending(counts)) {
        const auto emptiest =
            static_cast<std::size_t>(std::min_element(filled.begin(), filled.end()) - filled.begin());
        fold_of[names[i]] = emptiest;
        filled[emptiest] += sizes[names[i]];
    }
    std::vector<Part> parts;
    for (const std::string& home : homes) {
        const std::size_t of = fold_of[home];
        parts.push_back(of == fold ? Part::test : of == (fold + 1) % folds ? Part::valid : Part::train);
    }
    return parts;
}

DEEPCHROME_INLINE std::vector<ChromosomeUse> chromosomes_of_part(std::span<const GeneLocus> genes,
                                                                 std::span<const Part> parts, Part part) {
    ChromosomeTable table;
    for (std::size_t row = 0; row < genes.size(); ++row) {
        if (parts[row] == part) ++table[table.add(genes[row].chromosome)].items;
    }
    std::vector<ChromosomeUse> chromosomes(table.uses().begin(), table.uses().end());
    std::sort(chromosomes.begin(), chromosomes.end(), [](const ChromosomeUse& a, const ChromosomeUse& b) {
        return a.items != b.items ? a.items > b.items : a.name < b.name;
    });
    return chromosomes;
}

}  // namespace deepchrome

#endif
