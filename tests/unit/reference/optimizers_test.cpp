// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/optim/adagrad.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/optim/adamw.hpp>
#include <deepchrome/optim/plateau.hpp>
#include <deepchrome/optim/rmsprop.hpp>
#include <deepchrome/optim/rule_state.hpp>
#include <deepchrome/optim/schedule.hpp>
#include <deepchrome/optim/sgd.hpp>

#include "unit/reference/networks.hpp"
#include "unit/reference/reference.hpp"

namespace {

using namespace deepchrome;
using reference::Json;

/// Calls work(rule) with the rule of that name and those options.
template <class Work>
void with_rule(const std::string& name, const Json& options, Work&& work) {
    const auto option = [&](const char* key, double fallback) { return options.value(key, fallback); };
    if (name.starts_with("sgd")) {
        work(SGD{.learning_rate = options["rate"],
                 .momentum = option("momentum", 0),
                 .dampening = option("dampening", 0),
                 .nesterov = options.value("nesterov", false),
                 .weight_decay = option("weight_decay", 0),
                 .decay = option("decay", 0)});
    } else if (name.starts_with("rmsprop")) {
        work(RMSProp{.learning_rate = options["rate"],
                     .alpha = option("alpha", 0.99),
                     .epsilon = option("epsilon", 1e-8),
                     .weight_decay = option("weight_decay", 0)});
    } else if (name.starts_with("adagrad")) {
        work(Adagrad{.learning_rate = options["rate"],
                     .epsilon = option("epsilon", 1e-10),
                     .weight_decay = option("weight_decay", 0),
                     .decay = option("decay", 0),
                     .initial = option("initial", 0)});
    } else if (name.starts_with("adamw")) {
        work(AdamW{.learning_rate = options["rate"],
                   .beta1 = option("beta1", 0.9),
                   .beta2 = option("beta2", 0.999),
                   .epsilon = option("epsilon", 1e-8),
                   .weight_decay = option("weight_decay", 0.01)});
    } else if (name.starts_with("adam")) {
        work(Adam{.learning_rate = options["rate"],
                  .beta1 = option("beta1", 0.9),
                  .beta2 = option("beta2", 0.999),
                  .epsilon = option("epsilon", 1e-8),
                  .weight_decay = option("weight_decay", 0)});
    } else {
        FAIL("no such rule");
    }
}

/// f(x) = sum of c (x - t)^2 / 2 + x x' / 4, where x' is the next around the ring.
template <class T>
double objective(const std::vector<T>& x, std::vector<T>& gradient) {
    const std::size_t n = x.size();
    const auto target = reference::values<double>(n, 5, 2.0);
    double f = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double c = static_cast<double>(i + 1) / 4;
        const auto here = static_cast<double>(x[i]);
        const auto next = static_cast<double>(x[(i + 1) % n]);
        const auto before = static_cast<double>(x[(i + n - 1) % n]);
        f += c / 2 * (here - target[i]) * (here - target[i]) + here * next / 4;
        gradient[i] = static_cast<T>(c * (here - target[i]) + (next + before) / 4);
    }
    return f;
}

template <class T>
void ten_steps_on_the_problem(const Json& wanted, const auto& rule) {
    std::vector<T> x = reference::values<T>(11, 4, 1.0);
    std::vector<T> gradient(x.size());
    RuleState<T> state(rule, x.size());
    reference::Numbers found;
    for (std::size_t step = 0; step < 10; ++step) {
        CAPTURE(step);
        found.push_back(objective(x, gradient));
        rule.update(std::span<T>(x), std::span<const T>(gradient), state.slice(0, x.size()));
        state.advance();
        CHECK(reference::difference(x, reference::numbers(wanted["x"][step])) < reference::tolerance<T>);
    }
    CHECK(reference::difference(found, reference::numbers(wanted["objective"])) < reference::tolerance<T>);
}

TEST_CASE("Ten steps of every rule agree with PyTorch on a small problem") {
    const Json problem = reference::read("optimizers.json")["problem"];
    REQUIRE(problem["size"] == 11);
    for (const auto& [key, wanted] : problem["rules"].items()) {
        const std::string name = key;  // clang 14 captures no structured bindings
        CAPTURE(name);
        const Json& row = wanted;
        with_rule(name, row["options"], [&](const auto& rule) {
            ten_steps_on_the_problem<double>(row, rule);
            ten_steps_on_the_problem<float>(row, rule);
        });
    }
}

