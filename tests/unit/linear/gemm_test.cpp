// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <deepchrome/linear/gemm.hpp>

#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

/// c = a b + beta c, where rows are longer than they need be.
template <class T>
void gemm_is_right(std::size_t m, std::size_t n, std::size_t k, double beta) {
    CAPTURE(m);
    CAPTURE(n);
    CAPTURE(k);
    const std::size_t lda = k + 2;
    const std::size_t ldb = n + 1;
    const std::size_t ldc = n + 3;
    const naive::Values a = naive::random_values(m * lda, 1);
    const naive::Values b = naive::random_values(k * ldb, 2);
    naive::Values wanted = naive::random_values(m * ldc, 3);
    const std::vector<T> first = naive::cast<T>(a);
    const std::vector<T> second = naive::cast<T>(b);
    std::vector<T> c = naive::cast<T>(wanted);
    gemm(m, n, k, first.data(), lda, second.data(), ldb, static_cast<T>(beta), c.data(), ldc);
    for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            double sum = beta * wanted[i * ldc + j];
            for (std::size_t l = 0; l < k; ++l) sum += a[i * lda + l] * b[l * ldb + j];
            wanted[i * ldc + j] = sum;
        }
    }
    CHECK(naive::difference(wanted, c) < naive::tolerance<T>);
}

TEST_CASE("The product of matrices is the naive one, in parts of larger matrices too") {
    gemm_is_right<double>(1, 1, 1, 0);
    gemm_is_right<double>(5, 7, 3, 0);
    gemm_is_right<double>(64, 50, 91, 1);
    gemm_is_right<float>(5, 7, 3, 0.5);
    gemm_is_right<float>(33, 125, 625, 1);
}

}  // namespace
