// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/io/card_metadata.hpp>
#include <deepchrome/io/model_card.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sealed.hpp"

using namespace deepchrome;

namespace {

constexpr Signal small{.bins = 4, .marks = 2};

ModelCard good() {
    return {.marks = {"A", "B"},
            .bins = 4,
            .scaling = {.kind = ScalingKind::standardize, .mean = {0.1f, -3}, .deviation = {1e-3f, 2}},
            .table = {.bin_width = 200, .orientation = Orientation::strand, .assembly = "mm10"},
            .signals =
                summarize_signals(Dataset(xt::xtensor<float, 3>(xt::ones<float>({3, 4, 2})), {}, {"A", "B"})),
            .seed = Seed{18446744073709551615u},
            .recipe = {{"recipe", std::string("paper")}, {"epochs", std::uint64_t{40}}, {"rate", 2.0}},
            .best_epoch = 3,
            .training_data = {{"train", "crc32:00000001"}, {"valid", ""}},
            .initial_model = "crc32:00000002",
            .notes = {{"who", "me\n\"x\" \xE2\x82\xAC"}}};
}

std::string fault(const ModelCard& card, std::size_t outputs = 2) {
    return test::message([&] { detail::check_card(card, small, outputs, "m"); });
}

/// Reads a card out of metadata in which `name` is `text`.
std::string fault_with(const std::string& name, const std::string& text) {
    SafetensorsWriter writer;
    for (const auto& [key, value] :
         std::vector<std::pair<std::string, std::string>>{{"library_version", "0"},
                                                          {"marks", "[]"},
                                                          {"scaling", "{\"kind\":\"none\"}"},
                                                          {"classes", "[]"},
                                                          {"seed", "1"},
                                                          {"training_data", "{}"},
                                                          {"notes", "{}"},
                                                          {"both_strands", "false"},
                                                          {"task", "classify"},
                                                          {"format_version", "2"},
                                                          {"bins", "4"},
                                                          {"table", "#deepchrome"},
                                                          {"recipe", "{}"},
                                                          {"initial_model", ""}}) {
        writer.metadata(key, key == name ? text : value);
    }
    for (const std::string optional : {"signals", "best_epoch", "kept_epoch"})
        if (name == optional) writer.metadata(name, text);
    const std::string file = writer.finish();
    return test::message([&] { detail::read_card(SafetensorsReader(test::bytes_of(file), "m")); });
}

}  // namespace

TEST_CASE("a card is read as it was written") {
    Scaling both = good().scaling;
    both.kind = ScalingKind::log1p_standardize;
    for (const Scaling& scaling : {Scaling{}, Scaling{.kind = ScalingKind::log1p}, good().scaling, both}) {
        ModelCard card = good();
        card.scaling = scaling;
        card.both_strands = scaling.kind == ScalingKind::log1p;
        CHECK(fault(card) == "");
        SafetensorsWriter writer;
        writer.metadata("format_version", "2");
        writer.metadata("bins", "4");
        detail::write_card(writer, card);
        const std::string file = writer.finish();
        const ModelCard read = detail::read_card(SafetensorsReader(test::bytes_of(file), "m"));
        CHECK(read.marks == card.marks);
        CHECK(read.scaling == card.scaling);
        CHECK(read.both_strands == card.both_strands);
        CHECK((file.find("both_strands") != std::string::npos) == card.both_strands);
        CHECK(read.bins == 4);
        CHECK(read.table == card.table);
        CHECK(read.signals == card.signals);
        CHECK(read.recipe == card.recipe);
        CHECK(read.best_epoch == card.best_epoch);
        CHECK(read.kept_epoch == std::nullopt);
        CHECK(read.initial_model == card.initial_model);
        CHECK(read.classes == std::vector<std::string>{"OFF", "ON"});
        CHECK(read.seed.value == card.seed.value);
        CHECK(read.training_data == card.training_data);
        CHECK(read.notes == card.notes);
        CHECK(read.library_version == version);
        CHECK(read.task == TaskKind::classify);
    }
    ModelCard numbers = good();
    numbers.task = TaskKind::regress;
    numbers.classes = {};
    SafetensorsWriter writer;
    writer.metadata("format_version", "2");
    writer.metadata("bins", "4");
    detail::write_card(writer, numbers);
    const std::string file = writer.finish();
    CHECK(detail::read_card(SafetensorsReader(test::bytes_of(file), "m")).task == TaskKind::regress);
}

