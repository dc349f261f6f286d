// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/training/recipe.hpp>

using namespace deepchrome;

namespace {

/// "name=value" of each setting, in their order.
std::vector<std::string> texts(const Settings& settings) {
    std::vector<std::string> result;
    for (const Setting& setting : settings) result.push_back(setting.name + "=" + setting.text());
    return result;
}

/// The text of one setting; "none" without it.
std::string text_of(const Recipe& recipe, const std::string& name) {
    for (const Setting& setting : settings_of(recipe, Seed{1})) {
        if (setting.name == name) return setting.text();
    }
    return "none";
}

std::string error_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

/// What a rule makes of a weight of 1 with the gradient 0.5, twice.
template <class R>
std::vector<float> two_updates(const R& rule) {
    std::vector<float> weight{1.0f};
    const std::vector<float> gradient{0.5f};
    std::vector<float> state(2);
    const std::span<float> all = state;
    std::vector<float> seen;
    for (const std::uint64_t step : {1u, 2u}) {
        rule.update(std::span<float>(weight), std::span<const float>(gradient),
                    RuleStep<float>{.step = step, .rate_factor = 0.75, .slots = {all.first(1), all.last(1)}});
        seen.push_back(weight[0]);
    }
    return seen;
}

const TableDescription bins_of_100{.bin_width = 100};

Recipe with_optimizer(const std::string& name) {
    Recipe recipe = default_recipe(bins_of_100);
    recipe.optimizer = name;
    recipe.learning_rate = 0.25;
    recipe.weight_decay = 0.125;
    recipe.momentum = 0.5;
    recipe.learning_rate_decay = 2;
    return recipe;
}

}  // namespace

TEST_CASE("ClassWeights: none, given, and balanced with a mean of 1 over the genes") {
    const std::vector<std::size_t> genes{30, 10, 60};
    CHECK(ClassWeights{}.of(genes).empty());
    CHECK(ClassWeights{.values = {1, 2, 3}}.of(genes) == std::vector<double>{1, 2, 3});
    const std::vector<double> weights = ClassWeights{.balanced = true}.of(genes);
    REQUIRE(weights.size() == 3);
    double sum = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        const double of_class = weights[c] * static_cast<double>(genes[c]);
        CHECK(of_class == doctest::Approx(100.0 / 3));  // every class counts the same
        sum += of_class;
    }
    CHECK(sum / 100 == doctest::Approx(1));
}

TEST_CASE("Settings: their texts, and JSON in their order") {
    CHECK(Setting{"a", std::string("text")}.text() == "text");
    CHECK(Setting{"a", std::uint64_t{18446744073709551615u}}.text() == "18446744073709551615");
    CHECK(Setting{"a", 2e-3}.text() == "0.002");
    CHECK(to_json(Settings{}) == "{}");
    CHECK(to_json(Settings{{"z", std::string("a \"b\"")}, {"a", std::uint64_t{7}}, {"m", 0.5}}) ==
          R"({"z":"a \"b\"","a":7,"m":0.5})");
}

TEST_CASE("settings_of: the published recipe, without what is not in use") {
    CHECK(texts(settings_of(paper_recipe(), Seed{3})) ==
          std::vector<std::string>{"recipe=paper", "epochs=100", "batch_size=1", "optimizer=sgd",
                                   "learning_rate=0.001", "learning_rate_decay=1e-07", "weight_decay=0",
                                   "momentum=0", "schedule=constant", "scaling=none", "augment=none",
                                   "keep=best", "patience=0", "class_weights=1,1", "seed=3"});
}

TEST_CASE("settings_of: the default recipe, and parts that come into use") {
    CHECK(texts(settings_of(default_recipe(bins_of_100), Seed{1})) ==
          std::vector<std::string>{"recipe=default",
                                   "epochs=40",
                                   "batch_size=64",
                                   "optimizer=adamw",
                                   "learning_rate=0.002",
                                   "learning_rate_decay=0",
                                   "weight_decay=0.01",
                                   "momentum=0",
                                   "schedule=one-cycle",
                                   "scaling=log1p-standardize",
                                   "augment=default",
                                   "keep=last",
                                   "patience=0",
                                   "class_weights=1,1",
                                   "seed=1",
                                   "max_shift=3bins",
                                   "flip=0.5",
                                   "noise=0.3",
                                   "gain=0.1",
                                   "mark_dropout=0",
                                   "label_smoothing=0.1",
                                   "strands=both"});

    Recipe recipe = default_recipe(bins_of_100);
    CHECK(text_of(recipe, "average") == "none");
    recipe.keep = KeepWeights::average;
    recipe.average = 0.5;
    CHECK(text_of(recipe, "average") == "0.5");
    CHECK(text_of(recipe, "keep") == "average");
    recipe.both_strands = false;
    CHECK(text_of(recipe, "strands") == "none");
    recipe.label_smoothing = 0;
    CHECK(text_of(recipe, "label_smoothing") == "none");
    recipe.augmentation = no_augmentation();
    CHECK(text_of(recipe, "max_shift") == "none");
    recipe.class_weights = {.values = {0.5, 1, 2.25}};
    CHECK(text_of(recipe, "class_weights") == "0.5,1,2.25");
    recipe.class_weights.balanced = true;
    CHECK(text_of(recipe, "class_weights") == "balanced");
}

