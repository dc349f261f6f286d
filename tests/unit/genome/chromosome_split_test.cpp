// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/chromosome_split.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

/// A genome with so many genes on each of its chromosomes, the genes of all mixed.
std::vector<GeneLocus> genome(const std::vector<std::size_t>& sizes) {
    std::vector<GeneLocus> genes;
    std::vector<std::size_t> left = sizes;
    bool more = true;
    while (more) {
        more = false;
        for (std::size_t chromosome = 0; chromosome < sizes.size(); ++chromosome) {
            if (left[chromosome] == 0) continue;
            --left[chromosome];
            more = true;
            genes.push_back({"G" + std::to_string(genes.size()), "", "chr" + std::to_string(1 + chromosome),
                             static_cast<std::int32_t>(1000 * genes.size()), '+', "", ""});
        }
    }
    return genes;
}

using Counts = std::array<double, 3>;

Counts counts(const std::vector<Part>& parts) {
    Counts number{};
    for (const Part part : parts) ++number[static_cast<std::size_t>(part)];
    return number;
}

/// True if every chromosome is in one part, and every gene in some.
bool whole(const std::vector<GeneLocus>& genes, const std::vector<Part>& parts) {
    std::map<std::string, std::set<Part>> found;
    for (std::size_t row = 0; row < genes.size(); ++row)
        found[plain_chromosome(genes[row].chromosome)].insert(parts[row]);
    return std::ranges::all_of(
        found, [](const auto& of) { return of.second.size() == 1 && *of.second.begin() != Part::none; });
}

/// The largest difference from a share, in units of the share.
double worst(const Counts& number, const PartShares& shares) {
    const double genes = number[0] + number[1] + number[2];
    double most = 0;
    for (std::size_t part = 0; part < 3; ++part) {
        const double wanted = shares[part] / (shares[0] + shares[1] + shares[2]) * genes;
        if (wanted > 0) most = std::max(most, std::abs(number[part] - wanted) / wanted);
    }
    return most;
}

double error(const Counts& number, const PartShares& shares) {
    const double genes = number[0] + number[1] + number[2];
    double sum = 0;
    for (std::size_t part = 0; part < 3; ++part) {
        const double wanted = shares[part] / (shares[0] + shares[1] + shares[2]) * genes;
        if (wanted > 0) sum += (number[part] - wanted) * (number[part] - wanted) / wanted;
    }
    return sum;
}

/// The least error of all divisions that leave no part with a share empty.
double least_error(const std::vector<std::size_t>& sizes, const PartShares& shares) {
    double least = 1e300;
    std::size_t all = 1;
    for (std::size_t i = 0; i < sizes.size(); ++i) all *= 3;
    for (std::size_t division = 0; division < all; ++division) {
        Counts number{};
        std::size_t digits = division;
        for (const std::size_t size : sizes) {
            number[digits % 3] += static_cast<double>(size);
            digits /= 3;
        }
        bool good = true;
        for (std::size_t part = 0; part < 3; ++part) good = good && (number[part] > 0) == (shares[part] > 0);
        if (good) least = std::min(least, error(number, shares));
    }
    return least;
}

const std::vector<std::size_t> human = {2010, 1241, 1047, 752, 862,  1016, 894,  721, 795, 756, 1294, 1035,
                                        323,  641,  611,  852, 1177, 276,  1399, 539, 231, 450, 829,  51};
const std::vector<std::size_t> yeast = {117, 456, 184, 836, 324, 141, 583, 321,
                                        241, 398, 348, 578, 505, 435, 597, 511};
const std::vector<std::size_t> arabidopsis = {708, 425, 544, 413, 632};  // tenths

}  // namespace

