// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/gaussian_prior.hpp>
#include <deepchrome/interpret/most_likely_class.hpp>
#include <deepchrome/interpret/prior_objective.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/optim/sgd.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

namespace {

/// Any prior of `size` values: correlated, of different means and deviations.
GaussianPrior some_prior(std::size_t size) {
    GaussianPrior prior{
        .mean = {}, .deviation = {}, .factor = std::vector<double>(size * size), .lowest = {}};
    const std::vector<double> r = random_values<double>(size * (size + 2), 7);
    for (std::size_t i = 0; i < size; ++i) {
        prior.mean.push_back(r[i] - 0.3);
        prior.deviation.push_back(0.3 + r[size + i]);
        double squares = 1;
        for (std::size_t j = 0; j < i; ++j) {
            prior.factor[i * size + j] =
                (2 * r[2 * size + i * size + j] - 1) / std::sqrt(static_cast<double>(size));
            squares += prior.factor[i * size + j] * prior.factor[i * size + j];
        }
        prior.factor[i * size + i] = 1;
        for (std::size_t j = 0; j <= i; ++j) prior.factor[i * size + j] /= std::sqrt(squares);
    }
    return prior;
}

/// The x of z by definition.
std::vector<double> gene_of(const GaussianPrior& prior, std::span<const double> z) {
    std::vector<double> x(prior.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j) x[i] += prior.factor[i * x.size() + j] * z[j];
        x[i] = prior.mean[i] + prior.deviation[i] * x[i];
        if (!prior.lowest.empty()) x[i] = std::max(x[i], prior.lowest[i % prior.lowest.size()]);
    }
    return x;
}

template <class Tensor>
std::vector<double> values_of(const Tensor& tensor) {
    return {tensor.data(), tensor.data() + tensor.size()};
}

const std::vector<double> odds{0.9, -0.4, 0.3, -1.2, 0.05, 0.6, 2.0, -0.1, -0.7, 0.2, 1.1, -0.3};

/// Of a logistic model and without a lowest signal, z = t D L^T w / lambda where t = 1 - p: by bisection on
/// p.
std::vector<double> best_by_hand(const GaussianPrior& prior, double bias, double lambda) {
    const std::size_t size = prior.size();
    std::vector<double> direction(size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j <= i; ++j)
            direction[j] += prior.factor[i * size + j] * prior.deviation[i] * odds[i];
    }
    std::vector<double> z(size);
    double low = 0;
    double high = 1;
    for (int step = 0; step < 200; ++step) {
        const double p = (low + high) / 2;
        for (std::size_t i = 0; i < size; ++i) z[i] = (1 - p) * direction[i] / lambda;
        const std::vector<double> x = gene_of(prior, z);
        double log_odds = bias;
        for (std::size_t i = 0; i < size; ++i) log_odds += odds[i] * x[i];
        (1 / (1 + std::exp(-log_odds)) > p ? low : high) = p;
    }
    return z;
}

}  // namespace

TEST_CASE("GaussianPrior: standard and distance undo the factor; units of the map") {
    GaussianPrior prior = some_prior(12);
    const std::vector<double> z = random_values<double>(12, 1);
    const std::vector<double> x = gene_of(prior, z);
    const std::vector<double> found = prior.standard(std::span<const double>(x));
    double squares = 0;
    for (std::size_t i = 0; i < 12; ++i) {
        CHECK(found[i] == doctest::Approx(z[i]).epsilon(1e-10));
        squares += z[i] * z[i];
        CHECK(prior.range().lower_of(i) == prior.mean[i]);
        CHECK(prior.range().upper_of(i) == prior.mean[i] + prior.deviation[i]);
    }
    CHECK(prior.distance(std::span<const double>(x)) == doctest::Approx(std::sqrt(squares)));
    CHECK(prior.distance(std::span<const double>(prior.mean)) == 0);
    prior.lowest = {0.1, 0.2, 0.3};
    CHECK(prior.floor_of(4) == doctest::Approx((0.2 - prior.mean[4]) / prior.deviation[4]));
    CHECK_THROWS_WITH_AS(
        prior.distance(std::span<const double>(x).first(3)),
        "GaussianPrior: a gene of 3 values (wanted 12, bins x marks); scale a gene of the same shape", Error);
}

