// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/class_objective.hpp>
#include <deepchrome/optim/minimize.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

namespace {

const InputRange range{.lower = {-1.0, 0.5, 0.0}, .upper = {1.0, 0.75, 4.0}};
constexpr double lambda = 0.03;

/// -log p + lambda |u|^2 of one candidate, computed on its own.
double by_hand(const SmallModel<double>& model, std::size_t wanted, const std::vector<double>& u) {
    std::vector<double> x(u.size());
    double squares = 0;
    for (std::size_t i = 0; i < u.size(); ++i) {
        x[i] = range.lower[i % 3] * (1.0 - u[i]) + range.upper[i % 3] * u[i];
        squares += u[i] * u[i];
    }
    return lambda * squares - log_probabilities(model, x)[wanted];
}

}  // namespace

static_assert(Objective<detail::ClassObjective<double>, double>);
static_assert(Objective<detail::ClassObjective<float>, float>);

TEST_CASE("ClassObjective: value, and gradient by finite differences") {
    const auto model = small_model<double>();
    const std::size_t size = small_signal.size();
    Threads threads(1);
    for (const std::size_t candidates : {1u, 3u, 20u}) {
        for (const std::size_t wanted : {0u, 2u}) {
            CAPTURE(candidates);
            CAPTURE(wanted);
            detail::ClassObjective objective(detail::views_of(model),
                                             ClassScore{Class{wanted}, Score::output}, lambda, range,
                                             candidates, 2, threads);
            const std::vector<double> u = random_values<double>(candidates * size, candidates);
            std::vector<double> gradient(u.size(), 777.0);
            const double value = objective(u, gradient);

            double sum = 0;
            const auto each = objective.candidates(u);
            for (std::size_t k = 0; k < candidates; ++k) {
                std::vector<double> one(u.begin() + static_cast<std::ptrdiff_t>(k * size),
                                        u.begin() + static_cast<std::ptrdiff_t>((k + 1) * size));
                const double here = by_hand(model, wanted, one);
                sum += here;
                CHECK(each[k].first == doctest::Approx(here).epsilon(1e-12));
                double squares = 0;
                for (const double v : one) squares += v * v;
                CHECK(each[k].second == doctest::Approx(std::exp(lambda * squares - here)).epsilon(1e-12));
                for (std::size_t i = 0; i < size; ++i) {
                    constexpr double h = 1e-5;
                    const double middle = one[i];
                    one[i] = middle + h;
                    const double above = by_hand(model, wanted, one);
                    one[i] = middle - h;
                    const double below = by_hand(model, wanted, one);
                    one[i] = middle;
                    CHECK(gradient[k * size + i] ==
                          doctest::Approx((above - below) / (2 * h)).epsilon(1e-6).scale(0.1));
                }
            }
            CHECK(value == doctest::Approx(sum).epsilon(1e-12));
            CHECK(objective.trace().size() == 1);
            CHECK(objective.trace()[0] ==
                  doctest::Approx(sum / static_cast<double>(candidates)).epsilon(1e-12));
        }
    }
}