TEST_CASE("whole chromosomes are dealt by the shares in every genome") {
    std::vector<std::size_t> scaffolds = {900, 850, 700, 400};
    for (std::size_t i = 0; i < 700; ++i) scaffolds.push_back(1 + i % 9);
    const struct {
        std::vector<std::size_t> sizes;
        PartShares shares;
        double bound;
    } cases[] = {
        {human, default_shares, 0.05},       {human, {1, 1, 1}, 0.05},
        {human, {80, 10, 10}, 0.05},         {yeast, default_shares, 0.05},
        {yeast, {70, 15, 15}, 0.05},         {scaffolds, default_shares, 0.05},
        {arabidopsis, default_shares, 0.17}, {std::vector<std::size_t>(400, 7), default_shares, 0.05}};
    for (const auto& of : cases) {
        const std::vector<GeneLocus> genes = genome(of.sizes);
        std::set<std::vector<Part>> different;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const std::vector<Part> parts = deal_chromosomes(genes, of.shares, Seed{seed});
            CHECK(whole(genes, parts));
            CHECK(worst(counts(parts), of.shares) <= of.bound);
            different.insert(parts);
        }
        CHECK(different.size() >= 2);
        if (of.sizes.size() > 10) CHECK(different.size() >= 7);
        CHECK(deal_chromosomes(genes, of.shares, Seed{1}) == deal_chromosomes(genes, of.shares, Seed{1}));
    }
}

TEST_CASE("every chromosome comes to every part") {
    std::vector<std::size_t> tenths = human;
    for (std::size_t& size : tenths) size /= 10;
    const std::vector<GeneLocus> genes = genome(tenths);
    std::map<std::string, std::set<Part>> found;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const std::vector<Part> parts = deal_chromosomes(genes, default_shares, Seed{seed});
        for (std::size_t row = 0; row < human.size(); ++row) found[genes[row].chromosome].insert(parts[row]);
    }
    CHECK(found.size() == 24);
    for (const auto& of : found) CHECK_MESSAGE(of.second.size() == 3, of.first);
}

TEST_CASE("no division of few chromosomes is better, unless the one found is close") {
    RandomStream stream(Seed{1}, Purpose::test, 0, 0);
    const std::array<PartShares, 5> kinds = {default_shares, PartShares{1, 1, 1}, PartShares{90, 5, 5},
                                             PartShares{50, 49, 1}, PartShares{3, 0, 1}};
    std::size_t exact = 0;
    for (int round = 0; round < 60; ++round) {
        std::vector<std::size_t> sizes;
        const std::size_t chromosomes = 3 + stream.below(6);
        for (std::size_t i = 0; i < chromosomes; ++i)
            sizes.push_back(1 + stream.below(round % 3 == 0 ? 4 : 60) * stream.below(20));
        if (round % 4 == 0) sizes[0] = 5000;  // a huge one
        const std::vector<GeneLocus> genes = genome(sizes);
        const PartShares& shares = kinds[static_cast<std::size_t>(round) % kinds.size()];
        const std::vector<Part> parts =
            deal_chromosomes(genes, shares, Seed{static_cast<std::uint64_t>(round)});
        CHECK(whole(genes, parts));
        const Counts number = counts(parts);
        for (std::size_t part = 0; part < 3; ++part) CHECK((number[part] > 0) == (shares[part] > 0));
        if (worst(number, shares) <= 0.05) continue;
        ++exact;
        CHECK(error(number, shares) == doctest::Approx(least_error(sizes, shares)));
    }
    CHECK(exact >= 20);
}

TEST_CASE("too few chromosomes") {
    const auto deal = [](const std::vector<std::size_t>& sizes, const PartShares& shares) {
        return deal_chromosomes(genome(sizes), shares, Seed{1});
    };
    CHECK_THROWS_WITH_AS(
        deal({9}, default_shares),
        "the genes are on 1 chromosome, chr1 (wanted at least 3, a whole one for each part); "
        "divide them at random instead",
        DataError);
    CHECK_THROWS_WITH_AS(
        deal({9, 9}, default_shares),
        "the genes are on 2 chromosomes, chr1, chr2 (wanted at least 3, a whole one for each "
        "part); divide them at random instead",
        DataError);
    CHECK(counts(deal({9, 3}, {3, 0, 1})) == Counts{9, 0, 3});
    CHECK(counts(deal({1, 1, 1}, default_shares)) == Counts{1, 1, 1});
    std::vector<GeneLocus> genes = genome({3, 3, 3});
    for (GeneLocus& gene : genes) {
        if (gene.chromosome == "chr2") gene.chromosome = "1";  // the same as chr1
    }
    CHECK_THROWS_WITH_AS(
        deal_chromosomes(genes, default_shares, Seed{1}),
        "the genes are on 2 chromosomes, chr1, chr3 (wanted at least 3, a whole one for each "
        "part); divide them at random instead",
        DataError);
}

