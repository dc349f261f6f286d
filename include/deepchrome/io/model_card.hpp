// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/io/json_text.hpp>
#include <deepchrome/io/safetensors.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/marks.hpp>
#include <deepchrome/table/scaling.hpp>
#include <deepchrome/version.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What a model was trained for.
enum class TaskKind {
    classify,  ///< the class of a gene: outputs are the logarithms of probabilities
    regress,   ///< a number: the output is in the unit of the training labels
};

inline std::string_view to_string(TaskKind task) {
    return task == TaskKind::regress ? "regress" : "classify";
}

/// What has to be known of a model beside its weights to use it, and where they come from. Nothing about
/// time, place, threads or the course of the run belongs here: the same training gives the same file.
///
///     ModelCard{.marks = train.marks, .scaling = scaling, .seed = Seed{1}}
struct ModelCard {
    std::vector<std::string> marks = {};  ///< in the order of the input
    Scaling scaling = {};                 ///< to apply to every input first
    bool both_strands = false;  ///< predictions are the means of those for a gene and for its bins reversed
    std::vector<std::string> classes = {"OFF", "ON"};       ///< in the order of the output; empty: no classes
    Seed seed = {};                                         ///< of the training
    std::map<std::string, std::string> training_data = {};  ///< "train", "valid" -> `data_checksum`
    std::map<std::string, std::string> provenance = {};     ///< anything else to remember, such as the recipe
    std::string library_version = std::string(version);     ///< of the library that trained it
    TaskKind task = TaskKind::classify;                     ///< a regression has no classes
};

/// "crc32:1a2b3c4d", of marks, genes, signals and labels in order: the same for a table and its compressed
/// copy.
inline std::string data_checksum(const Dataset& data) {
    data.check("data_checksum");
    std::uint32_t sum = 0;
    for (const auto* names : {&data.marks, &data.genes}) {
        for (const std::string& name : *names) {
            sum = crc32_of(std::as_bytes(std::span(name.c_str(), name.size() + 1)), sum);
        }
    }
    const auto add = [&](std::span<const float> values) {
        if constexpr (std::endian::native == std::endian::little) {
            sum = crc32_of(std::as_bytes(values), sum);
        } else {
            for (const float value : values) {
                auto bytes = std::bit_cast<std::array<std::byte, 4>>(value);
                std::reverse(bytes.begin(), bytes.end());
                sum = crc32_of(bytes, sum);
            }
        }
    };
    add(data.values());
    add(data.labels);
    return checksum_text(sum);
}

