// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/core/hidden_name.hpp>

#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("hidden names are all different, and known again") {
    std::set<std::string> names;
    for (int i = 0; i < 100; ++i) {
        const std::string name = hidden_name();
        CHECK(name.size() == 28);
        CHECK(is_hidden_name(name));
        names.insert(name);
    }
    CHECK(names.size() == 100);
    for (const char* other :
         {"", ".deepchrome-", ".deepchrome-lock", ".deepchrome-0123456789abcdeF",
          ".deepchrome-0123456789abcdef0", ".deepchrome-0123456789abcde", "0123456789abcdef"})
        CHECK_FALSE(is_hidden_name(other));
}