TEST_CASE("MostLikelyClass with a prior: any rule finds the one best gene of a logistic model") {
    const auto model = logistic_model<double>(odds, -1.0);
    const GaussianPrior prior = some_prior(12);
    for (const double lambda : {1.0, 0.2}) {
        CAPTURE(lambda);
        const MostLikelyClass search{
            .steps = 2000, .lambda = lambda, .restarts = 5, .seed = Seed{4}, .prior = prior};
        const std::vector<double> z = best_by_hand(prior, -1.0, lambda);
        const std::vector<double> x = gene_of(prior, z);
        double squares = 0;
        for (const double v : z) squares += v * v;
        const auto check = [&](const Rule auto& rule) {
            const ClassMap map = search(model, Class{1}, rule);
            double peak = 0;
            for (std::size_t i = 0; i < 12; ++i)
                peak = std::max(peak, (x[i] - prior.mean[i]) / prior.deviation[i]);
            CHECK(map.peak == doctest::Approx(peak).epsilon(1e-4));
            for (std::size_t i = 0; i < 60; ++i)
                CHECK(map.inputs.data()[i] == doctest::Approx(x[i % 12]).epsilon(1e-3).scale(1.0));
            for (std::size_t i = 0; i < 12; ++i) {
                const double above = std::max(0.0, (x[i] - prior.mean[i]) / prior.deviation[i]);
                CHECK(map.mean.data()[i] == doctest::Approx(above / peak).epsilon(1e-3).scale(1.0));
                CHECK(map.spread.data()[i] < 1e-3);
            }
            for (std::size_t k = 0; k < 5; ++k) {
                CHECK(map.objective[k] ==
                      doctest::Approx(-std::log(map.probability[k]) + 0.5 * lambda * squares).epsilon(1e-3));
            }
            CHECK(map.trace.size() == 2001);
            CHECK(map.trace.back() == doctest::Approx(map.objective[0]).epsilon(1e-3));
        };
        check(RMSProp{.learning_rate = 0.1});
        check(Adam{.learning_rate = 0.02});
        check(SGD{.learning_rate = 0.2});
    }
}

TEST_CASE("MostLikelyClass with a prior: the default weight is 0.03, and starts are genes of the prior") {
    const auto model = logistic_model<double>(odds, -1.0);
    const GaussianPrior prior = some_prior(12);
    CHECK(values_of(MostLikelyClass{.steps = 30, .prior = prior}(model, Class{1}).inputs) ==
          values_of(MostLikelyClass{.steps = 30, .lambda = 0.03, .prior = prior}(model, Class{1}).inputs));
    const ClassMap starts = MostLikelyClass{.steps = 0, .restarts = 2000, .prior = prior}(model, Class{1});
    double squares = 0;
    for (std::size_t k = 0; k < 2000; ++k) {
        const double d = prior.distance(std::span<const double>(starts.inputs.data() + k * 12, 12));
        squares += d * d / 2000;
    }
    CHECK(squares == doctest::Approx(12).epsilon(0.03));
    MostLikelyClass given{.steps = 0, .restarts = 1, .prior = prior, .start = random_values<double>(12, 3)};
    const std::vector<double> x = gene_of(prior, given.start);
    const ClassMap map = given(model, Class{1});
    for (std::size_t i = 0; i < 12; ++i) CHECK(map.inputs.data()[i] == doctest::Approx(x[i]).epsilon(1e-12));
}

