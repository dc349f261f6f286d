// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <deepchrome/graph/walk.hpp>
#include <deepchrome/interpret/most_likely_class.hpp>
#include <deepchrome/models/deepchrome.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/optim/sgd.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

namespace {

template <class Tensor>
std::vector<double> values_of(const Tensor& tensor) {
    return {tensor.data(), tensor.data() + tensor.size()};
}

/// Every number of two maps is the same, bit by bit.
void check_same(const ClassMap& a, const ClassMap& b) {
    CHECK(values_of(a.mean) == values_of(b.mean));
    CHECK(values_of(a.spread) == values_of(b.spread));
    CHECK(values_of(a.inputs) == values_of(b.inputs));
    CHECK(a.peak == b.peak);
    CHECK(a.objective == b.objective);
    CHECK(a.probability == b.probability);
    CHECK(a.trace == b.trace);
}

/// What holds for every map.
void check_sound(const ClassMap& map, const MostLikelyClass& search) {
    REQUIRE(map.objective.size() == search.restarts);
    REQUIRE(map.probability.size() == search.restarts);
    REQUIRE(map.trace.size() == search.steps + 1);
    REQUIRE(map.inputs.shape()[0] == search.restarts);
    const std::vector<double> mean = values_of(map.mean);
    const std::vector<double> spread = values_of(map.spread);
    REQUIRE(map.inputs.size() == search.restarts * mean.size());
    CHECK(*std::ranges::max_element(mean) == 1.0);
    CHECK(*std::ranges::min_element(mean) >= 0.0);
    const std::size_t marks = map.mean.shape()[1];
    for (std::size_t i = 0; i < mean.size(); ++i) {
        const double low = search.range.lower_of(i % marks);
        const double width = search.range.width_of(i % marks);
        double sum = 0;
        double squares = 0;
        for (std::size_t k = 0; k < search.restarts; ++k) {
            const double x = map.inputs.data()[k * mean.size() + i];
            CHECK(x >= low - 1e-6 * width);
            CHECK(x <= low + (1.0 + 1e-6) * width);
            sum += (x - low) / width;
            squares += (x - low) / width * (x - low) / width;
        }
        const auto n = static_cast<double>(search.restarts);
        CHECK(mean[i] * map.peak == doctest::Approx(sum / n).epsilon(1e-5).scale(1.0));
        const double variance = n > 1 ? std::max(0.0, (squares - sum * sum / n) / (n - 1)) : 0.0;
        CHECK(spread[i] * map.peak == doctest::Approx(std::sqrt(variance)).epsilon(1e-3).scale(1.0));
    }
}

/// The most likely input of a logistic model: with d_i = odds[i] width_i, the only u in [0, 1] for which
/// u_i = clamp((1 - p) d_i / (2 lambda)), by bisection on p.
std::vector<double> most_likely_by_hand(const std::vector<double>& odds, double bias, double lambda,
                                        const InputRange& range) {
    std::vector<double> u(odds.size());
    double low = 0;
    double high = 1;
    for (int step = 0; step < 200; ++step) {
        const double p = (low + high) / 2;
        double log_odds = bias;
        for (std::size_t i = 0; i < odds.size(); ++i) {
            const double slope = odds[i] * range.width_of(i % 3);
            u[i] = std::clamp((1.0 - p) * slope / (2.0 * lambda), 0.0, 1.0);
            log_odds += odds[i] * (range.lower_of(i % 3) + u[i] * range.width_of(i % 3));
        }
        (1.0 / (1.0 + std::exp(-log_odds)) > p ? low : high) = p;
    }
    return u;
}

const std::vector<double> odds{0.9, -0.4, 0.3, -1.2, 0.05, 0.6, 2.0, -0.1, -0.7, 0.2, 1.1, -0.3};

}  // namespace

TEST_CASE("MostLikelyClass: without a penalty, all that speaks for the class is at its upper bound") {
    const auto model = logistic_model<float>(odds, -1.0);
    const InputRange range{.lower = {0.0, -1.0, 2.0}, .upper = {1.0, 3.0, 2.5}};
    const MostLikelyClass search{.steps = 300, .lambda = 0.0, .range = range};
    for (const std::size_t wanted : {0u, 1u}) {
        CAPTURE(wanted);
        const ClassMap map = search(model, Class{wanted}, RMSProp{.learning_rate = 0.1});
        check_sound(map, search);
        CHECK(map.wanted == Class{wanted});
        CHECK(map.peak == 1.0);
        double log_odds = -1.0;
        for (std::size_t i = 0; i < odds.size(); ++i) {
            const bool up = (odds[i] > 0) == (wanted == 1);
            CHECK(map.mean.data()[i] == (up ? 1.0 : 0.0));
            CHECK(map.spread.data()[i] == 0.0);
            log_odds += odds[i] * (up ? range.upper_of(i % 3) : range.lower_of(i % 3));
        }
        const double p = 1.0 / (1.0 + std::exp(wanted == 1 ? -log_odds : log_odds));
        for (const double found : map.probability) CHECK(found == doctest::Approx(p).epsilon(1e-5));
        CHECK(map.mean_probability() == doctest::Approx(p).epsilon(1e-5));
        for (const double found : map.objective) CHECK(found == doctest::Approx(-std::log(p)).epsilon(1e-4));
    }
}

