// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/sequence.hpp>

namespace {

using namespace deepchrome;

TEST_CASE("An item is found at its first place") {
    const std::vector<std::string> names = {"b", "a", "b"};
    CHECK(detail::index_of(names, std::string_view("b")) == 0);
    CHECK(detail::index_of(names, "a") == 1);
    CHECK(detail::index_of(names, "c") == names.size());
    CHECK(detail::contains(names, "a"));
    CHECK_FALSE(detail::contains(names, ""));
    CHECK_FALSE(detail::contains(std::span(names).first(1), "a"));
}

TEST_CASE("The same items in another order are the same items") {
    const std::vector<std::string> names = {"b", "a", "b"};
    CHECK(detail::same_items(names, std::array<std::string, 3>{"b", "b", "a"}));
    CHECK_FALSE(detail::same_items(names, std::array<std::string, 3>{"a", "b", "a"}));
    CHECK_FALSE(detail::same_items(names, std::span(names).first(2)));
}

TEST_CASE("Of equal keys the first comes first in either order") {
    const std::vector<double> keys = {2, -1, 2, 0, -0.0, 1e300};
    CHECK(detail::ascending(keys) == std::vector<std::size_t>{1, 3, 4, 0, 2, 5});
    CHECK(detail::descending(keys) == std::vector<std::size_t>{5, 0, 2, 3, 4, 1});
    CHECK(detail::ascending({}).empty());
}

}  // namespace
