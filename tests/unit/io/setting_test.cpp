// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/io/setting.hpp>

#include <cstdint>
#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("settings are read as they were written, kinds of numbers included") {
    const Settings settings{{"rule", std::string("say \"hi\"")},
                            {"epochs", std::uint64_t{18446744073709551615u}},
                            {"rate", 2.0},
                            {"decay", 1e-7},
                            {"gain", -0.5}};
    const std::string text = to_json(settings);
    CHECK(text == "{\"rule\":\"say \\\"hi\\\"\",\"epochs\":18446744073709551615,\"rate\":2.0,\"decay\":1e-07,"
                  "\"gain\":-0.5}");
    CHECK(settings_of(parse_json(text, "m", "")) == settings);
    CHECK(settings[2].text() == "2");
    CHECK(settings_of(parse_json("{}", "m", "")) == Settings{});
    for (const std::string no : {"[]", "{\"a\":[]}", "{\"a\":true}", "{\"a\":null}", "{\"a\":1e999}"})
        CHECK(settings_of(parse_json(no, "m", "")) == std::nullopt);
}