TEST_CASE("MostLikelyClass: with a penalty, any rule finds the one best input") {
    const auto model = logistic_model<double>(odds, -1.0);
    const InputRange range{.lower = {0.0, -0.5, 0.0}, .upper = {1.0, 1.5, 0.5}};
    const MostLikelyClass search{
        .steps = 6000, .lambda = 0.2, .restarts = 5, .seed = Seed{4}, .range = range};
    const std::vector<double> u = most_likely_by_hand(odds, -1.0, 0.2, range);
    const double peak = *std::ranges::max_element(u);
    REQUIRE(peak < 1.0);  // the penalty counts
    REQUIRE(peak > 0.1);
    const auto check = [&](const Rule auto& rule) {
        const ClassMap map = search(model, Class{1}, rule);
        check_sound(map, search);
        CHECK(map.peak == doctest::Approx(peak).epsilon(1e-4));
        for (std::size_t i = 0; i < u.size(); ++i) {
            CHECK(map.mean.data()[i] == doctest::Approx(u[i] / peak).epsilon(1e-3).scale(1.0));
            CHECK(map.spread.data()[i] < 1e-3);
        }
    };
    check(RMSProp{.learning_rate = 0.1});
    check(Adam{.learning_rate = 0.02});
    check(SGD{.learning_rate = 0.2});
    check(SGD{.learning_rate = 0.02, .momentum = 0.9});
    CHECK(values_of(search(model, Class{1}).mean) ==
          values_of(search(model, Class{1}, RMSProp{.learning_rate = 0.1}).mean));
}

TEST_CASE_TEMPLATE("MostLikelyClass: a network like DeepChrome", T, float, double) {
    const auto model = small_model<T>();
    for (const std::size_t wanted : {0u, 1u, 2u}) {
        CAPTURE(wanted);
        const MostLikelyClass search{.steps = 200, .range = {.upper = {2.0, 1.0, 3.0}}};
        const ClassMap map = search(model, Class{wanted});
        check_sound(map, search);
        CHECK(map.trace.back() < 0.5 * map.trace.front());
        CHECK(map.trace.back() < 1.05 * *std::ranges::min_element(map.trace));
        double mean = 0;
        for (std::size_t k = 0; k < 16; ++k) {
            std::vector<T> input(small_signal.size());
            double squares = 0;
            for (std::size_t i = 0; i < input.size(); ++i) {
                const double x = map.inputs.data()[k * input.size() + i];
                input[i] = static_cast<T>(x);
                squares += std::pow(x / search.range.upper_of(i % 3), 2);
            }
            const double log_p = static_cast<double>(log_probabilities(model, input)[wanted]);
            CHECK(map.probability[k] == doctest::Approx(std::exp(log_p)).epsilon(1e-5));
            CHECK(map.objective[k] == doctest::Approx(0.009 * squares - log_p).epsilon(1e-4));
            mean += map.objective[k] / 16.0;
        }
        CHECK(map.trace.back() ==
              doctest::Approx(mean).epsilon(1e-4));  // every step was projected, the last too
        CHECK(map.mean_probability() > 0.8);
    }
}

TEST_CASE("MostLikelyClass: starts are uniform, and a matter of seed and number") {
    const auto model = small_model<float>();
    const MostLikelyClass none{.steps = 0, .lambda = 0.5, .restarts = 200};
    const ClassMap starts = none(model, Class{0});
    const std::vector<double> x = values_of(starts.inputs);
    double sum = 0;
    double squares = 0;
    for (const double v : x) {
        CHECK((v >= 0.0 && v < 1.0));
        sum += v;
        squares += v * v;
    }
    const auto n = static_cast<double>(x.size());
    CHECK(sum / n == doctest::Approx(0.5).epsilon(0.02));
    CHECK(squares / n == doctest::Approx(1.0 / 3.0).epsilon(0.03));
    CHECK(starts.trace.size() == 1);

    CHECK(values_of(none(model, Class{2}).inputs) == x);  // ON and OFF start alike
    MostLikelyClass other = none;
    other.seed = Seed{2};
    CHECK(values_of(other(model, Class{0}).inputs) != x);
    other = none;
    other.start = x;
    CHECK(values_of(other(model, Class{0}).inputs) == x);
}

