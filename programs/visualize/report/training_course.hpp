// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include <deepchrome/core/message.hpp>
#include <deepchrome/io/json_file.hpp>
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

/// What metrics.json of a training says. Anybody may have written the file, so it is read strictly.
struct TrainingMetrics {
    static constexpr const char* remedy =
        "give the folder of a finished deepchrome-train, or remove the file";

    std::string file;
    deepchrome::Json whole;

    explicit TrainingMetrics(const std::filesystem::path& path)
        : file(path.string()), whole(deepchrome::read_json(path, remedy)) {
        require_object(whole, "the content");
    }

    /// The metrics of the validation genes; null where there are none.
    const deepchrome::Json& valid() const {
        static const deepchrome::Json none;
        const deepchrome::Json* const found = whole.find("valid");
        if (found == nullptr) return none;
        require_object(*found, "valid");
        return *found;
    }

    /// A whole number; 0 where there is none.
    std::size_t number(const deepchrome::Json& object, const char* name) const {
        const deepchrome::Json* const found = object.find(name);
        if (found == nullptr || found->is(deepchrome::Json::Kind::null)) return 0;
        if (const auto value = found->number<std::size_t>()) return *value;
        deepchrome::throw_as<deepchrome::DataError>(
            {file, ": ", name, " is no whole number (wanted the metrics of a training); ", remedy});
    }

private:
    void require_object(const deepchrome::Json& value, const char* name) const {
        if (value.is(deepchrome::Json::Kind::object)) return;
        deepchrome::throw_as<deepchrome::DataError>(
            {file, ": ", name, " is no JSON object (wanted the metrics of a training); ", remedy});
    }
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
    course.kept_epoch = card.kept_epoch.value_or(0);
    if (course.file != own && std::filesystem::exists(place / "metrics.json", ignored)) {
        const TrainingMetrics metrics(place / "metrics.json");
        if (!card.kept_epoch) course.kept_epoch = metrics.number(metrics.whole, "kept_epoch");
        course.valid.on = metrics.number(metrics.valid(), "genes_on");
        course.valid.off = metrics.number(metrics.valid(), "genes_off");
    }
    return course;
}

}  // namespace programs::report