TEST_CASE("the default recipe moves genes by 300 bp, in whole bins, and not where their width is unknown") {
    const auto shift = [](std::optional<std::uint32_t> width) {
        return default_recipe({.bin_width = width}).augmentation.max_shift;
    };
    CHECK(shift(100) == 3);
    CHECK(shift(50) == 6);
    CHECK(shift(1) == 300);
    CHECK(shift(200) == 1);  // never further than 300 bp
    CHECK(shift(300) == 1);
    CHECK(shift(301) == 0);
    CHECK(shift(5000) == 0);
    CHECK(shift(std::nullopt) == 0);
}

TEST_CASE("the default recipe leaves flips and the second strand out where bins run along the strand") {
    for (const std::optional<Orientation> orientation :
         {std::optional<Orientation>(), {Orientation::genome}}) {
        const Recipe recipe = default_recipe({.bin_width = 100, .orientation = orientation});
        CHECK(recipe.augmentation.flip == 0.5);
        CHECK(recipe.both_strands);
    }
    const Recipe recipe = default_recipe({.bin_width = 100, .orientation = Orientation::strand});
    CHECK(recipe.augmentation == Augmentation{.max_shift = 3, .flip = 0, .noise = 0.3, .gain = 0.1});
    CHECK_FALSE(recipe.both_strands);
}

TEST_CASE("optimizer_of: each rule by its name, with the settings that it has") {
    CHECK(two_updates(optimizer_of(with_optimizer("adam"))) ==
          two_updates(Adam{.learning_rate = 0.25, .weight_decay = 0.125}));
    CHECK(two_updates(optimizer_of(with_optimizer("adamw"))) ==
          two_updates(AdamW{.learning_rate = 0.25, .weight_decay = 0.125}));
    CHECK(two_updates(optimizer_of(with_optimizer("rmsprop"))) ==
          two_updates(RMSProp{.learning_rate = 0.25}));
    CHECK(two_updates(optimizer_of(with_optimizer("adagrad"))) ==
          two_updates(Adagrad{.learning_rate = 0.25, .weight_decay = 0.125}));
    CHECK(two_updates(optimizer_of(with_optimizer("sgd"))) ==
          two_updates(SGD{.learning_rate = 0.25, .momentum = 0.5, .weight_decay = 0.125, .decay = 2}));
    CHECK(error_of([] { optimizer_of(with_optimizer("lion")); }) ==
          "the recipe's optimizer is lion (wanted sgd, adam, adamw, rmsprop or adagrad)");
}

TEST_CASE("schedule_of: each schedule by its name") {
    const auto factors = [](const auto& schedule) {
        std::vector<double> seen;
        for (const std::size_t step : {0u, 20u, 90u}) {
            seen.push_back(
                schedule.factor(Progress{.step = step, .steps = 100, .epoch = step / 10, .epochs = 10}));
        }
        return seen;
    };
    const auto named = [&](const char* name) {
        Recipe recipe = default_recipe(bins_of_100);
        recipe.schedule = name;
        return factors(schedule_of(recipe));
    };
    CHECK(named("cosine") == factors(Cosine{}));
    CHECK(named("one-cycle") == factors(OneCycle{}));
    CHECK(named("constant") == std::vector<double>{1, 1, 1});
    CHECK(named("cosine") != named("one-cycle"));
    CHECK(named("cosine") != named("constant"));
    CHECK(error_of([&] { named("steps"); }) ==
          "the recipe's schedule is steps (wanted constant, cosine or one-cycle)");
}

TEST_CASE("the usual learning rates, and the names of what is kept") {
    CHECK(usual_learning_rate("sgd") == 1e-2);
    CHECK(usual_learning_rate("adagrad") == 1e-2);
    for (const char* name : {"adam", "adamw", "rmsprop"}) CHECK(usual_learning_rate(name) == 1e-3);
    CHECK(to_string(KeepWeights::best) == "best");
    CHECK(to_string(KeepWeights::last) == "last");
    CHECK(to_string(KeepWeights::average) == "average");
}