TEST_CASE("ClassObjective: jumps from bin to bin, and a range by bin") {
    const auto model = small_model<double>();
    const std::size_t size = small_signal.size();
    constexpr double weight = 0.7;
    constexpr double corner = detail::ClassObjective<double>::tv_corner;
    InputRange by_bin;
    for (std::size_t i = 0; i < size; ++i) {
        by_bin.lower.push_back(0.1 * static_cast<double>(i % 5));
        by_bin.upper.push_back(by_bin.lower[i] + 1.0 + 0.1 * static_cast<double>(i % 7));
    }
    const auto value_of = [&](const std::vector<double>& u) {
        double sum = 0;
        for (std::size_t first = 0; first < u.size(); first += size) {
            std::vector<double> x(size);
            for (std::size_t i = 0; i < size; ++i) {
                x[i] = by_bin.lower[i] * (1 - u[first + i]) + by_bin.upper[i] * u[first + i];
                sum += lambda * u[first + i] * u[first + i];
            }
            for (std::size_t mark = 0; mark < 3; ++mark) {
                for (std::size_t bin = 1; bin < small_signal.bins; ++bin) {
                    const double jump = u[first + 3 * bin + mark] - u[first + 3 * (bin - 1) + mark];
                    sum += weight * (std::sqrt(jump * jump + corner * corner) - corner);
                }
            }
            sum -= log_probabilities(model, x)[1];
        }
        return sum;
    };
    Threads threads(1);
    detail::ClassObjective objective(detail::views_of(model), ClassScore{Class{1}, Score::output}, lambda,
                                     by_bin, 2, 1, threads, weight);
    std::vector<double> u = random_values<double>(2 * size, 5);
    std::vector<double> gradient(u.size());
    const double value = objective(u, gradient);
    CHECK(value == doctest::Approx(value_of(u)).epsilon(1e-12));
    const auto each = objective.candidates(u);
    CHECK(each[0].first + each[1].first == doctest::Approx(value).epsilon(1e-12));
    for (std::size_t i = 0; i < u.size(); ++i) {
        constexpr double h = 1e-5;
        const double middle = u[i];
        u[i] = middle + h;
        const double above = value_of(u);
        u[i] = middle - h;
        const double below = value_of(u);
        u[i] = middle;
        CHECK(gradient[i] == doctest::Approx((above - below) / (2 * h)).epsilon(1e-5).scale(0.1));
    }
}

TEST_CASE("ClassObjective: a candidate's gradient does not depend on the others") {
    const auto model = small_model<float>();
    const std::size_t size = small_signal.size();
    Threads threads(1);
    const std::vector<float> u = random_values<float>(7 * size, 1);
    std::vector<float> all(u.size());
    detail::ClassObjective(detail::views_of(model), ClassScore{Class{1}, Score::output}, lambda, range, 7, 1,
                           threads)(u, all);
    for (std::size_t k = 0; k < 7; ++k) {
        std::vector<float> one(size);
        detail::ClassObjective(detail::views_of(model), ClassScore{Class{1}, Score::output}, lambda, range, 1,
                               1, threads)(std::span<const float>(u).subspan(k * size, size), one);
        for (std::size_t i = 0; i < size; ++i)
            CHECK(std::abs(one[i] - all[k * size + i]) <= 1e-6f * std::max(1.0f, std::abs(one[i])));
    }
}

TEST_CASE("ClassObjective: refusals") {
    Threads threads(1);
    auto model = small_model<double>();
    const std::vector<double> u = random_values<double>(2 * small_signal.size(), 2);
    std::vector<double> gradient(u.size());

    model.parameters().back() = std::numeric_limits<double>::quiet_NaN();
    detail::ClassObjective objective(detail::views_of(model), ClassScore{Class{0}, Score::output}, lambda,
                                     InputRange{}, 2, 1, threads);
    const char* const at_once = "MostLikelyClass: the objective of restart 1 is nan after 0 steps (wanted a "
                                "finite number); check the "
                                "weights of the network or lower the rate";
    CHECK_THROWS_WITH_AS(objective(u, gradient), at_once, NumericError);
    CHECK_THROWS_WITH_AS(objective.candidates(u), at_once, NumericError);

    auto sound = small_model<double>();
    detail::ClassObjective second(detail::views_of(sound), ClassScore{Class{0}, Score::output}, lambda,
                                  InputRange{}, 2, 2, threads);
    second(u, gradient);
    std::vector<double> escaped = u;
    escaped.back() = -std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS(second(escaped, gradient), NumericError);

    const Model<LogitNet, Signal{.bins = 4, .marks = 3}, double> logits(Seed{1});
    detail::ClassObjective third(detail::views_of(logits), ClassScore{Class{0}, Score::output}, lambda,
                                 InputRange{}, 1, 1, threads);
    CHECK_THROWS_AS(third.candidates(std::vector<double>(12, 0.5)), Error);
}