TEST_CASE("a card that does not fit its model") {
    ModelCard card = good();
    card.marks = {"A"};
    CHECK(fault(card) == "m: the card: 1 mark is named (wanted 2); name every mark once");
    card.marks = {"A", "A"};
    CHECK(fault(card) == "m: the card: mark A is named twice; name every mark once");
    card.marks = {"A", "\xE9"};
    CHECK(fault(card) == "m: the card: the mark name \"\\xe9\" holds the byte E9, which is no UTF-8 (wanted "
                         "printable text); write it in UTF-8");

    card = good();
    CHECK(fault(card, 1) == "");
    CHECK(fault(card, 3) ==
          "m: the card names 2 classes (wanted 3, as the network has outputs); name every class, or none");
    CHECK(fault({.marks = {"A", "B"}, .classes = {"ON"}}, 1) ==
          "m: the card names 1 classes (wanted 2, for a network with one output); name every class, or none");
    card.classes = {};
    CHECK(fault(card, 3) == "");
    card.task = TaskKind::regress;
    CHECK(fault(card, 1) == "");
    card.classes = {"OFF", "ON"};
    CHECK(fault(card, 1) == "m: the card of a regression names 2 classes (wanted none); leave them out");
    card.task = TaskKind::classify;
    card.classes = {"\xFF", "ON"};
    CHECK(fault(card) == "m: the class name \"\\xff\" holds the byte FF, which is no UTF-8 (wanted printable "
                         "text); write it in UTF-8");

    card = good();
    card.notes["x"] = "two\nlines";
    CHECK(fault(card) == "");
    card.notes["x"] = "\x1B[2J";
    CHECK(fault(card) == "m: the note \"\\x1b[2J\" holds U+001B (wanted printable text); correct the name");
    card = good();
    card.library_version = "0.1\xE2\x80\xAE";
    CHECK(fault(card) == "m: the library's version \"0.1\\u202e\" holds U+202E (wanted printable text); "
                         "correct the name");
    card = good();
    card.recipe.push_back({"a\rb", 3.0});
    CHECK(fault(card) ==
          "m: the name of a setting \"a\\rb\" holds U+000D (wanted printable text); correct the name");

    card = good();
    card.recipe.push_back({"epochs", 3.0});
    CHECK(fault(card) == "m: the setting epochs is there twice (wanted every name once); leave one out");
    card = good();
    card.recipe.push_back({"x", std::numeric_limits<double>::infinity()});
    CHECK(fault(card) == "m: the setting x is inf (wanted a finite number); leave it out");
    card = good();
    card.bins = 5;
    CHECK(fault(card) ==
          "m: the card is for 5 bins (wanted 4, as the network has); give the card of this network");
    card = good();
    card.signals.bin_upper.pop_back();
    CHECK(fault(card) ==
          "m: the card's summary of the signals is of other marks or bins; summarize the training genes");
    card = good();
    card.table.counting = "two words";
    CHECK(fault(card) == "m: the counting of its table is \"two words\" (wanted one word of ASCII "
                         "without =); choose another");

    const auto scaling_fault = [](const Scaling& scaling) {
        ModelCard other = good();
        other.scaling = scaling;
        return fault(other);
    };
    const std::string tail = " finite ones of each, deviations above 0); fit it to the training genes";
    CHECK(scaling_fault({.kind = ScalingKind::standardize}) ==
          "m: the scaling standardize has 0 means and 0 deviations (wanted 2" + tail);
    CHECK(scaling_fault({.kind = ScalingKind::log1p, .mean = {1, 1}, .deviation = {1, 1}}) ==
          "m: the scaling log1p has 2 means and 2 deviations (wanted 0" + tail);
    const std::string two = "m: the scaling standardize has 2 means and 2 deviations (wanted 2" + tail;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    CHECK(scaling_fault({.kind = ScalingKind::standardize, .mean = {1, nan}, .deviation = {1, 1}}) == two);
    CHECK(scaling_fault({.kind = ScalingKind::standardize, .mean = {1, 1}, .deviation = {1, nan}}) == two);
    CHECK(scaling_fault({.kind = ScalingKind::standardize, .mean = {1, 1}, .deviation = {1, 0}}) == two);
}

