// SPDX-License-Identifier: BSD-3-Clause
#include <optional>

#include <doctest/doctest.h>

#include <deepchrome/linear/blas_threads.hpp>

using namespace deepchrome;

TEST_CASE("OneBlasThread: OpenBLAS has one thread until the last of them ends, and then as many as before") {
    if (openblas_get_num_threads == nullptr) return;  // another BLAS
    openblas_set_num_threads(2);
    {
        std::optional<detail::OneBlasThread> first(std::in_place);
        CHECK(openblas_get_num_threads() == 1);
        const detail::OneBlasThread second;
        first.reset();
        CHECK(openblas_get_num_threads() == 1);
    }
    CHECK(openblas_get_num_threads() == 2);
}