TEST_CASE_TEMPLATE("MostLikelyClass: a restart does not depend on the others", T, float, double) {
    const auto model = small_model<T>();
    const std::size_t size = small_signal.size();
    MostLikelyClass search{.steps = 60, .restarts = 16, .seed = Seed{8}};
    const ClassMap sixteen = search(model, Class{1});
    for (const std::size_t count : {3u, 70u}) {
        search.restarts = count;
        const ClassMap others = search(model, Class{1});
        for (std::size_t k = 0; k < std::min<std::size_t>(count, 16); ++k) {
            CHECK(others.objective[k] == sixteen.objective[k]);
            CHECK(std::equal(others.inputs.data() + k * size, others.inputs.data() + (k + 1) * size,
                             sixteen.inputs.data() + k * size));
        }
    }
    search.restarts = 16;
    search.steps = 0;
    const std::vector<double> starts = values_of(search(model, Class{1}).inputs);
    for (const std::size_t k : {0u, 5u, 15u}) {
        MostLikelyClass alone{.steps = 60, .restarts = 1};
        alone.start.assign(starts.begin() + static_cast<std::ptrdiff_t>(k * size),
                           starts.begin() + static_cast<std::ptrdiff_t>((k + 1) * size));
        const ClassMap one = alone(model, Class{1});
        check_sound(one, alone);
        for (std::size_t i = 0; i < size; ++i)
            CHECK(std::abs(one.inputs.data()[i] - sixteen.inputs.data()[k * size + i]) <= 1e-6);
        CHECK(one.objective[0] == doctest::Approx(sixteen.objective[k]).epsilon(1e-6));
    }
}

TEST_CASE_TEMPLATE("MostLikelyClass: the same for any number of threads, and again", T, float, double) {
    const auto model = small_model<T>();
    Threads one(1);
    Threads two(2);
    Threads three(3);
    for (const std::size_t restarts : {1u, 16u, 40u, 100u}) {
        CAPTURE(restarts);
        const MostLikelyClass search{.steps = 40, .restarts = restarts};
        const ClassMap map = search(model, Class{2}, Adam{.learning_rate = 0.1}, one);
        check_same(map, search(model, Class{2}, Adam{.learning_rate = 0.1}, one));
        check_same(map, search(model, Class{2}, Adam{.learning_rate = 0.1}, two));
        check_same(map, search(model, Class{2}, Adam{.learning_rate = 0.1}, three));
    }
}

TEST_CASE("MostLikelyClass: projection in every step, or at the end") {
    const auto model = logistic_model<double>(odds, -1.0);
    // The first step of Torch's RMSprop is rate / sqrt(0.01) = 1 in every cell, against the gradient: to the
    // far bound where it is clamped, beyond it where it is not. A second one of a tenth of that leaves the
    // latter outside.
    MostLikelyClass search{.steps = 1, .lambda = 0.0, .restarts = 2, .schedule = Constant{}};
    const ClassMap clamped = search(model, Class{1});
    search.clamping = Clamping::at_end;
    const ClassMap free = search(model, Class{1});
    for (std::size_t i = 0; i < odds.size(); ++i) CHECK(clamped.mean.data()[i] == (odds[i] > 0 ? 1.0 : 0.0));
    CHECK(values_of(free.inputs) == values_of(clamped.inputs));
    CHECK(free.trace.back() < 0.9 * clamped.trace.back());  // measured beyond the bounds
    CHECK(free.objective == clamped.objective);             // measured at what is shown
}

TEST_CASE("MostLikelyClass: projection from below alone") {
    const auto model = logistic_model<double>(odds, -1.0);
    // As above, what goes up leaves the range and is measured there; what goes down does not.
    MostLikelyClass search{.steps = 1, .lambda = 0.0, .restarts = 2, .schedule = Constant{}};
    search.clamping = Clamping::at_end;
    const ClassMap free = search(model, Class{1});
    search.clamping = Clamping::from_below;
    const ClassMap from_below = search(model, Class{1});
    search.clamping = Clamping::every_step;
    const ClassMap clamped = search(model, Class{1});
    CHECK(values_of(from_below.inputs) == values_of(clamped.inputs));
    CHECK(from_below.trace.back() < clamped.trace.back());
    CHECK(free.trace.back() < from_below.trace.back());
}