TEST_CASE("metadata that are no card") {
    const std::string tail = "; give a file as deepchrome saved it";
    CHECK(fault_with("seed", "1") == "");
    CHECK(fault_with("seed", "-1") == "m: the metadata \"seed\" is \"-1\" (wanted a whole number)" + tail);
    CHECK(fault_with("seed", "1.5") == "m: the metadata \"seed\" is \"1.5\" (wanted a whole number)" + tail);
    CHECK(fault_with("seed", "") == "m: the metadata \"seed\" is not JSON at byte 1 (wanted a value)" + tail);
    CHECK(fault_with("both_strands", "true") == "");
    CHECK(fault_with("both_strands", "1") ==
          "m: the metadata \"both_strands\" is \"1\" (wanted true or false)" + tail);
    CHECK(fault_with("marks", "{}") == "m: the metadata \"marks\" is \"{}\" (wanted a list of names)" + tail);
    CHECK(fault_with("classes", "[1]") ==
          "m: the metadata \"classes\" is \"[1]\" (wanted a list of names)" + tail);
    CHECK(fault_with("task", "guess") ==
          "m: the metadata \"task\" is \"guess\" (wanted classify or regress)" + tail);
    CHECK(fault_with("training_data", "[]") ==
          "m: the metadata \"training_data\" is \"[]\" (wanted texts by name)" + tail);
    CHECK(fault_with("notes", "{\"a\":1}") ==
          "m: the metadata \"notes\" is \"{\\\"a\\\":1}\" (wanted texts by name)" + tail);
    CHECK(fault_with("recipe", "{\"a\":[]}") ==
          "m: the metadata \"recipe\" is \"{\\\"a\\\":[]}\" (wanted texts and numbers by name)" + tail);
    CHECK(
        fault_with("table", "bin_width=100") ==
        "m: the metadata \"table\" is \"bin_width=100\" (wanted #deepchrome and what is known of the table)" +
            tail);
    CHECK(fault_with("table", "#deepchrome bin_width=wide") ==
          "m: the line #deepchrome has \"bin_width=wide\" (wanted a whole number of base pairs); correct it, "
          "or "
          "remove the line");
    CHECK(fault_with("signals", "{\"percentiles\":[1]}") ==
          "m: the metadata \"signals\" is \"{\\\"percentiles\\\":[1]}\" (wanted lists of percentiles, "
          "bin_lower and bin_upper)" +
              tail);
    CHECK(fault_with("best_epoch", "x") == "m: the metadata \"best_epoch\" is not JSON at byte 1 (wanted a "
                                           "value)" +
                                               tail);
    for (const std::string scaling :
         {"7", "{}", "{\"kind\":7}", "{\"kind\":\"sqrt\"}", "{\"kind\":\"none\",\"mean\":[1]}",
          "{\"kind\":\"standardize\"}", "{\"kind\":\"standardize\",\"mean\":[1],\"deviation\":[true]}",
          "{\"kind\":\"standardize\",\"mean\":[1e99],\"deviation\":[1]}"}) {
        CHECK(fault_with("scaling", scaling) ==
              "m: the metadata \"scaling\" is " + to_json(scaling) +
                  " (wanted none, log1p, standardize or log1p-standardize, the last two with a mean and a "
                  "deviation of every mark)" +
                  tail);
    }
}

TEST_CASE("the checksum of a data set is that of its bytes, and tells what is in it") {
    Dataset data(xt::xtensor<float, 3>{{{1.0f, 2.0f}}}, {1}, {"A", "B"}, {"g"});
    // The names with their zeros, then 1, 2 and 1 as little-endian floats.
    const std::string bytes("A\0B\0g\0\0\0\x80\x3F\0\0\0\x40\0\0\x80\x3F", 18);
    CHECK(data_checksum(data) == "crc32:" + test::checksum(bytes));
    const std::string before = data_checksum(data);
    data.labels[0] = 0;
    CHECK(data_checksum(data) != before);
}

TEST_CASE("a card of training genes tells all that the genes tell") {
    Dataset data(xt::xtensor<float, 3>{{{1.0f, 2.0f}}, {{3.0f, 4.0f}}}, {1, 0}, {"A", "B"}, {"g", "h"});
    data.description.bin_width = 50;
    const ModelCard card = card_of(data, {.kind = ScalingKind::log1p});
    CHECK(card.marks == data.marks);
    CHECK(card.bins == 1);
    CHECK(card.scaling.kind == ScalingKind::log1p);
    CHECK(card.table == data.description);
    CHECK(card.signals == summarize_signals(data));
    CHECK(card.training_data.at("train") == data_checksum(data));
    CHECK(card.task == TaskKind::classify);
    CHECK(card_of(data, {}, {}).task == TaskKind::regress);
}
