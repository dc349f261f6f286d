// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/table/scaling.hpp>

#include "../program.hpp"

namespace programs {

/// Which models deepchrome-baselines trains, and what it tries for each.
struct BaselineSettings {
    std::vector<std::string> models = {};
    std::vector<double> svc_cost = {0.1, 1, 10};
    std::vector<double> svc_gamma = {0.25, 1};
    std::size_t forest_trees = 500;
    std::vector<std::size_t> forest_split = {2, 10};
    std::vector<double> logistic_cost = {0.001, 0.01, 0.1, 1};
    std::vector<std::string> other_cells = {};
    std::string scaling_name = "log1p";
    bool refit = false;
    std::uint64_t seed_value = 1;

    void add_to(CLI::App& app) {
        app.add_option("--models", models,
                       "of svc, forest, logistic, linear, gene-mean (default: all that can be)")
            ->delimiter(',')
            ->check(CLI::IsMember({"svc", "forest", "logistic", "linear", "gene-mean"}));
        app.add_option("--svc-cost", svc_cost, "costs to try")
            ->delimiter(',')
            ->check(number(0, true))
            ->capture_default_str();
        app.add_option("--svc-gamma", svc_gamma, "gammas to try, in units of 1 / (columns * variance)")
            ->delimiter(',')
            ->check(number(0, true))
            ->capture_default_str();
        app.add_option("--forest-trees", forest_trees, "trees of the forest")
            ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
            ->capture_default_str();
        app.add_option("--forest-split", forest_split, "smallest numbers of genes to split to try")
            ->delimiter(',')
            ->check(CLI::Range(std::size_t{2}, std::size_t{1'000'000}))
            ->capture_default_str();
        app.add_option("--logistic-cost", logistic_cost, "costs to try")
            ->delimiter(',')
            ->check(number(0, true))
            ->capture_default_str();
        app.add_option("--scaling", scaling_name, "of svc and logistic, before signals are standardized")
            ->check(CLI::IsMember({"none", "log1p"}))
            ->capture_default_str();
        app.add_option("--other-cells", other_cells, "gene tables of other cell types, for gene-mean");
        app.add_flag("--refit", refit,
                     "with the chosen hyper-parameters, learn from the validation genes as well");
        app.add_option("-s,--seed", seed_value, "of folds and forest")
            ->check(whole_number())
            ->capture_default_str();
    }

    deepchrome::Seed seed() const { return {seed_value}; }
    deepchrome::ScalingKind scaling() const { return deepchrome::scaling_kind(scaling_name); }

    /// In a fixed order, each once. DataError for gene-mean without other cells.
    std::vector<std::string> chosen_models() const {
        std::vector<std::string> chosen;
        for (const std::string name : {"svc", "forest", "logistic", "linear", "gene-mean"}) {
            const bool asked = std::ranges::find(models, name) != models.end();
            if (name == "gene-mean" && asked && other_cells.empty()) {
                throw deepchrome::DataError("gene-mean: there are no other cell types (wanted their gene "
                                            "tables); give --other-cells");
            }
            if (asked || (models.empty() && (name != "gene-mean" || !other_cells.empty())))
                chosen.push_back(name);
        }
        return chosen;
    }

    json record() const {
        return {{"models", chosen_models()},
                {"svc_cost", svc_cost},
                {"svc_gamma", svc_gamma},
                {"forest_trees", forest_trees},
                {"forest_split", forest_split},
                {"logistic_cost", logistic_cost},
                {"scaling", scaling_name},
                {"other_cells", other_cells},
                {"refit", refit},
                {"seed", seed_value}};
    }
};

}  // namespace programs
