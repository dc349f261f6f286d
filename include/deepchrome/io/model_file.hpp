// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/denormals.hpp>
#include <deepchrome/core/file.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/output_layer.hpp>
#include <deepchrome/graph/workspace.hpp>
#include <deepchrome/io/card_metadata.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/io/json_text.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/io/model_tensors.hpp>
#include <deepchrome/io/safetensors.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A model as a file held it.
template <class M>
struct LoadedModel {
    M model;
    ModelCard card;
};

namespace detail {

inline constexpr double probe_tolerance = 1e-5;

/// An input that tells whether a model still computes what it did: sixteenths up to 4, the same for all
/// models of a size.
template <std::floating_point T>
std::vector<T> probe_input(std::size_t size) {
    RandomStream stream(Seed{0}, Purpose::test, 0, 0);
    std::vector<T> input(size);
    for (T& value : input) value = static_cast<T>(stream.below(64)) / T{16};
    return input;
}

template <class M>
[[gnu::cold]] std::vector<typename M::Value> probe_output(const M& model,
                                                          std::span<const typename M::Value> input) {
    const FlushDenormals flush;
    std::vector<typename M::Value> output(M::output.size());
    auto workspace = Workspace<M>::for_prediction(1);
    model.outputs(input, output, workspace);
    return output;
}

template <std::floating_point T>
void write_probe(SafetensorsWriter& file, std::span<const T> input, std::span<const T> output,
                 const std::string& where) {
    if (!std::ranges::all_of(output, [](T value) { return is_finite(value); })) {
        throw_as<NumericError>(
            {where, ": the output of the model to save is not finite; train with a smaller learning rate"});
    }
    file.metadata("probe", "{\"input\":" + to_json(input) + ",\"output\":" + to_json(output) + "}");
}

/// The numbers of the probe in a file: its `input` or its `output`.
template <std::floating_point T>
std::vector<T> read_probe(const SafetensorsReader& file, const char* name, std::size_t count) {
    const Json json = file.json("probe");
    const Json* const list = json.find(name);
    const auto values = list != nullptr ? list->numbers<T>() : std::nullopt;
    if (!values || values->size() != count) {
        file.fail(message_of({"the metadata \"probe\" has no ", name, " of ", count, " numbers"}),
                  "give a file as deepchrome saved it");
    }
    return *values;
}

/// Throws DataError where the output for the probe is another than the one saved.
template <std::floating_point T>
void check_probe(const SafetensorsReader& file, std::span<const T> output, std::span<const T> saved) {
    double scale = 1;
    for (const T value : saved) scale = std::max(scale, std::abs(static_cast<double>(value)));
    for (std::size_t i = 0; i < saved.size(); ++i) {
        const double difference = std::abs(static_cast<double>(output[i]) - static_cast<double>(saved[i]));
        if (difference <= probe_tolerance * scale) continue;
        file.fail(message_of({"output ", i, " for its probe is ", format_shortest(output[i]), " (wanted ",
                              format_shortest(saved[i]), ")"}),
                  message_of({"use the version of deepchrome that saved it, ",
                              to_json(file.metadata("library_version"))}));
    }
}

/// Throws DataError unless the file is a model file.
void check_format(const SafetensorsReader& file);

/// How many outputs of the network are used: all, or, where there may be spare ones, as many as there are
/// classes. Throws DataError, opened by `where`, where it has not so many.
template <class M>
[[gnu::cold]] std::size_t used_outputs(const ModelCard& card, const std::string& where) {
    if constexpr (has_spare_outputs<M>) {
        const std::size_t classes = card.classes.size();
        if (classes < 2 || classes > M::output.size()) {
            throw ShapeError(message_of({where, ": is of ", classes, " classes (wanted 2 to ",
                                         M::output.size(), "); use a network with as many outputs"}),
                             card.marks.size(), card.bins, std::max<std::size_t>(classes, 2));
        }
        return classes;
    }
    return M::output.size();
}

/// The description of a network with so many outputs.
template <class M>
[[gnu::cold]] std::string network_name(std::size_t outputs) {
    std::string name = M::Network::name();
    if constexpr (has_spare_outputs<M>) {
        const auto units = [](std::size_t count) { return message_of({"(units=", count, ")"}); };
        const std::string all = units(M::output.size());
        name.replace(name.rfind(all), all.size(), units(outputs));
    }
    return name;
}

/// Throws DataError unless the file holds a model of this network and signal.
template <class M>
[[gnu::cold]] void check_network(const SafetensorsReader& file, std::size_t outputs) {
    const std::string wanted = network_name<M>(outputs);
    if (file.metadata("network") != wanted) {
        file.fail(message_of({"holds another network: ", to_json(file.metadata("network")), " (wanted ",
                              to_json(wanted), ")"}),
                  "load it with the network that it was saved from");
    }
    const std::size_t marks = read_strings(file, "marks").size();
    const auto bins = read_number<std::size_t>(file, "bins");
    if (marks != M::signal.marks || bins != M::signal.bins) {
        throw ShapeError(
            message_of({file.where(), ": is for ", marks, " marks x ", bins, " bins (wanted ",
                        M::signal.marks, " x ", M::signal.bins, "); use a network of that shape"}),
            marks, bins);
    }
}

}  // namespace detail