template <class T>
void ten_steps_on_the_network(const Json& network, const Json& wanted, const auto& rule) {
    using M = Model<reference::Small, Signal{.bins = 12, .marks = 3}, T>;
    M model;
    reference::fill(model, network["parameters"]);
    const std::vector<T> x = reference::values<T>(18 * M::input.size(), 1, 1.0);
    const auto labels = network["labels"].get<std::vector<T>>();
    Threads threads(2);
    auto workspace = Workspace<M>::for_training(6, threads.count());
    RuleState<T> state(rule, M::parameter_count);
    for (std::size_t step = 0; step < 10; ++step) {
        CAPTURE(step);
        double factor = 1;
        if (wanted.contains("schedule")) factor = OneCycle{}.factor({.step = step, .steps = 10});
        // Each piece of the gradient is applied by the thread that has it. (One type of sink for all rules.)
        const std::function<void(std::size_t, std::span<const T>)> apply = [&](std::size_t offset,
                                                                               std::span<const T> piece) {
            rule.update(model.parameters().subspan(offset, piece.size()), piece,
                        state.slice(offset, piece.size(), factor));
        };
        const std::size_t first = 6 * (step % 3);
        const SpanSource<T> source{std::span(x).subspan(first * M::input.size(), 6 * M::input.size()),
                                   std::span(labels).subspan(first, 6), M::input.size(), 1};
        const double loss =
            model.backpropagate(source, NegativeLogLikelihood{}, workspace, {}, apply, threads);
        state.advance();
        CHECK(std::abs(loss / wanted["loss"][step].template get<double>() - 1) < reference::tolerance<T>);
    }
    // Adagrad's first step is as long as its rate, whatever the gradient: at rate 0.5 the path is so
    // sensitive that PyTorch's own in float ends 1.4e-4 beside its own in double.
    const bool sensitive = sizeof(T) == 4 && wanted["rule"] == "adagrad_rate";
    const double tolerance = sensitive ? 5e-4 : reference::tolerance<T>;
    const auto after = reference::tensors<M>(model.parameters());
    REQUIRE(after.size() == wanted["parameters_after"].size());
    for (std::size_t k = 0; k < after.size(); ++k) {
        CAPTURE(k);
        CHECK(reference::difference(after[k], reference::numbers(wanted["parameters_after"][k])) < tolerance);
    }
}

TEST_CASE("Ten steps of every rule agree with PyTorch on a network, with a schedule as well") {
    const Json network = reference::read("optimizers.json")["network"];
    std::size_t scheduled = 0;
    for (const auto& [key, wanted] : network["rules"].items()) {
        const std::string name = key;  // clang 14 captures no structured bindings
        CAPTURE(name);
        const Json& row = wanted;
        scheduled += row.contains("schedule");
        with_rule(row["rule"], row["options"], [&](const auto& rule) {
            ten_steps_on_the_network<double>(network, row, rule);
            ten_steps_on_the_network<float>(network, row, rule);
        });
    }
    CHECK(scheduled == 2);
}

TEST_CASE("Schedules agree with PyTorch") {
    const Json cases = reference::read("schedules.json");
    const auto compare = [](const Json& wanted, auto&& factor) {
        reference::Numbers found;
        for (std::uint64_t i = 0; i < wanted["factor"].size(); ++i) found.push_back(factor(i));
        CHECK(reference::difference(found, reference::numbers(wanted["factor"])) < 1e-10);
    };
    for (const Json& row : cases["one_cycle"]) {
        const OneCycle schedule{.warmup = row["warmup"],
                                .start_factor = row["start_factor"],
                                .final_factor = row["final_factor"]};
        compare(row, [&](std::uint64_t i) { return schedule.factor({.step = i, .steps = row["steps"]}); });
    }
    for (const Json& row : cases["cosine"]) {
        const Cosine schedule{.floor = row["floor"]};
        compare(row, [&](std::uint64_t i) { return schedule.factor({.step = i, .steps = row["steps"]}); });
    }
    for (const Json& row : cases["step"]) {
        const StepDecay schedule{.every = row["every"], .multiplier = row["multiplier"]};
        compare(row, [&](std::uint64_t i) { return schedule.factor({.epoch = i}); });
    }
    for (const Json& row : cases["plateau"]) {
        PlateauState schedule{.settings = {.multiplier = row["multiplier"],
                                           .patience = row["patience"],
                                           .threshold = row["threshold"],
                                           .absolute = row["absolute"],
                                           .cooldown = row["cooldown"],
                                           .floor = row["floor"],
                                           .maximize = row["maximize"]}};
        compare(row, [&](std::uint64_t i) {
            schedule.observe(row["metric"][i].get<double>());
            return schedule.factor({});
        });
    }
}

}  // namespace
