// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <deepchrome/core/simd.hpp>

namespace {

using namespace deepchrome;

template <class T>
void registers_work() {
    using Simd = xsimd::batch<T, NativeArch>;
    alignas(buffer_alignment) std::array<T, Simd::size> a;
    alignas(buffer_alignment) std::array<T, Simd::size> b;
    for (std::size_t i = 0; i < Simd::size; ++i) {
        a[i] = static_cast<T>(i + 1);
        b[i] = static_cast<T>(10 * i);
    }
    const Simd sum =
        detail::multiply_add(Simd::load_aligned(a.data()), Simd::load_aligned(b.data()), Simd(T{3}));
    alignas(buffer_alignment) std::array<T, Simd::size> found;
    sum.store_aligned(found.data());
    T total = 0;
    for (std::size_t i = 0; i < Simd::size; ++i) {
        CHECK(found[i] == a[i] * b[i] + 3);
        total += found[i];
    }
    CHECK(detail::sum_of_lanes(sum) == total);
}

TEST_CASE("Registers multiply, add and sum their lanes") {
    registers_work<float>();
    registers_work<double>();
}

}  // namespace
