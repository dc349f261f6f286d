// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/io/json_file.hpp>

#include <cstddef>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>

using namespace deepchrome;

namespace {

/// What is said of a file with that content; its path is written "f".
std::string fault(const std::string& content, std::size_t longest = longest_json_file) {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "deepchrome_json_file_test";
    write_file(path, content);
    std::string said;
    try {
        read_json(path, "mend it", longest);
    } catch (const DataError& error) {
        said = error.what();
        said.replace(0, path.string().size(), "f");
    }
    std::filesystem::remove(path);
    return said;
}

}  // namespace

TEST_CASE("a JSON file is read as strictly as a text, and not beyond its bound") {
    CHECK(fault(R"({"a": [1, 2]})") == "");
    CHECK(fault(R"({"a" 1})") == "f: the content is not JSON at byte 6 (wanted ':'); mend it");
    CHECK(fault(R"({"a": 1, "a": 2})") ==
          "f: the content is not JSON at byte 17 (wanted every name once); mend it");
    CHECK(fault("") == "f: the content is not JSON at byte 1 (wanted a value); mend it");
    CHECK(fault("\"\xFF\"") == "f: the content is not JSON at byte 2 (wanted UTF-8); mend it");
    const std::string deep = std::string(100000, '[') + std::string(100000, ']');
    CHECK(fault(deep) ==
          "f: the content is not JSON at byte 17 (wanted fewer brackets within brackets); mend it");
    CHECK(fault("[1]  ", 5) == "");
    CHECK(fault("[1]   ", 5) == "f: is longer than 5 bytes (wanted the record of a run); mend it");
    CHECK(fault("[" + std::string(200000, ' ') + "1]") == "");
    CHECK(fault(std::string(longest_json_file + 1, ' ')) ==
          "f: is longer than 4194304 bytes (wanted the record of a run); mend it");
    CHECK_THROWS_WITH_AS(read_json("nowhere/x.json", "mend it"),
                         "nowhere/x.json: cannot be read (No such file or directory); check the path",
                         DataError);
}
