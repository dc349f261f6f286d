// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/io/json_text.hpp>

#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/io/json.hpp>

using namespace deepchrome;

TEST_CASE("strings are one line, and read back as they were") {
    CHECK(to_json("H3K4me3") == "\"H3K4me3\"");
    CHECK(to_json("") == "\"\"");
    CHECK(to_json("a\"b\\c/") == R"("a\"b\\c/")");
    CHECK(to_json("\n\x1F\x7F") == R"("\u000a\u001f\u007f")");
    CHECK(to_json("\xE2\x82\xAC") == "\"\xE2\x82\xAC\"");
    CHECK(to_json("a\xFF\xC3") == R"("a\ufffd\ufffd")");
    std::string all;
    for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
    CHECK(parse_json(to_json(all), "t", "").text == all);
}

TEST_CASE("lists and objects") {
    CHECK(to_json(std::vector<std::string>{}) == "[]");
    CHECK(to_json(std::vector<std::string>{"OFF", "\"ON\""}) == R"(["OFF","\"ON\""])");
    CHECK(to_json(std::map<std::string, std::string>{}) == "{}");
    CHECK(to_json(std::map<std::string, std::string>{{"valid", "2"}, {"train", "1"}}) ==
          R"({"train":"1","valid":"2"})");
}

TEST_CASE("numbers read back exactly") {
    const std::vector<float> values = {0.1f, -0.0f, 3, 1e-45f, std::numeric_limits<float>::max(), 1.0f / 3};
    const std::string text = to_json(std::span<const float>(values));
    CHECK(text == "[0.1,-0,3,1e-45,3.4028235e+38,0.33333334]");
    CHECK(parse_json(text, "t", "").numbers<float>() == values);
    const std::vector<double> fine = {0.1, 1.0 / 3, 5e-324, 1e22};
    CHECK(parse_json(to_json(std::span<const double>(fine)), "t", "").numbers<double>() == fine);
}