TEST_CASE("PriorObjective: the gradient is that of finite differences") {
    const auto model = small_model<double>();
    GaussianPrior prior = some_prior(small_signal.size());
    prior.lowest = {-0.2, 0.0, 0.1};
    prior.deviation[5] = 0;
    constexpr std::size_t size = small_signal.size();
    Threads threads(1);
    for (const double variation : {0.0, 0.05}) {
        detail::ClassObjective<double> network(Views<SmallModel<double>>(model),
                                               ClassScore{Class{1}, Score::output}, 0.0, prior.range(), 3,
                                               1000, threads, variation);
        detail::PriorObjective<detail::ClassObjective<double>, double> objective(network, prior, 0.3, 3, 1000,
                                                                                 threads);
        std::vector<double> z = random_values<double>(3 * size, 11);
        for (double& v : z) v = 3 * v - 1.5;
        std::vector<double> gradient(z.size());
        std::vector<double> ignored(z.size());
        objective(z, gradient);
        std::size_t at_lowest = 0;
        for (std::size_t i = 0; i < z.size(); ++i)
            at_lowest += objective.in_deviations()[i] == prior.floor_of(i % size) ? 1u : 0u;
        CHECK(at_lowest > 0);
        for (std::size_t i = 0; i < z.size(); i += 5) {
            constexpr double step = 1e-5;
            const double at = z[i];
            z[i] = at + step;
            const double above = objective(z, ignored);
            z[i] = at - step;
            const double below = objective(z, ignored);
            z[i] = at;
            CHECK(gradient[i] == doctest::Approx((above - below) / (2 * step)).epsilon(1e-5).scale(1e-2));
        }
    }
}

TEST_CASE("MostLikelyClass with a prior: no signal below the lowest, none that never changes moves") {
    const auto model = small_model<float>();
    GaussianPrior prior = some_prior(small_signal.size());
    prior.lowest = {0.0, -0.1, 0.2};
    prior.deviation[4] = 0;
    const MostLikelyClass search{.steps = 100, .lambda = 0.01, .prior = prior};
    const ClassMap map = search(model, Class{2});
    std::size_t at_lowest = 0;
    for (std::size_t i = 0; i < map.inputs.size(); ++i) {
        const std::size_t value = i % small_signal.size();
        if (value == 4) {
            CHECK(map.inputs.data()[i] == doctest::Approx(prior.mean[4]));
            continue;
        }
        CHECK(map.inputs.data()[i] >= prior.lowest[i % 3] - 1e-6);
        at_lowest += map.inputs.data()[i] < prior.lowest[i % 3] + 1e-6 ? 1u : 0u;
    }
    CHECK(at_lowest > 0);
    const std::vector<double> mean = values_of(map.mean);
    CHECK(*std::ranges::max_element(mean) == 1.0);
    CHECK(*std::ranges::min_element(mean) >= 0.0);
}

TEST_CASE_TEMPLATE("MostLikelyClass with a prior: restarts do not depend on each other, nor on threads", T,
                   float, double) {
    const auto model = small_model<T>();
    const GaussianPrior prior = some_prior(small_signal.size());
    MostLikelyClass search{.steps = 40, .restarts = 70, .prior = prior};
    Threads one(1);
    const ClassMap all = search(model, Class{1}, RMSProp{.learning_rate = 0.1}, one);
    for (const std::size_t count : {2u, 3u, 4u}) {
        Threads threads(count);
        const ClassMap again = search(model, Class{1}, RMSProp{.learning_rate = 0.1}, threads);
        CHECK(values_of(again.mean) == values_of(all.mean));
        CHECK(values_of(again.inputs) == values_of(all.inputs));
        CHECK(again.trace == all.trace);
    }
    search.restarts = 3;
    const ClassMap three = search(model, Class{1});
    CHECK(std::equal(three.inputs.data(), three.inputs.data() + three.inputs.size(), all.inputs.data()));
    // One by itself is another kernel of the network.
    search.restarts = 1;
    const ClassMap first = search(model, Class{1});
    for (std::size_t i = 0; i < first.inputs.size(); ++i)
        CHECK(first.inputs.data()[i] == doctest::Approx(all.inputs.data()[i]).epsilon(1e-4).scale(1.0));
}

