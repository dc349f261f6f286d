// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/training/history.hpp>
#include <deepchrome/training/recipe.hpp>
#include <deepchrome/training/task.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A model file whose weights, scaling and order of marks a training begins with.
struct InitialModel {
    std::filesystem::path path;
    ModelCard card;
    std::string checksum;  ///< of the file
};

/// What a training is to do, and what tells it apart from others.
struct TrainingPlan {
    Task task;
    Recipe recipe;
    Seed seed;
    std::map<std::string, std::string> data =
        {};  ///< `data_checksum` of the tables, by name: "train", "valid", …
    std::optional<InitialModel> init = {};
    std::string name = {};  ///< of one training among several, for messages

    /// The epoch with the best monitored value, from 1.
    std::size_t best_epoch(const History& history) const {
        return deepchrome::best_epoch(history, task.monitor());
    }
    /// The epoch whose weights the network has at the end.
    std::size_t kept_epoch(const History& history) const {
        return recipe.keep == KeepWeights::best ? best_epoch(history) : history.size();
    }
};

}  // namespace deepchrome
