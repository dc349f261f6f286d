// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <deepchrome/core/buffer.hpp>

namespace {

using deepchrome::Buffer;

TEST_CASE("A buffer is aligned and zero at first") {
    for (const std::size_t size : {1u, 7u, 64u, 1000u}) {
        const Buffer<float> buffer(size);
        CHECK(reinterpret_cast<std::uintptr_t>(buffer.data()) % 64 == 0);
        REQUIRE(buffer.size() == size);
        for (const float value : std::span<const float>(buffer)) CHECK(value == 0.0f);
    }
}

TEST_CASE("An empty buffer has no memory") {
    const Buffer<double> buffer(0);
    CHECK(buffer.size() == 0);
    CHECK(std::span<const double>(buffer).empty());
    CHECK(Buffer<double>().size() == 0);
}

TEST_CASE("Copies of a buffer are deep, moves leave nothing behind") {
    Buffer<int> first(3);
    first.data()[1] = 5;
    Buffer<int> copy = first;
    copy.data()[1] = 6;
    CHECK(first.data()[1] == 5);

    Buffer<int> moved = std::move(first);
    CHECK(moved.data()[1] == 5);
    CHECK(first.size() == 0);  // NOLINT: what is left after the move is the question

    moved = copy;
    CHECK(moved.data()[1] == 6);
    CHECK(moved.data() != copy.data());
    const Buffer<int>& itself = moved;
    moved = itself;
    CHECK(moved.data()[1] == 6);
}

}  // namespace