TEST_CASE("MostLikelyClass: bounds by bin") {
    const auto model = logistic_model<double>(odds, -1.0);
    MostLikelyClass search{.steps = 300, .lambda = 0.0, .restarts = 3};
    for (std::size_t i = 0; i < odds.size(); ++i) {
        search.range.lower.push_back(0.1 * static_cast<double>(i));
        search.range.upper.push_back(0.2 * static_cast<double>(i) + 0.5);
    }
    const ClassMap map = search(model, Class{1});
    for (std::size_t i = 0; i < map.inputs.size(); ++i) {
        const std::size_t value = i % odds.size();
        CHECK(map.inputs.data()[i] ==
              doctest::Approx(odds[value] > 0 ? search.range.upper[value] : search.range.lower[value])
                  .epsilon(1e-12));
    }
}

TEST_CASE("MostLikelyClass: a penalty on jumps makes a smoother map") {
    const auto model = small_model<double>();
    const auto jumps = [&](double weight) {
        const ClassMap map =
            MostLikelyClass{.steps = 200, .total_variation = weight, .restarts = 4}(model, Class{1});
        double sum = 0;
        for (std::size_t i = 3; i < map.mean.size(); ++i)
            sum += std::abs(map.mean.data()[i] - map.mean.data()[i - 3]) * map.peak;
        return sum;
    };
    CHECK(jumps(0.1) < 0.5 * jumps(0.0));
}

TEST_CASE("MostLikelyClass: an input of nothing stays nothing") {
    // every mark speaks against class 1
    const auto model = logistic_model<double>(std::vector<double>(12, -1.0), 0.0);
    const ClassMap map = MostLikelyClass{.steps = 200}(model, Class{1});
    CHECK(map.peak == 0.0);
    for (std::size_t i = 0; i < 12; ++i) {
        CHECK(map.mean.data()[i] == 0.0);
        CHECK(map.spread.data()[i] == 0.0);
    }
    for (const double p : map.probability) CHECK(p == doctest::Approx(0.5).epsilon(1e-12));
}

TEST_CASE("MostLikelyClass: refusals") {
    auto model = small_model<float>();
    CHECK_THROWS_WITH_AS(
        MostLikelyClass{}(model, Class{3}),
        "MostLikelyClass: the class is 3 (wanted one from 0 to 2, the output columns of the network)", Error);
    CHECK_THROWS_WITH_AS((MostLikelyClass{.restarts = 0}(model, Class{0})),
                         "MostLikelyClass: restarts is 0 (wanted at least 1)", Error);
    CHECK_THROWS_WITH_AS((MostLikelyClass{.lambda = -1.0}(model, Class{0})),
                         "MostLikelyClass: lambda is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS((MostLikelyClass{.total_variation = -1.0}(model, Class{0})),
                         "MostLikelyClass: total_variation is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(
        (MostLikelyClass{.range = {.upper = {1.0}}}(model, Class{0})),
        "InputRange: the number of upper bounds is 1 (wanted 3, one per mark, or 36, bins x marks)", Error);
    CHECK_THROWS_WITH_AS(
        (MostLikelyClass{.start = {0.5}}(model, Class{0})),
        "MostLikelyClass: the number of values in start is 1 (wanted 576, restarts x bins x marks)", Error);
    CHECK_THROWS_WITH_AS(MostLikelyClass{}(model, Class{0}, RMSProp{.learning_rate = -1.0}),
                         "RMSProp: learning_rate is -1 (wanted a number of at least 0)", Error);

    const Model<LogitNet, Signal{.bins = 4, .marks = 3}, double> logits = [] {
        Model<LogitNet, Signal{.bins = 4, .marks = 3}, double> zero;
        std::ranges::fill(zero.parameters(), 0.0);
        return zero;
    }();
    CHECK_THROWS_WITH_AS(
        MostLikelyClass{}(logits, Class{0}),
        "MostLikelyClass: the outputs of the network are the logarithms of probabilities that add up to "
        "2 (wanted 1); end the network with LogSoftmax",
        Error);

    MostLikelyClass nowhere{.restarts = 2};
    nowhere.start.assign(72, 0.5);
    nowhere.start[40] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH_AS(
        nowhere(model, Class{0}),
        "MostLikelyClass: the objective of restart 2 is nan after 0 steps (wanted a finite number); check "
        "the weights of the network or lower the rate",
        NumericError);
    MostLikelyClass wild{.steps = 5, .restarts = 1, .clamping = Clamping::at_end};
    CHECK_THROWS_AS(wild(model, Class{0}, SGD{.learning_rate = 1e38}), NumericError);
    std::ranges::fill(model.parameters(), std::numeric_limits<float>::quiet_NaN());
    CHECK_THROWS_WITH_AS(
        MostLikelyClass{}(model, Class{0}),
        "MostLikelyClass: the objective of restart 1 is nan after 0 steps (wanted a finite number); check "
        "the weights of the network or lower the rate",
        NumericError);
}

