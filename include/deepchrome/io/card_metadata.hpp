// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/io/json_text.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/io/safetensors.hpp>
#include <deepchrome/io/setting.hpp>
#include <deepchrome/table/scaling.hpp>
#include <deepchrome/table/signal_summary.hpp>
#include <deepchrome/table/table_description.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The format version of model files. Version 1 (library 0.1) had no fields for table, signals, recipe and
/// epochs; its texts are kept as notes.
inline constexpr std::uint32_t model_format_version = 2;
inline constexpr std::uint32_t oldest_format_version = 1;

std::string scaling_to_json(const Scaling& scaling);

std::string signals_to_json(const SignalSummary& signals);

/// What saving writes of a card into the metadata.
void write_card(SafetensorsWriter& file, const ModelCard& card);

[[noreturn]] void fail_metadata(const SafetensorsReader& file, std::string_view name, const char* wanted);

/// A whole number in the metadata.
template <class T>
T read_number(const SafetensorsReader& file, std::string_view name) {
    const std::optional<T> value = file.json(name).number<T>();
    if (!value) fail_metadata(file, name, "a whole number");
    return *value;
}

std::vector<std::string> read_strings(const SafetensorsReader& file, std::string_view name);

std::map<std::string, std::string> read_texts(const SafetensorsReader& file, std::string_view name);

Scaling read_scaling(const SafetensorsReader& file);

/// False in a file that does not say.
bool read_both_strands(const SafetensorsReader& file);

/// The task of a model; files from before there were others are of classification.
TaskKind read_task(const SafetensorsReader& file);

Settings read_recipe(const SafetensorsReader& file);

TableDescription read_table(const SafetensorsReader& file);

SignalSummary read_signals(const SafetensorsReader& file);

std::optional<std::size_t> read_epoch(const SafetensorsReader& file, std::string_view name);

/// The card of a file; whether it fits the model is for `check_card`.
ModelCard read_card(const SafetensorsReader& file);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <span>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE std::string scaling_to_json(const Scaling& scaling) {
    std::string text = std::string("{\"kind\":") + to_json(to_string(scaling.kind));
    if (is_fitted(scaling.kind)) {
        text += std::string(",\"mean\":") + to_json(std::span<const float>(scaling.mean)) +
                ",\"deviation\":" + to_json(std::span<const float>(scaling.deviation));
    }
    return text + "}";
}

DEEPCHROME_ONCE std::string signals_to_json(const SignalSummary& signals) {
    return message_of({"{\"percentiles\":", to_json(std::span<const float>(signals.percentiles)),
                       ",\"bin_lower\":", to_json(std::span<const float>(signals.bin_lower)),
                       ",\"bin_upper\":", to_json(std::span<const float>(signals.bin_upper)), "}"});
}

DEEPCHROME_ONCE void write_card(SafetensorsWriter& file, const ModelCard& card) {
    file.metadata("library_version", card.library_version);
    file.metadata("task", to_string(card.task));
    file.metadata("classes", to_json(card.classes));
    file.metadata("marks", to_json(card.marks));
    file.metadata("scaling", scaling_to_json(card.scaling));
    if (card.both_strands) file.metadata("both_strands", "true");
    file.metadata("table", to_string(card.table));
    if (!card.signals.empty()) file.metadata("signals", signals_to_json(card.signals));
    file.metadata("seed", std::to_string(card.seed.value));
    file.metadata("recipe", to_json(card.recipe));
    if (card.best_epoch) file.metadata("best_epoch", std::to_string(*card.best_epoch));
    if (card.kept_epoch) file.metadata("kept_epoch", std::to_string(*card.kept_epoch));
    file.metadata("training_data", to_json(card.training_data));
    file.metadata("initial_model", card.initial_model);
    file.metadata("notes", to_json(card.notes));
}

DEEPCHROME_ONCE void fail_metadata(const SafetensorsReader& file, std::string_view name, const char* wanted) {
    file.fail(message_of({"the metadata ", to_json(name), " is ", to_json(file.metadata(name)), " (wanted ",
                          wanted, ")"}),
              "give a file as deepchrome saved it");
}

