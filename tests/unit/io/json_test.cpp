// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/io/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>

#include "sealed.hpp"

using namespace deepchrome;

namespace {

Json parse(const std::string& text) { return parse_json(text, "t", "mend it"); }

std::string fault(const std::string& text) {
    return test::message([&] { parse(text); });
}

}  // namespace

TEST_CASE("values of every kind, and where they begin") {
    const Json json =
        parse(" {\"a\" : [1, -2.5e3,\n\t\"x\"],\"b\":{}, \"c\":true,\"d\":false,\"e\":null,\"\":[]} ");
    REQUIRE(json.is(Json::Kind::object));
    CHECK(json.keys == std::vector<std::string>{"a", "b", "c", "d", "e", ""});
    CHECK(json.begin == 1);
    const Json& a = *json.find("a");
    REQUIRE(a.is(Json::Kind::array));
    REQUIRE(a.items.size() == 3);
    CHECK(a.items[0].number<int>() == 1);
    CHECK(a.items[1].number<double>() == -2500.0);
    CHECK(a.items[1].text == "-2.5e3");
    CHECK(a.items[2].text == "x");
    CHECK(a.items[2].begin == 21);
    CHECK(json.find("b")->is(Json::Kind::object));
    CHECK(json.find("c")->text == "true");
    CHECK(json.find("d")->text == "false");
    CHECK(json.find("d")->is(Json::Kind::boolean));
    CHECK(json.find("e")->is(Json::Kind::null));
    CHECK(json.find("")->is(Json::Kind::array));
    CHECK(json.find("z") == nullptr);
    CHECK(a.find("a") == nullptr);
}

TEST_CASE("escapes in strings") {
    CHECK(parse(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud834\udd1e")").text ==
          "\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E");
    CHECK(parse("\"\xE2\x82\xAC\"").text == "\xE2\x82\xAC");
}

TEST_CASE("numbers are read by the rules of the type that is asked for") {
    CHECK(parse("18446744073709551615").number<std::uint64_t>() == 18446744073709551615u);
    CHECK(parse("18446744073709551616").number<std::uint64_t>() == std::nullopt);
    CHECK(parse("-1").number<std::uint64_t>() == std::nullopt);
    CHECK(parse("1.0").number<std::uint64_t>() == std::nullopt);
    CHECK(parse("1e2").number<std::uint64_t>() == std::nullopt);
    CHECK(parse("1e2").number<double>() == 100.0);
    CHECK(parse("0.1").number<float>() == 0.1f);
    CHECK(parse("1e39").number<float>() == std::nullopt);
    CHECK(parse("\"1\"").number<int>() == std::nullopt);
    CHECK(parse("null").number<int>() == std::nullopt);
    CHECK(parse("[1,2]").numbers<int>() == std::vector<int>{1, 2});
    CHECK(parse("[]").numbers<int>() == std::vector<int>{});
    CHECK(parse("[1,\"2\"]").numbers<int>() == std::nullopt);
    CHECK(parse("{}").numbers<int>() == std::nullopt);
    CHECK(parse("[\"a\",\"\"]").strings() == std::vector<std::string>{"a", ""});
    CHECK(parse("[\"a\",1]").strings() == std::nullopt);
    CHECK(parse("\"a\"").strings() == std::nullopt);
}

TEST_CASE("what is not JSON: where, and what was wanted") {
    const auto wanted = [](int byte, const std::string& what) {
        return std::string("t is not JSON at byte ") + std::to_string(byte) + " (wanted " + what +
               "); mend it";
    };
    CHECK(fault("") == wanted(1, "a value"));
    CHECK(fault("  ") == wanted(3, "a value"));
    CHECK(fault("1 2") == wanted(3, "nothing more"));
    CHECK(fault("tru") == wanted(1, "a value"));
    CHECK(fault("NaN") == wanted(1, "a value"));
    CHECK(fault("+1") == wanted(1, "a value"));
    CHECK(fault(".5") == wanted(1, "a value"));
    CHECK(fault("-") == wanted(2, "a digit"));
    CHECK(fault("01") == wanted(2, "nothing more"));
    CHECK(fault("1.") == wanted(3, "a digit"));
    CHECK(fault("1e+") == wanted(4, "a digit"));
    CHECK(fault("[1") == wanted(3, "',' or ']'"));
    CHECK(fault("[1,]") == wanted(4, "a value"));
    CHECK(fault("{\"a\":1") == wanted(7, "',' or '}'"));
    CHECK(fault("{\"a\":1,}") == wanted(8, "a name in quotes"));
    CHECK(fault("{a:1}") == wanted(2, "a name in quotes"));
    CHECK(fault("{\"a\" 1}") == wanted(6, "':'"));
    CHECK(fault("{\"a\":1,\"b\":2,\"a\":3}") == wanted(20, "every name once"));
    CHECK(fault("\"a") == wanted(3, "'\"'"));
    CHECK(fault("\"a\nb\"") == wanted(3, "no control character"));
    CHECK(fault(std::string("\"a\0\"", 4)) == wanted(3, "no control character"));
    CHECK(fault(std::string("\0", 1)) == wanted(1, "a value"));
    CHECK(fault("\"\\x\"") == wanted(3, "a known escape"));
    CHECK(fault("\"\\") == wanted(3, "a known escape"));
    CHECK(fault("\"\\u12g4\"") == wanted(4, "four hexadecimal digits"));
    CHECK(fault("\"\\u+123\"") == wanted(4, "four hexadecimal digits"));
    CHECK(fault("\"\\u12") == wanted(4, "four hexadecimal digits"));
    CHECK(fault("\"\\ud800\"") == wanted(8, "the second half of a surrogate pair"));
    CHECK(fault("\"\\ud800\\u0041\"") == wanted(14, "the second half of a surrogate pair"));
    CHECK(fault("\"\\udc00\"") == wanted(8, "the first half of a surrogate pair"));
    CHECK(fault("\"\xC3\"") == wanted(2, "UTF-8"));
    CHECK(fault("'a'") == wanted(1, "a value"));
    CHECK(fault("// a\n1") == wanted(1, "a value"));
}

TEST_CASE("brackets within brackets end at sixteen") {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + "1" + std::string(depth, ']');
    };
    CHECK(fault(nested(16)) == "");
    CHECK(fault(nested(17)) == "t is not JSON at byte 17 (wanted fewer brackets within brackets); mend it");
    CHECK(fault(std::string(1000000, '[')) ==
          "t is not JSON at byte 17 (wanted fewer brackets within brackets); mend it");
}

TEST_CASE("no text does more than to be refused") {
    const std::string pieces = "{}[]\",:\\u0ed8tfn-+.eE1 \xC3\xA9\x01";
    RandomStream stream(Seed{1}, Purpose::test, 0, 0);
    int read = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        const std::uint32_t length = stream.below(12);
        for (std::uint32_t k = 0; k < length; ++k)
            text += pieces[stream.below(static_cast<std::uint32_t>(pieces.size()))];
        if (fault(text).empty()) ++read;
    }
    CHECK(read > 0);
}
