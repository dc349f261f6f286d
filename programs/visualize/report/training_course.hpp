// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include <deepchrome/core/file.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/training/history.hpp>

#include "../../program.hpp"

namespace programs::report {

/// The course of a training, as deepchrome-train left it.
struct TrainingCourse {
    std::filesystem::path file;  ///< the history
    deepchrome::History epochs;
    std::size_t kept_epoch = 0;           ///< whose weights the model has; 0: not known
    deepchrome::ClassBalance valid = {};  ///< of the validation genes; 0 and 0: not known
};

/// The course of a model's training: its own history, `<model>.history.csv`, or `history.csv`. Nothing where
/// there is none in the model's folder; DataError where there is none in the folder that was asked for.
inline std::optional<TrainingCourse> training_course(const std::string& folder,
                                                     const std::filesystem::path& model,
                                                     const deepchrome::ModelCard& card) {
    std::error_code ignored;
    const std::filesystem::path beside =
        std::filesystem::is_directory(model, ignored) ? model : model.parent_path();
    const std::filesystem::path place = folder.empty() ? beside : std::filesystem::path(folder);
    const std::filesystem::path own = place / (model.stem().string() + ".history.csv");
    TrainingCourse course;
    course.file = std::filesystem::exists(own, ignored) ? own : place / "history.csv";
    if (!std::filesystem::exists(course.file, ignored)) {
        if (folder.empty()) return std::nullopt;
        throw deepchrome::DataError(
            course.file.string() +
            ": is not there; give the folder of a finished deepchrome-train, or leave out --training");
    }
    course.epochs = deepchrome::read_history(course.file);
    const auto number = [](const std::string& text, std::size_t& value) {
        std::from_chars(text.data(), text.data() + text.size(), value);
    };
    course.kept_epoch = card.kept_epoch.value_or(0);
    if (course.file != own && std::filesystem::exists(place / "metrics.json", ignored)) {
        json metrics = json::parse(deepchrome::read_file(place / "metrics.json"), nullptr, false);
        if (!metrics.is_object()) metrics = json::object();
        if (!card.kept_epoch)
            number(metrics.value("/kept_epoch"_json_pointer, json(0)).dump(), course.kept_epoch);
        number(metrics.value("/valid/genes_on"_json_pointer, json(0)).dump(), course.valid.on);
        number(metrics.value("/valid/genes_off"_json_pointer, json(0)).dump(), course.valid.off);
    }
    return course;
}

}  // namespace programs::report