DEEPCHROME_ONCE std::vector<std::string> read_strings(const SafetensorsReader& file, std::string_view name) {
    const auto strings = file.json(name).strings();
    if (!strings) fail_metadata(file, name, "a list of names");
    return *strings;
}

DEEPCHROME_ONCE std::map<std::string, std::string> read_texts(const SafetensorsReader& file,
                                                              std::string_view name) {
    const Json json = file.json(name);
    if (!json.is(Json::Kind::object)) fail_metadata(file, name, "texts by name");
    std::map<std::string, std::string> texts;
    for (std::size_t i = 0; i < json.items.size(); ++i) {
        if (!json.items[i].is(Json::Kind::string)) fail_metadata(file, name, "texts by name");
        texts[json.keys[i]] = json.items[i].text;
    }
    return texts;
}

DEEPCHROME_ONCE Scaling read_scaling(const SafetensorsReader& file) {
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

DEEPCHROME_ONCE bool read_both_strands(const SafetensorsReader& file) {
    if (!file.has_metadata("both_strands")) return false;
    const std::string& text = file.metadata("both_strands");
    if (text != "true" && text != "false") fail_metadata(file, "both_strands", "true or false");
    return text == "true";
}

DEEPCHROME_ONCE TaskKind read_task(const SafetensorsReader& file) {
    if (!file.has_metadata("task")) return TaskKind::classify;
    for (const TaskKind task : {TaskKind::classify, TaskKind::regress}) {
        if (file.metadata("task") == to_string(task)) return task;
    }
    fail_metadata(file, "task", "classify or regress");
}

DEEPCHROME_ONCE Settings read_recipe(const SafetensorsReader& file) {
    const auto settings = settings_of(file.json("recipe"));
    if (!settings) fail_metadata(file, "recipe", "texts and numbers by name");
    return *settings;
}

DEEPCHROME_ONCE TableDescription read_table(const SafetensorsReader& file) {
    const std::string& line = file.metadata("table");
    if (!is_description(line)) fail_metadata(file, "table", "#deepchrome and what is known of the table");
    return parse_description(line, file.where());
}

DEEPCHROME_ONCE SignalSummary read_signals(const SafetensorsReader& file) {
    if (!file.has_metadata("signals")) return {};
    const Json json = file.json("signals");
    const auto list = [&](const char* name) {
        const Json* const place = json.find(name);
        auto values = place != nullptr ? place->numbers<float>() : std::nullopt;
        if (!values) fail_metadata(file, "signals", "lists of percentiles, bin_lower and bin_upper");
        return *values;
    };
    return {
        .percentiles = list("percentiles"), .bin_lower = list("bin_lower"), .bin_upper = list("bin_upper")};
}

DEEPCHROME_ONCE std::optional<std::size_t> read_epoch(const SafetensorsReader& file, std::string_view name) {
    if (!file.has_metadata(name)) return std::nullopt;
    return read_number<std::size_t>(file, name);
}

DEEPCHROME_ONCE ModelCard read_card(const SafetensorsReader& file) {
    ModelCard card{.marks = read_strings(file, "marks"),
                   .bins = read_number<std::size_t>(file, "bins"),
                   .scaling = read_scaling(file),
                   .both_strands = read_both_strands(file),
                   .classes = read_strings(file, "classes"),
                   .task = read_task(file),
                   .seed = Seed{read_number<std::uint64_t>(file, "seed")},
                   .training_data = read_texts(file, "training_data"),
                   .library_version = file.metadata("library_version")};
    if (read_number<std::uint32_t>(file, "format_version") == 1) {
        card.notes = read_texts(file, "provenance");
        return card;
    }
    card.table = read_table(file);
    card.signals = read_signals(file);
    card.recipe = read_recipe(file);
    card.best_epoch = read_epoch(file, "best_epoch");
    card.kept_epoch = read_epoch(file, "kept_epoch");
    card.initial_model = file.metadata("initial_model");
    card.notes = read_texts(file, "notes");
    return card;
}

}  // namespace deepchrome::detail

#endif
