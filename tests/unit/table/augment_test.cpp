// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/augment.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

constexpr Signal signal{.bins = 6, .marks = 2};

/// Values 1 ... 12.
std::vector<float> counting() {
    std::vector<float> gene(signal.size());
    for (std::size_t i = 0; i < gene.size(); ++i) gene[i] = static_cast<float>(i + 1);
    return gene;
}

std::vector<float> changed(const Augmentation& augmentation, const std::vector<float>& gene,
                           std::uint64_t sample, std::vector<float> blank = {}) {
    RandomStream stream(Seed{9}, Purpose::augment, 0, sample);
    std::vector<float> out(gene.size(), -1);
    augmentation.apply(std::span<const float>(gene), signal, stream, std::span(out),
                       std::span<const float>(blank));
    return out;
}

/// The gene reversed or not and moved by `shift` bins, element by element.
std::vector<float> moved(const std::vector<float>& gene, bool reverse, int shift,
                         std::vector<float> blank = {0, 0}) {
    std::vector<float> out;
    for (int bin = 0; bin < 6; ++bin) {
        for (std::size_t mark = 0; mark < 2; ++mark) {
            const int from = bin - shift;
            if (from < 0 || from > 5) {
                out.push_back(blank[mark]);
            } else {
                out.push_back(gene[static_cast<std::size_t>(reverse ? 5 - from : from) * 2 + mark]);
            }
        }
    }
    return out;
}

}  // namespace

TEST_CASE("nothing asked for, nothing changed") {
    const Augmentation none{.max_shift = 0, .flip = 0, .noise = 0};
    CHECK_FALSE(none.active());
    CHECK(changed(none, counting(), 1) == counting());
    CHECK(Augmentation{}.active());
}

TEST_CASE("a flip reverses the bins and keeps the marks") {
    CHECK(changed({.max_shift = 0, .flip = 1, .noise = 0}, counting(), 1) ==
          std::vector<float>{11, 12, 9, 10, 7, 8, 5, 6, 3, 4, 1, 2});
}

TEST_CASE("every shift and flip occurs as often as it should") {
    const Augmentation augmentation{.max_shift = 2, .flip = 0.25, .noise = 0};
    const std::vector<float> blank = {-3, -4};
    std::array<std::array<int, 5>, 2> seen{};
    constexpr int draws = 20000;
    for (std::uint64_t sample = 0; sample < draws; ++sample) {
        const std::vector<float> out = changed(augmentation, counting(), sample, blank);
        bool found = false;
        for (int shift = -2; shift <= 2; ++shift) {
            for (const bool reverse : {false, true}) {
                if (out != moved(counting(), reverse, shift, blank)) continue;
                ++seen[reverse ? 1 : 0][static_cast<std::size_t>(shift + 2)];
                found = true;
            }
        }
        REQUIRE(found);
    }
    for (const int count : seen[0]) CHECK(count == doctest::Approx(draws * 0.75 / 5).epsilon(0.07));
    for (const int count : seen[1]) CHECK(count == doctest::Approx(draws * 0.25 / 5).epsilon(0.12));
}

TEST_CASE("shifts may be wider than the gene, and new bins are zero") {
    bool empty = false;
    for (std::uint64_t sample = 0; sample < 200; ++sample) {
        const std::vector<float> out = changed({.max_shift = 50, .flip = 0, .noise = 0}, counting(), sample);
        bool found = false;
        for (int shift = -6; shift <= 6; ++shift) found = found || out == moved(counting(), false, shift);
        CHECK(found);
        empty = empty || out == std::vector<float>(12, 0.0f);
    }
    CHECK(empty);
}

TEST_CASE("noise is Gaussian, of the deviation asked for, and new at every place") {
    const Augmentation augmentation{.max_shift = 0, .flip = 0, .noise = 0.5};
    std::vector<double> noise;
    double neighbors = 0;
    for (std::uint64_t sample = 0; sample < 20000; ++sample) {
        const std::vector<float> out = changed(augmentation, std::vector<float>(12, 1.0f), sample);
        for (std::size_t i = 0; i < out.size(); ++i) {
            noise.push_back(static_cast<double>(out[i]) - 1);
            if (i > 0) neighbors += noise[noise.size() - 1] * noise[noise.size() - 2];
        }
    }
    const auto n = static_cast<double>(noise.size());
    double mean = 0;
    double square = 0;
    double fourth = 0;
    for (const double x : noise) {
        mean += x / n;
        square += x * x / n;
        fourth += x * x * x * x / n;
    }
    CHECK(std::abs(mean) < 5 * 0.5 / std::sqrt(n));
    CHECK(std::sqrt(square) == doctest::Approx(0.5).epsilon(0.01));
    CHECK(fourth / (square * square) == doctest::Approx(3).epsilon(0.03));
    CHECK(std::abs(neighbors / (n * 0.25)) < 5 / std::sqrt(n));
}