namespace detail {

/// Throws DataError unless the card fits a model of that signal and number of outputs. `where` opens the
/// message.
inline void check_card(const ModelCard& card, Signal signal, std::size_t outputs, const std::string& where) {
    const auto fail = [&](const std::string& what) { throw_as<DataError>({where, ": ", what}); };
    const auto check_text = [&](const std::string& text, const char* what) {
        if (!is_utf8(text)) fail(message_of({what, " ", to_json(text), " is not UTF-8; write it in UTF-8"}));
    };
    check_marks(card.marks, signal.marks, message_of({where, ": the card"}));
    for (const std::string& mark : card.marks) check_text(mark, "the mark");
    for (const std::string& name : card.classes) check_text(name, "the class");
    for (const auto* texts : {&card.training_data, &card.provenance}) {
        for (const auto& [name, text] : *texts) {
            check_text(name, "the card's text");
            check_text(text, "the card's text");
        }
    }
    check_text(card.library_version, "the library's version");

    // One output may stand for two classes.
    const std::size_t classes = card.classes.size();
    if (card.task == TaskKind::regress && classes != 0) {
        fail(message_of(
            {"the card of a regression names ", classes, " classes (wanted none); leave them out"}));
    }
    if (classes != 0 && classes != outputs && !(outputs == 1 && classes == 2)) {
        fail(message_of({"the card names ", classes, " classes (wanted ", outputs,
                         ", as the network has outputs); name every class, or none"}));
    }
    const Scaling& scaling = card.scaling;
    const std::size_t wanted = is_fitted(scaling.kind) ? signal.marks : 0;
    const bool finite =
        std::all_of(scaling.mean.begin(), scaling.mean.end(), [](float x) { return std::isfinite(x); }) &&
        std::all_of(scaling.deviation.begin(), scaling.deviation.end(),
                    [](float x) { return std::isfinite(x) && x > 0; });
    if (scaling.mean.size() != wanted || scaling.deviation.size() != wanted || !finite) {
        fail(message_of({"the scaling ", to_string(scaling.kind), " has ", scaling.mean.size(), " means and ",
                         scaling.deviation.size(), " deviations (wanted ", wanted,
                         " finite ones of each, deviations above 0); fit it to the training genes"}));
    }
}

inline std::string scaling_to_json(const Scaling& scaling) {
    std::string text = std::string("{\"kind\":") + to_json(to_string(scaling.kind));
    if (is_fitted(scaling.kind)) {
        text += std::string(",\"mean\":") + to_json(std::span<const float>(scaling.mean)) +
                ",\"deviation\":" + to_json(std::span<const float>(scaling.deviation));
    }
    return text + "}";
}

/// What saving writes of a card into the metadata.
inline void write_card(SafetensorsWriter& file, const ModelCard& card) {
    file.metadata("library_version", card.library_version);
    file.metadata("marks", to_json(card.marks));
    file.metadata("scaling", scaling_to_json(card.scaling));
    if (card.both_strands) file.metadata("both_strands", "true");
    file.metadata("task", to_string(card.task));
    file.metadata("classes", to_json(card.classes));
    file.metadata("seed", std::to_string(card.seed.value));
    file.metadata("training_data", to_json(card.training_data));
    file.metadata("provenance", to_json(card.provenance));
}

[[noreturn]] inline void fail_metadata(const SafetensorsReader& file, std::string_view name,
                                       const char* wanted) {
    file.fail(message_of({"the metadata ", to_json(name), " is ", to_json(file.metadata(name)), " (wanted ",
                          wanted, ")"}),
              "give a file as deepchrome saved it");
}

/// A whole number in the metadata.
template <class T>
T read_number(const SafetensorsReader& file, std::string_view name) {
    const std::optional<T> value = file.json(name).number<T>();
    if (!value) fail_metadata(file, name, "a whole number");
    return *value;
}

inline std::vector<std::string> read_strings(const SafetensorsReader& file, std::string_view name) {
    const auto strings = file.json(name).strings();
    if (!strings) fail_metadata(file, name, "a list of names");
    return *strings;
}

inline std::map<std::string, std::string> read_texts(const SafetensorsReader& file, std::string_view name) {
    const Json json = file.json(name);
    if (!json.is(Json::Kind::object)) fail_metadata(file, name, "texts by name");
    std::map<std::string, std::string> texts;
    for (std::size_t i = 0; i < json.items.size(); ++i) {
        if (!json.items[i].is(Json::Kind::string)) fail_metadata(file, name, "texts by name");
        texts[json.keys[i]] = json.items[i].text;
    }
    return texts;
}

inline Scaling read_scaling(const SafetensorsReader& file) {
    const Json json = file.json("scaling");
    const Json* const kind = json.find("kind");
    const Json* const mean = json.find("mean");
    const Json* const deviation = json.find("deviation");
    for (const ScalingKind known : all_scaling_kinds) {
        if (kind == nullptr || !kind->is(Json::Kind::string) || kind->text != to_string(known)) continue;
        if (!is_fitted(known)) {
            if (json.items.size() == 1) return {.kind = known};
        } else if (mean != nullptr && deviation != nullptr && json.items.size() == 3) {
            auto means = mean->numbers<float>();
            auto deviations = deviation->numbers<float>();
            if (means && deviations) return {.kind = known, .mean = *means, .deviation = *deviations};
        }
    }
    fail_metadata(
        file, "scaling",
        "none, log1p, standardize or log1p-standardize, the last two with a mean and a deviation of "
        "every mark");
}

/// False in a file that does not say.
inline bool read_both_strands(const SafetensorsReader& file) {
    if (!file.has_metadata("both_strands")) return false;
    const std::string& text = file.metadata("both_strands");
    if (text != "true" && text != "false") fail_metadata(file, "both_strands", "true or false");
    return text == "true";
}

/// The task of a model; files from before there were others are of classification.
inline TaskKind read_task(const SafetensorsReader& file) {
    if (!file.has_metadata("task")) return TaskKind::classify;
    for (const TaskKind task : {TaskKind::classify, TaskKind::regress}) {
        if (file.metadata("task") == to_string(task)) return task;
    }
    fail_metadata(file, "task", "classify or regress");
}

/// The card of a file; whether it fits the model is for `check_card`.
inline ModelCard read_card(const SafetensorsReader& file) {
    return {.marks = read_strings(file, "marks"),
            .scaling = read_scaling(file),
            .both_strands = read_both_strands(file),
            .classes = read_strings(file, "classes"),
            .seed = Seed{read_number<std::uint64_t>(file, "seed")},
            .training_data = read_texts(file, "training_data"),
            .provenance = read_texts(file, "provenance"),
            .library_version = file.metadata("library_version"),
            .task = read_task(file)};
}

}  // namespace detail
}  // namespace deepchrome