TEST_CASE("spellings and the order of the genes do not matter") {
    const std::vector<GeneLocus> genes = genome(yeast);
    const std::vector<Part> parts = deal_chromosomes(genes, default_shares, Seed{7});
    std::vector<GeneLocus> others(genes.rbegin(), genes.rend());
    for (std::size_t row = 0; row < others.size(); row += 2)
        others[row].chromosome = plain_chromosome(others[row].chromosome);
    std::vector<Part> of_others = deal_chromosomes(others, default_shares, Seed{7});
    std::ranges::reverse(of_others);
    CHECK(of_others == parts);
}

TEST_CASE("rows of one id stay together, with the chromosome that has more genes") {
    std::vector<GeneLocus> genes = genome({40, 30, 20, 10});
    std::vector<std::size_t> of_4;
    for (std::size_t row = 0; row < genes.size(); ++row) {
        if (genes[row].chromosome == "chr4") of_4.push_back(row);
    }
    std::size_t of_1 = 0;  // a gene of chromosome 1
    genes[of_4[2]].id = genes[of_1].id;
    bool apart = false;
    const std::vector<std::string> valid = {"chr2"};
    const std::vector<std::string> test = {"chr4"};
    std::vector<std::vector<Part>> splits = {split_by_chromosome(genes, valid, test),
                                             split_by_chromosome_fold(genes, 3, 1)};
    for (std::uint64_t seed = 1; seed <= 10; ++seed)
        splits.push_back(deal_chromosomes(genes, default_shares, Seed{seed}));
    for (const std::vector<Part>& parts : splits) {
        CHECK(parts[of_4[2]] == parts[of_1]);
        apart = apart || parts[of_4[3]] != parts[of_1];
        for (const std::size_t row : of_4) CHECK((row == of_4[2] || parts[row] == parts[of_4[0]]));
    }
    CHECK(apart);
}

TEST_CASE("named chromosomes, and folds of chromosomes") {
    const std::vector<GeneLocus> genes = genome(std::vector<std::size_t>(7, 10));
    const std::vector<Part> named =
        split_by_chromosome(genes, std::vector<std::string>{"chr3"}, std::vector<std::string>{"2"});
    CHECK(named[0] == Part::train);
    CHECK(named[1] == Part::test);
    CHECK(named[2] == Part::valid);
    CHECK_THROWS_WITH_AS(
        split_by_chromosome(genes, std::vector<std::string>{"3"}, std::vector<std::string>{"chr3"}),
        "chromosome chr3 is named twice for the split (wanted each once)", DataError);
    std::vector<int> tested(genes.size());
    for (std::size_t fold = 0; fold < 4; ++fold) {
        const std::vector<Part> parts = split_by_chromosome_fold(genes, 4, fold);
        for (std::size_t i = 0; i < genes.size(); ++i) tested[i] += parts[i] == Part::test;
        CHECK(whole(genes, parts));
        CHECK(counts(parts)[2] >= 10);
        CHECK(counts(parts)[2] <= 20);
    }
    CHECK(std::ranges::count(tested, 1) == 70);
    CHECK_THROWS_AS(split_by_chromosome_fold(genes, 8, 0), DataError);
}

TEST_CASE("the chromosomes of a part, large ones first") {
    std::vector<GeneLocus> genes = genome({3, 2, 1});  // on 1 2 3 1 2 1
    genes[1].chromosome = "2";
    const std::vector<Part> parts = {Part::test, Part::none,  Part::train,
                                     Part::test, Part::train, Part::train};
    const auto listed = [&](Part part) {
        std::string text;
        for (const ChromosomeUse& use : chromosomes_of_part(genes, parts, part))
            text += use.name + ":" + std::to_string(use.items) + " ";
        return text;
    };
    CHECK(listed(Part::train) == "chr1:1 chr2:1 chr3:1 ");
    CHECK(listed(Part::test) == "chr1:2 ");
    CHECK(listed(Part::valid).empty());
    const std::vector<Part> all(6, Part::train);
    genes[3].chromosome = "chr2";
    CHECK(chromosomes_of_part(genes, all, Part::train)[0].name == "2");  // as it is spelled first
    CHECK(chromosomes_of_part(genes, all, Part::train)[0].items == 3);
}