TEST_CASE("a gain multiplies a mark in all bins alike, measured from blank") {
    const Augmentation augmentation{.max_shift = 0, .flip = 0, .noise = 0, .gain = 0.2};
    CHECK(augmentation.active());
    const std::vector<float> blank = {-3, 2};
    const std::vector<float> gene = counting();
    std::array<std::vector<double>, 2> factors;
    for (std::uint64_t sample = 0; sample < 5000; ++sample) {
        const std::vector<float> out = changed(augmentation, gene, sample, blank);
        for (std::size_t mark = 0; mark < 2; ++mark) {
            const auto from_blank = [&](const std::vector<float>& of, std::size_t bin) {
                return static_cast<double>(of[2 * bin + mark]) - static_cast<double>(blank[mark]);
            };
            const double factor = from_blank(out, 5) / from_blank(gene, 5);
            for (std::size_t bin = 0; bin < 6; ++bin)
                REQUIRE(from_blank(out, bin) ==
                        doctest::Approx(factor * from_blank(gene, bin)).epsilon(1e-5));
            factors[mark].push_back(factor);
        }
    }
    double product = 0;
    for (std::size_t i = 0; i < 5000; ++i) product += (factors[0][i] - 1) * (factors[1][i] - 1) / 5000;
    CHECK(std::abs(product) < 5 * 0.04 / std::sqrt(5000.0));  // marks by themselves
    for (const auto& of_mark : factors) {
        double mean = 0;
        double square = 0;
        for (const double factor : of_mark) {
            mean += factor / 5000;
            square += (factor - 1) * (factor - 1) / 5000;
        }
        CHECK(mean == doctest::Approx(1).epsilon(0.015));
        CHECK(std::sqrt(square) == doctest::Approx(0.2).epsilon(0.05));
    }
}

TEST_CASE("a mark that is dropped is blank in all bins, each as often as it should") {
    const Augmentation augmentation{.max_shift = 0, .flip = 0, .noise = 0, .mark_dropout = 0.3};
    CHECK(augmentation.active());
    const std::vector<float> blank = {-3, -4};
    const std::vector<float> gene = counting();
    std::array<int, 4> seen{};
    constexpr int draws = 10000;
    for (std::uint64_t sample = 0; sample < draws; ++sample) {
        const std::vector<float> out = changed(augmentation, gene, sample, blank);
        std::size_t dropped = 0;
        for (std::size_t mark = 0; mark < 2; ++mark) {
            if (out[mark] != gene[mark]) dropped |= 1u << mark;
        }
        for (std::size_t i = 0; i < 12; ++i)
            REQUIRE(out[i] == ((dropped >> (i % 2) & 1) != 0 ? blank[i % 2] : gene[i]));
        ++seen[dropped];
    }
    CHECK(seen[0] == doctest::Approx(draws * 0.49).epsilon(0.05));
    CHECK(seen[1] == doctest::Approx(draws * 0.21).epsilon(0.1));
    CHECK(seen[2] == doctest::Approx(draws * 0.21).epsilon(0.1));
    CHECK(seen[3] == doctest::Approx(draws * 0.09).epsilon(0.15));
}

TEST_CASE("the table of normal quantiles") {
    const auto& table = detail::normal_quantiles();
    CHECK(std::ranges::is_sorted(table));
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
        sum += table[i];
        squares += static_cast<double>(table[i]) * table[i];
        CHECK(table[i] == doctest::Approx(-table[table.size() - 1 - i]).epsilon(1e-5));
    }
    CHECK(std::abs(sum) < 1e-3);
    CHECK(squares / 4096 == doctest::Approx(1).epsilon(1e-6));
    CHECK(table[static_cast<std::size_t>(0.975 * 4096)] == doctest::Approx(1.960).epsilon(2e-3));
    CHECK(table[0] == doctest::Approx(-3.67).epsilon(0.01));
}

TEST_CASE("a change depends on the address of its stream alone") {
    const Augmentation augmentation{};
    CHECK(changed(augmentation, counting(), 4) == changed(augmentation, counting(), 4));
    CHECK(changed(augmentation, counting(), 4) != changed(augmentation, counting(), 5));
}

TEST_CASE("double precision, and an odd number of values") {
    const std::vector<float> gene = {1, 2, 3};
    std::vector<double> out(3, -9);
    RandomStream stream(Seed{1}, Purpose::augment, 0, 0);
    const Augmentation noisy{.max_shift = 0, .flip = 0, .noise = 1e-3};
    noisy.apply(std::span<const float>(gene), {.bins = 3, .marks = 1}, stream, std::span(out));
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(out[i] == doctest::Approx(static_cast<double>(gene[i])).epsilon(5e-3));
        CHECK(out[i] != static_cast<double>(gene[i]));
    }
}
