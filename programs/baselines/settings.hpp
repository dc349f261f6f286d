// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/core/sequence.hpp>
#include <deepchrome/table/scaling.hpp>

#include "../program.hpp"

namespace programs {

/// The same with every mark brought to mean 0 and standard deviation 1.
inline deepchrome::ScalingKind standardizing(deepchrome::ScalingKind scaling) {
    return scaling == deepchrome::ScalingKind::log1p ? deepchrome::ScalingKind::log1p_standardize
                                                     : deepchrome::ScalingKind::standardize;
}

/// Which models deepchrome-baselines trains, and what it tries for each.
struct BaselineSettings {
    std::vector<std::string> models = {};
    std::vector<double> svc_cost = {0.1, 1, 10};
    std::vector<double> svc_gamma = {0.25, 1};
    std::size_t forest_trees = 500;
    std::vector<std::size_t> forest_split = {2, 10};
    std::vector<double> logistic_cost = {0.001, 0.01, 0.1, 1};
    std::vector<double> ridge_penalty = {10, 100, 1000, 10000};
    std::vector<std::string> other_cells = {};
    std::string scaling_name = "log1p";
    bool refit = false;
    std::uint64_t seed_value = 1;

    static constexpr std::array known{"svc", "forest", "logistic", "ridge", "linear", "gene-mean"};
    /// Those of them that this program was built with.
#ifdef DEEPCHROME_WITH_BASELINES
    static constexpr std::span built{known};
#else
    static constexpr std::span built = std::span(known).subspan(2);
#endif

    void add_to(CLI::App& app) {
        const std::vector<std::string> names(built.begin(), built.end());
        app.add_option("--models", models,
                       "of " + deepchrome::join(names, ", ") + " (default: all that can be)")
            ->delimiter(',')
            ->check(CLI::IsMember(std::vector<std::string>(known.begin(), known.end())));
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
        app.add_option("--ridge-penalty", ridge_penalty, "penalties to try")
            ->delimiter(',')
            ->check(number(0, true))
            ->capture_default_str();
        app.add_option("--scaling", scaling_name,
                       "of svc, logistic and ridge, before signals are standardized")
            ->check(CLI::IsMember({"none", "log1p"}))
            ->capture_default_str();
        app.add_option("--other-cells", other_cells, "gene tables of other cell types, for gene-mean");
        app.add_flag("--refit", refit,
                     "with the chosen hyper-parameters, learn from the validation genes as well");
        app.add_option("-s,--seed", seed_value, "of folds, forest and ridge")
            ->check(whole_number())
            ->capture_default_str();
    }

    deepchrome::Seed seed() const { return {seed_value}; }
    deepchrome::ScalingKind scaling() const { return deepchrome::scaling_kind(scaling_name); }
    deepchrome::ScalingKind standardizing() const { return programs::standardizing(scaling()); }

    /// In a fixed order, each once. DataError for gene-mean without other cells, and for models that need
    /// libraries that were not there.
    std::vector<std::string> chosen_models() const {
        std::vector<std::string> chosen;
        for (const std::string name : known) {
            const bool asked = std::ranges::find(models, name) != models.end();
            if (std::ranges::find(built, name) == built.end()) {
                if (!asked) continue;
                throw deepchrome::DataError(name +
                                            ": this program was built without libsvm and OpenCV (wanted "
                                            "both); install libsvm-dev and libopencv-ml-dev, and build it "
                                            "again");
            }
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
                {"ridge_penalty", ridge_penalty},
                {"scaling", scaling_name},
                {"other_cells", other_cells},
                {"refit", refit},
                {"seed", seed_value}};
    }
};

}  // namespace programs