/// The model file as `write_model` writes it: the same bytes for the same model and card. `where` opens the
/// messages of errors.
template <class Net, Signal S, std::floating_point T, class Arch>
[[gnu::cold]] std::string model_bytes(const Model<Net, S, T, Arch>& model, const ModelCard& card,
                                      const std::string& where = "the model") {
    using M = Model<Net, S, T, Arch>;
    const std::size_t outputs = detail::used_outputs<M>(card, where);
    detail::check_card(card, S, outputs, where);
    SafetensorsWriter file;
    file.metadata("format", "deepchrome");
    file.metadata("format_version", std::to_string(detail::model_format_version));
    file.metadata("network", detail::network_name<M>(outputs));
    file.metadata("bins", std::to_string(S.bins));
    detail::write_card(file, card);
    detail::write_tensors<T>(file, detail::tensors_of<M>(outputs),
                             {model.parameters(), model.running_statistics()}, where);
    const std::vector<T> input = detail::probe_input<T>(M::input.size());
    std::vector<T> output = detail::probe_output(model, std::span<const T>(input));
    output.resize(outputs);
    detail::write_probe(file, std::span<const T>(input), std::span<const T>(output), where);
    return file.finish();
}

/// Writes a model and its card as a safetensors file, which appears whole or not at all: tensors are named by
/// layer as in PyTorch's nn.Sequential and have PyTorch's order of axes. Throws DataError where the card does
/// not fit the model or the file cannot be written, NumericError where a weight is not finite.
template <class Net, Signal S, std::floating_point T, class Arch>
void write_model(const Model<Net, S, T, Arch>& model, const ModelCard& card,
                 const std::filesystem::path& path) {
    write_file(path, model_bytes(model, card, path.string()));
}

/// The model and card out of the bytes of a file: `read_model<MyModel>(bytes)`. Verifies checksum, network,
/// signal, tensors and the probe. Throws DataError "where: what was found (wanted what); remedy".
template <class M>
requires requires { typename M::Network; }
[[gnu::cold]] LoadedModel<M> read_model(std::span<const std::byte> bytes,
                                        const std::string& where = "the model") {
    const SafetensorsReader file(bytes, where);
    detail::check_format(file);
    std::size_t outputs = M::output.size();
    if constexpr (has_spare_outputs<M>) outputs = detail::used_outputs<M>(detail::read_card(file), where);
    detail::check_network<M>(file, outputs);
    LoadedModel<M> loaded{M(), detail::read_card(file)};
    detail::check_card(loaded.card, M::signal, outputs, where);
    using T = typename M::Value;
    detail::read_tensors<T>(file, detail::tensors_of<M>(outputs),
                            {loaded.model.parameters(), loaded.model.running_statistics()});
    if constexpr (has_spare_outputs<M>) close_outputs(loaded.model, outputs);
    const std::vector<T> input = detail::read_probe<T>(file, "input", M::input.size());
    const std::vector<T> saved = detail::read_probe<T>(file, "output", outputs);
    const std::vector<T> output = detail::probe_output(loaded.model, std::span<const T>(input));
    detail::check_probe(file, std::span<const T>(output), std::span<const T>(saved));
    return loaded;
}

/// The card of a model file alone, whatever network it is of: to tell what to load it as. Verifies the
/// checksum.
ModelCard read_model_card(std::span<const std::byte> bytes, const std::string& where = "the model");

/// The same from a file.
ModelCard read_model_card(const std::filesystem::path& path);

/// The same from a file. `load` (predict/load.hpp) makes of it what answers for raw gene tables.
template <class M>
requires requires { typename M::Network; }
LoadedModel<M> read_model(const std::filesystem::path& path) {
    const std::string bytes = read_file(path);
    return read_model<M>(std::as_bytes(std::span(bytes)), path.string());
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstdint>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE void check_format(const SafetensorsReader& file) {
    if (file.metadata("format") != "deepchrome") {
        file.fail(
            message_of({"is of the format ", to_json(file.metadata("format")), " (wanted \"deepchrome\")"}),
            "give a model that deepchrome saved");
    }
    const auto format_version = read_number<std::uint32_t>(file, "format_version");
    if (format_version < oldest_format_version || format_version > model_format_version) {
        file.fail(message_of({"is of format version ", format_version, " (wanted ", oldest_format_version,
                              " to ", model_format_version, ")"}),
                  "use the version of deepchrome that saved it");
    }
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE ModelCard read_model_card(std::span<const std::byte> bytes, const std::string& where) {
    const SafetensorsReader file(bytes, where);
    detail::check_format(file);
    return detail::read_card(file);
}

DEEPCHROME_ONCE ModelCard read_model_card(const std::filesystem::path& path) {
    const std::string bytes = read_file(path);
    return read_model_card(std::as_bytes(std::span(bytes)), path.string());
}

}  // namespace deepchrome

#endif

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_TEMPLATE std::vector<float> probe_input<float>(std::size_t);
DEEPCHROME_TEMPLATE void write_probe<float>(SafetensorsWriter&, std::span<const float>,
                                            std::span<const float>, const std::string&);
DEEPCHROME_TEMPLATE std::vector<float> read_probe<float>(const SafetensorsReader&, const char*, std::size_t);
DEEPCHROME_TEMPLATE void check_probe<float>(const SafetensorsReader&, std::span<const float>,
                                            std::span<const float>);

}  // namespace deepchrome::detail
#endif
