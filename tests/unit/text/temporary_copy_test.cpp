// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/text/temporary_copy.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>

using namespace deepchrome;

TEST_CASE("a copy is what came, and goes with its object") {
    std::string content;
    for (int i = 0; i < 100000; ++i) content += std::to_string(i);
    std::size_t given = 0;
    std::optional<TemporaryCopy> copy;
    copy.emplace("t", [&](std::span<char> target) {
        const std::size_t count = std::min({target.size(), content.size() - given, std::size_t{99999}});
        std::copy_n(content.data() + given, count, target.data());
        given += count;
        return count;
    });
    const std::filesystem::path path = copy->path();
    CHECK(read_file(path) == content);
    copy.reset();
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a copy stands in no folder, so that it goes with a killed program") {
    if (!std::filesystem::exists("/proc/self/fd")) return;
    std::filesystem::create_directory("here");
    ::setenv("TMPDIR", "here", 1);
    bool given = false;
    const TemporaryCopy copy("t", [&](std::span<char> target) {
        if (std::exchange(given, true)) return std::size_t{0};
        target.front() = 'x';
        return std::size_t{1};
    });
    ::unsetenv("TMPDIR");
    CHECK(std::filesystem::is_empty("here"));
    for (int reader = 0; reader < 2; ++reader) CHECK(read_file(copy.path()) == "x");
    std::filesystem::remove("here");
}

TEST_CASE("no trace is left where the data cannot be read") {
    const auto files = [] {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator("temporary")) count += entry.exists();
        return count;
    };
    std::filesystem::create_directory("temporary");
    const char* const before = std::getenv("TMPDIR");
    const std::string kept = before == nullptr ? "" : before;
    ::setenv("TMPDIR", "temporary", 1);
    CHECK_THROWS_WITH_AS(
        TemporaryCopy("t", [](std::span<char>) -> std::size_t { throw DataError("no more"); }), "no more",
        DataError);
    CHECK(files() == 0);
    std::filesystem::remove("temporary");
    CHECK_THROWS_AS(TemporaryCopy("t", [](std::span<char>) { return std::size_t{0}; }),
                    DataError);  // no folder
    if (before == nullptr) {
        ::unsetenv("TMPDIR");
    } else {
        ::setenv("TMPDIR", kept.c_str(), 1);
    }
}
