// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/attribution_methods.hpp>

#include "networks.hpp"

using namespace interpret_test;

namespace {

using M = LogisticModel<float>;
constexpr std::size_t size = M::input.size();
const ClassScore score{Class{1}};

M some_model() {
    std::vector<double> odds;
    for (std::size_t i = 0; i < size; ++i) odds.push_back(0.5 * static_cast<double>(i % 5) - 0.75);
    return logistic_model<float>(odds, 0.25);
}

bool same(const Attributions<float>& a, const Attributions<float>& b) {
    return a.values.shape() == b.values.shape() &&
           std::ranges::equal(std::span(a.values.data(), a.values.size()),
                              std::span(b.values.data(), b.values.size())) &&
           a.score == b.score && a.gap == b.gap && a.steps == b.steps;
}

const AttributionOptions options{
    .baseline = {{0.25, 0.5, 0.75}}, .samples = 3, .seed = Seed{8}, .window = 3, .tolerance = 0.5};

/// The method of that name, by its own type.
template <class Model_>
Attributions<float> direct(std::string_view name, const Model_& model, std::span<const float> x,
                           Threads& threads) {
    if (name == "gradient") return Saliency{}(model, x, score, threads);
    if (name == "gradient-x-input") return GradientTimesInput{options.baseline}(model, x, score, threads);
    if (name == "smoothgrad") {
        return SmoothGrad{.samples = 3, .noise = 0.1, .seed = Seed{8}}(model, x, score, threads);
    }
    if (name == "integrated-gradients") {
        return IntegratedGradients{.tolerance = 0.5, .baseline = options.baseline}(model, x, score, threads);
    }
    if (name == "deep-lift") return DeepLift{options.baseline}(model, x, score, threads);
    REQUIRE(name == "occlusion");
    return Occlusion{.width = 3, .stride = 3, .baseline = options.baseline}(model, x, score, threads);
}

}  // namespace

TEST_CASE("attribute: every name is the method of that name, with its options") {
    Threads threads(2);
    const auto model = small_model<float>();
    const std::vector<float> x = random_values<float>(5 * 36, 1);
    std::vector<std::string_view> names;
    std::vector<Attributions<float>> all;
    for (const AttributionMethod& method : attribution_methods) {
        CAPTURE(method.name);
        names.push_back(method.name);
        all.push_back(attribute(method.name, options, model, std::span(x), score, threads, [] {}));
        CHECK(same(all.back(), direct(method.name, model, x, threads)));
    }
    CHECK(names == std::vector<std::string_view>{"gradient", "gradient-x-input", "smoothgrad",
                                                 "integrated-gradients", "deep-lift", "occlusion"});
    for (std::size_t a = 0; a < all.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) CHECK_FALSE(same(all[a], all[b]));
    }
}

TEST_CASE("attribution_methods: the options named make a difference, and no others") {
    Threads threads(2);
    const auto model = small_model<float>();
    const std::vector<float> x = random_values<float>(5 * 36, 1);
    for (const AttributionMethod& method : attribution_methods) {
        CAPTURE(method.name);
        const auto with = [&](const AttributionOptions& other) {
            return attribute(method.name, other, model, std::span(x), score, threads, [] {});
        };
        const auto uses = [&](std::string_view option) {
            return std::ranges::find(method.options, option) != method.options.end();
        };
        const Attributions<float> as_given = with(options);
        AttributionOptions other = options;
        other.baseline = {};
        CHECK(same(with(other), as_given) == !uses("baseline"));
        other = options;
        other.samples = 4;
        CHECK(same(with(other), as_given) == !uses("samples"));
        other = options;
        other.seed = Seed{9};
        CHECK(same(with(other), as_given) == !uses("seed"));
        other = options;
        other.window = 4;
        CHECK(same(with(other), as_given) == !uses("window"));
        other = options;
        other.tolerance = 1e-7;
        CHECK(same(with(other), as_given) == !uses("tolerance"));
    }
}

TEST_CASE("attribute: in chunks as all at once, and poll is called for each") {
    Threads threads(2);
    const M model = some_model();
    for (const std::size_t genes : {512u, 515u}) {
        const std::vector<float> x = random_values<float>(genes * size, 2);
        for (const AttributionMethod& method : attribution_methods) {
            CAPTURE(method.name);
            std::size_t polls = 0;
            const auto found =
                attribute(method.name, options, model, std::span(x), score, threads, [&] { ++polls; });
            CHECK(found.genes() == genes);
            CHECK(same(found, direct(method.name, model, x, threads)));
            CHECK(polls == (method.name == "smoothgrad" ? 0 : genes == 512 ? 1 : 2));
        }
    }
    CHECK(attribute("gradient", options, model, std::span<const float>(), score, threads, [] {}).genes() ==
          0);
}

TEST_CASE("attribute: poll may end it, and a name that is none is refused") {
    Threads threads(1);
    const M model = some_model();
    const std::vector<float> x = random_values<float>(600 * size, 2);
    std::size_t polls = 0;
    CHECK_THROWS_AS(attribute("gradient", options, model, std::span(x), score, threads,
                              [&] {
                                  if (++polls == 2) throw Interrupted("stop");
                              }),
                    Interrupted);
    CHECK(polls == 2);
    CHECK_THROWS_WITH_AS(
        attribute("magic", options, model, std::span(x), score, threads, [] {}),
        "attribute: there is no method magic (wanted one of gradient, gradient-x-input, smoothgrad, "
        "integrated-gradients, deep-lift, occlusion)",
        Error);
}