namespace {

using Reference = nlohmann::json;

/// The numbers that the reference values are made of; see tests/reference/closed_form.py.
double unit(std::uint32_t i, std::uint32_t salt) {
    std::uint32_t u = (i + 1) * 0x9E3779B1u + salt * 0x6A09E667u;
    u ^= u >> 16;
    u *= 0xBB67AE85u;
    u ^= u >> 15;
    u *= 0x3C6EF373u;
    u ^= u >> 16;
    return (u >> 8) / 16777216.0;
}

template <class M>
void set_parameters(M& model, const Reference& tensors) {
    walk_layer<typename M::Network, M::input>(Walk{}, [&]<class L, Shape In>(const Walk& walk) {
        if constexpr (requires { L::tensors(In); }) {
            for (const TensorLayout& layout : L::tensors(In)) {
                const auto tensor = std::ranges::find_if(
                    tensors, [&](const Reference& t) { return t["name"] == walk.name + "." + layout.name; });
                REQUIRE(tensor != tensors.end());
                std::uint32_t flat = 0;
                for (std::size_t a = 0; a < layout.extents[0]; ++a)
                    for (std::size_t b = 0; b < layout.extents[1]; ++b)
                        for (std::size_t c = 0; c < layout.extents[2]; ++c, ++flat)
                            model.parameters()[walk.parameters + layout.offset + a * layout.strides[0] +
                                               b * layout.strides[1] + c * layout.strides[2]] =
                                tensor->contains("values") ? (*tensor)["values"][flat].template get<double>()
                                                           : (2 * unit(flat, (*tensor)["salt"]) - 1) *
                                                                 (*tensor)["scale"].template get<double>();
            }
        }
    });
}

}  // namespace

TEST_CASE("MostLikelyClass::published: the numpy computation of the study's procedure") {
    std::ifstream file(std::string(DEEPCHROME_TESTS_FOLDER) + "/reference/most_likely_class.json");
    REQUIRE(file.good());
    const Reference reference = Reference::parse(file);
    Model<DeepChrome, Signal{.bins = 100, .marks = 5}, double> model;
    set_parameters(model, reference["parameters"]);

    MostLikelyClass published = MostLikelyClass::published();
    CHECK(published.steps == reference["steps"].get<std::uint64_t>());
    CHECK(published.lambda == reference["lambda"].get<double>());
    CHECK(RMSProp{}.alpha == reference["alpha"].get<double>());
    CHECK(RMSProp{}.epsilon == reference["epsilon"].get<double>());
    for (std::uint32_t i = 0; i < 500; ++i) published.start.push_back(unit(i, reference["start"]["salt"]));

    const Class on{reference["column"].get<std::size_t>()};
    const ClassMap map = published(model, on, RMSProp{.learning_rate = reference["rate"].get<double>()});
    for (const auto& objective : reference["objective"].items()) {
        const std::string step = objective.key();
        CAPTURE(step);
        CHECK(std::abs(map.trace[std::stoul(step) - 1] - objective.value().get<double>()) < 1e-10);
    }
    const std::vector<double> x = reference["x_after_steps"].get<std::vector<double>>();
    const std::vector<double> expected = reference["map"].get<std::vector<double>>();
    REQUIRE(x.size() == map.mean.size());
    double furthest = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        furthest = std::max({furthest, std::abs(map.mean.data()[i] - expected[i]),
                             std::abs(map.inputs.data()[i] - std::clamp(x[i], 0.0, 1.0))});
        CHECK(map.spread.data()[i] == 0.0);
    }
    CHECK(furthest < 1e-10);
    CHECK(map.trace.size() == 1001);
}

TEST_CASE("MostLikelyClass::published: a start of its own") {
    const auto model = small_model<float>();
    const MostLikelyClass published = MostLikelyClass::published();
    CHECK(published.restarts == 1);
    CHECK(published.clamping == Clamping::at_end);
    CHECK(published.range.lower.empty());
    CHECK(published.range.upper.empty());
    CHECK(published.schedule.factor({.step = 999, .steps = 1000}) == 1.0);
    const ClassMap map = published(model, Class{0});
    check_sound(map, published);
    check_same(map, published(model, Class{0}, RMSProp{.learning_rate = 0.1}));
}
