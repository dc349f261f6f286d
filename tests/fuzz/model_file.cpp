// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/softmax.hpp>

#include "fuzz.hpp"
#include "sealed.hpp"

using namespace deepchrome;

namespace {

struct Normalized : Sequential<Conv1D<Filters{2}, Width{2}>, BatchNorm<>, ReLU, Dense<Units{1}>> {};
using NormalizedModel = Model<Normalized, Signal{.bins = 3, .marks = 2}>;

struct Spare : Sequential<Dense<Units{4}>, LogSoftmax> {
    static constexpr bool spare_outputs = true;
};
using SpareModel = Model<Spare, Signal{.bins = 2, .marks = 1}, double>;

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string text_of(const Json& json) {
    switch (json.kind) {
    case Json::Kind::null:
        return "null";
    case Json::Kind::boolean:
    case Json::Kind::number:
        return json.text;
    case Json::Kind::string:
        return to_json(json.text);
    case Json::Kind::array:
    case Json::Kind::object:
        break;
    }
    std::vector<std::string> items;
    for (std::size_t i = 0; i < json.items.size(); ++i) {
        items.push_back((json.keys.empty() ? "" : to_json(json.keys[i]) + ":") + text_of(json.items[i]));
    }
    const bool object = json.is(Json::Kind::object);
    return detail::json_items(object ? '{' : '[', items, object ? '}' : ']');
}

void check_json(std::string_view text) {
    const std::string once = text_of(parse_json(text, "t", "mend it"));
    fuzz::holds("JSON that was read is written as JSON that reads the same",
                [&] { return text_of(parse_json(once, "t", "mend it")) == once; });
}

template <class M>
bool same_weights(const M& a, const M& b) {
    return std::ranges::equal(std::as_bytes(a.parameters()), std::as_bytes(b.parameters())) &&
           std::ranges::equal(std::as_bytes(a.running_statistics()), std::as_bytes(b.running_statistics()));
}

template <class M>
void check_model(std::string_view bytes) {
    const LoadedModel<M> loaded = read_model<M>(bytes_of(bytes), "t");
    fuzz::check(fuzz::seals_to_itself(bytes), "a file in order is sealed as it is");
    fuzz::holds("a model that was read is written as a file that reads the same", [&] {
        const std::string written = model_bytes(loaded.model, loaded.card);
        const LoadedModel<M> again = read_model<M>(bytes_of(written));
        return same_weights(again.model, loaded.model) && model_bytes(again.model, again.card) == written;
    });
    fuzz::holds("the card of a model that was read is read alone",
                [&] { return read_model_card(bytes_of(bytes)).marks == loaded.card.marks; });
}

/// Files with everything that a card can hold.
std::vector<std::string> good_files() {
    ModelCard card{.marks = {"H3K4me3", "H3K9me3"},
                   .scaling = {.kind = ScalingKind::standardize, .mean = {1.5f, 0.25f}, .deviation = {1, 2}},
                   .both_strands = true,
                   .table = {.bin_width = 100, .orientation = Orientation::genome, .normalization = "none"},
                   .recipe = {{"rule", std::string("adam")}, {"epochs", std::uint64_t{3}}, {"rate", 0.5}},
                   .best_epoch = 2,
                   .kept_epoch = 3,
                   .training_data = {{"train", "crc32:00000001"}},
                   .initial_model = "crc32:00000002",
                   .notes = {{"by", "a \"test\""}}};
    SpareModel spare(Seed{2});
    close_outputs(spare, 3);
    return {model_bytes(NormalizedModel(Seed{1}), card),
            model_bytes(spare, {.marks = {"a"}, .classes = {"0", "1", "2"}})};
}

/// Makes the probe of a file of M that of the weights in it.
template <class M>
void mend_probe(fuzz::Sealed& file) {
    const std::string bytes = file.bytes();
    const SafetensorsReader reader(bytes_of(bytes), "t");
    const std::size_t outputs = detail::used_outputs<M>(detail::read_card(reader), "t");
    detail::check_network<M>(reader, outputs);
    M model;
    using T = typename M::Value;
    detail::read_tensors<T>(reader, detail::tensors_of<M>(outputs),
                            {model.parameters(), model.running_statistics()});
    if constexpr (has_spare_outputs<M>) close_outputs(model, outputs);
    const std::vector<T> input = detail::probe_input<T>(M::input.size());
    const std::vector<T> output = detail::probe_output(model, std::span<const T>(input));
    fuzz::replace_metadata(file.header, "probe",
                           "{\"input\":" + to_json(std::span<const T>(input)) +
                               ",\"output\":" + to_json(std::span<const T>(output).first(outputs)) + "}");
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned seed) {
    static const std::vector<std::string> good = good_files();
    return fuzz::mutate_sealed(data, size, most, seed, good, [](fuzz::Sealed& file) {
        const bool spare = file.header.find(detail::network_name<NormalizedModel>(1)) == file.header.npos;
        spare ? mend_probe<SpareModel>(file) : mend_probe<NormalizedModel>(file);
    });
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::survives(data, size, [](std::string_view bytes) { check_json(bytes); });
    fuzz::survives(data, size, [](std::string_view bytes) { check_json(fuzz::Sealed(bytes).header); });
    fuzz::survives(data, size, [](std::string_view bytes) { read_model_card(bytes_of(bytes), "t"); });
    fuzz::survives(data, size, [](std::string_view bytes) { check_model<NormalizedModel>(bytes); });
    fuzz::survives(data, size, [](std::string_view bytes) { check_model<SpareModel>(bytes); });
    return 0;
}
