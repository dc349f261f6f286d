// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/core/memory.hpp>

#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("within_memory says what was too large, and hands on everything else") {
    CHECK(within_memory("x", [] { return 3; }) == 3);
    std::string text = "kept";
    CHECK(&within_memory("x", [&]() -> std::string& { return text; }) == &text);
    const std::string message = "a.csv: takes more memory than there is; give more memory, or less data";
    CHECK_THROWS_WITH_AS(within_memory("a.csv", [] { throw std::bad_alloc(); }), message.c_str(), DataError);
    CHECK_THROWS_WITH_AS(within_memory("a.csv",
                                       [] {
                                           std::vector<int> v;
                                           v.reserve(v.max_size() + 1);
                                       }),
                         message.c_str(), DataError);
    CHECK_THROWS_AS(within_memory("a.csv", [] { throw std::domain_error("other"); }), std::domain_error);
}

TEST_CASE("a limit of the memory is named") {
    struct ::rlimit before {};
    ::getrlimit(RLIMIT_AS, &before);
    const struct ::rlimit limited { ::rlim_t{1} << 47, before.rlim_max };
    ::setrlimit(RLIMIT_AS, &limited);
    const std::string text = memory_limit_text();
    ::setrlimit(RLIMIT_AS, &before);
    CHECK(text == " (ulimit -v allows 134217728 MB)");
}
