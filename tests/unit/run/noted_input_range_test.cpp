// SPDX-License-Identifier: BSD-3-Clause
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/run/noted_input_range.hpp>

#include "../training/small_run.hpp"

using namespace training_test;

TEST_CASE("the range of the training signals is noted, and read back as it was") {
    const Dataset data = some_genes(50, 3);
    ModelCard card;
    CHECK_FALSE(notes_range_by_bin(card));
    note_input_range(data, card);
    CHECK(notes_range_by_bin(card));
    const InputRange marks = noted_input_range(card, small_signal, false, "m");
    CHECK(marks.lower == range_of_data(data).lower);
    CHECK(marks.upper == range_of_data(data).upper);
    CHECK(marks.lower.size() == 3);
    const InputRange bins = noted_input_range(card, small_signal, true, "m");
    const InputRange exact = range_by_bin(data);
    REQUIRE(bins.lower.size() == 36);
    REQUIRE(bins.upper.size() == 36);
    for (std::size_t i = 0; i < 36; ++i) {
        CHECK(static_cast<float>(bins.lower[i]) == static_cast<float>(exact.lower[i]));
        CHECK(static_cast<float>(bins.upper[i]) == static_cast<float>(exact.upper[i]));
    }
}

TEST_CASE("a card without a range, with another's, or with something else") {
    ModelCard card;
    const auto message = [&](bool by_bin) {
        return message_of<DataError>([&] { noted_input_range(card, small_signal, by_bin, "m.safetensors"); });
    };
    CHECK(message(false) == "m.safetensors: does not say between which values its inputs lie; train it with "
                            "this deepchrome-train, or give the training table by --data");
    CHECK(message(true) == "m.safetensors: does not say between which values its inputs lie bin by bin; "
                           "train it with this deepchrome-train, or give the training table by --data");
    card.provenance["input_lower"] = "[0,0,0]";
    CHECK(message(false) == "m.safetensors: does not say between which values its inputs lie; train it with "
                            "this deepchrome-train, or give the training table by --data");
    card.provenance["input_upper"] = "[1,2,3]";
    CHECK(noted_input_range(card, small_signal, false, "m").upper == std::vector<double>{1, 2, 3});
    card.provenance["input_upper"] = "[1,2]";
    CHECK(message(false) == "m.safetensors: notes bounds of 2 values (wanted 3); train it again, or give the "
                            "training table by --data");
    card.provenance["input_upper"] = "[1,2,3]";
    card.provenance["input_lower"] = "[0,0]";
    CHECK(message(false) == "m.safetensors: notes bounds of 2 values (wanted 3); train it again, or give the "
                            "training table by --data");
    for (const std::string text : {"[1,2", "3", "[1,\"2\",3]"}) {
        CAPTURE(text);
        card.provenance["input_lower"] = text;
        CHECK(message(false) == "m.safetensors: its input_lower is " + text +
                                    " (wanted a list of numbers); train it again, or give the training "
                                    "table by --data");
    }
    card.provenance["input_lower"] = std::string(50, '[');
    CHECK(message(false) == "m.safetensors: its input_lower is " + std::string(40, '[') +
                                " (wanted a list of numbers); train it again, or give the training table by "
                                "--data");
}