TEST_CASE("MostLikelyClass with a prior: refusals") {
    const auto model = logistic_model<float>(odds, -1.0);
    GaussianPrior prior = some_prior(12);
    const std::string both =
        "MostLikelyClass: a prior, and a range or a clamping of its own (wanted one of them); "
        "a prior tells where genes are, so leave out the other";
    CHECK_THROWS_WITH_AS(
        (MostLikelyClass{.range = {.upper = {1.0, 2.0, 3.0}}, .prior = prior}(model, Class{1})), both.c_str(),
        Error);
    CHECK_THROWS_WITH_AS((MostLikelyClass{.prior = prior, .clamping = Clamping::at_end}(model, Class{1})),
                         both.c_str(), Error);
    CHECK_THROWS_WITH_AS((MostLikelyClass{.lambda = -1.0, .prior = prior}(model, Class{1})),
                         "MostLikelyClass: lambda is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(
        (MostLikelyClass{.prior = some_prior(9)}(model, Class{1})),
        "GaussianPrior: it has 9 means, 9 deviations and 81 factors (wanted 12, 12 and 144); fit "
        "it to genes of the network's shape",
        Error);
    prior.lowest = {0.0, 0.0};
    CHECK_THROWS_WITH_AS((MostLikelyClass{.prior = prior}(model, Class{1})),
                         "GaussianPrior: the number of lowest signals is 2 (wanted 3, one per mark, or 12, "
                         "bins x marks); give "
                         "as many, or none",
                         Error);
    prior.lowest.clear();
    prior.mean[2] = 0;
    prior.deviation[2] = 1;
    prior.factor[2 * 13] = 1;
    prior.factor[5 * 13] = 0;
    prior.mean[5] = 0.5;
    prior.deviation[5] = 0.25;
    CHECK_THROWS_WITH_AS(
        (MostLikelyClass{.prior = prior}(model, Class{1})),
        "GaussianPrior: bin 2, mark 3 has mean 0.5, deviation 0.25 and diagonal 0 (wanted finite "
        "numbers, no deviation below 0, and a diagonal above 0); fit it by gaussian_prior",
        Error);
    prior.factor[5 * 13] = 1;
    prior.lowest = {0.0, 0.0, -infinite_number<double>()};
    prior.marks = {"H3K4me3", "H3K27me3", "H3K9me3"};
    CHECK_THROWS_WITH_AS(
        (MostLikelyClass{.prior = prior}(model, Class{1})),
        "GaussianPrior: bin 1, H3K9me3 has mean 0, deviation 1 and diagonal 1, and is at least -inf (wanted "
        "finite numbers, no deviation below 0, and a diagonal above 0); fit it by gaussian_prior",
        Error);
}

TEST_CASE("MostLikelyClass with a prior: of a value that never changes, z does not count") {
    const auto model = logistic_model<double>(odds, -1.0);
    GaussianPrior prior = some_prior(12);
    prior.deviation[4] = 0;
    const std::vector<double> start = random_values<double>(3 * 12, 5);
    const MostLikelyClass search{.steps = 0, .lambda = 0.3, .restarts = 3, .prior = prior, .start = start};
    const ClassMap map = search(model, Class{1});
    for (std::size_t k = 0; k < 3; ++k) {
        const double d = prior.distance(std::span<const double>(map.inputs.data() + k * 12, 12));
        CHECK(map.objective[k] ==
              doctest::Approx(-std::log(map.probability[k]) + 0.15 * d * d).epsilon(1e-12));
    }
    // Wherever its z starts, all is the same; the gradient is that of finite differences, above.
    MostLikelyClass other = search;
    other.steps = 50;
    const ClassMap before = other(model, Class{1});
    for (std::size_t k = 0; k < 3; ++k) other.start[k * 12 + 4] += 2;
    const ClassMap after = other(model, Class{1});
    CHECK(values_of(before.inputs) == values_of(after.inputs));
    CHECK(before.objective == after.objective);
}
