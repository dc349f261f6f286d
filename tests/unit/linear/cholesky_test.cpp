// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/linear/blas_threads.hpp>
#include <deepchrome/linear/cholesky.hpp>

#include "unit/naive.hpp"

using namespace deepchrome;

TEST_CASE("cholesky: by hand") {
    std::vector<double> a{4,   -99,     -99, /**/ 2, 10,
                          -99, /**/ -2, 5,   9};  // what is above the diagonal is not read
    cholesky(a, 3);
    const std::vector<double> wanted{2, 0, 0, /**/ 1, 3, 0, /**/ -1, 2, 2};
    for (std::size_t i = 0; i < 9; ++i) CHECK(a[i] == doctest::Approx(wanted[i]).epsilon(1e-15));
    std::vector<double> none;
    cholesky(none, 0);
    std::vector<double> one{9};
    cholesky(one, 1);
    CHECK(one[0] == 3);
}

TEST_CASE("cholesky: L L^T is the matrix, of large ones too") {
    for (const std::size_t size : {2u, 17u, 200u}) {
        CAPTURE(size);
        const naive::Values b = naive::random_values(size * size, 1);
        std::vector<double> a(size * size);
        for (std::size_t i = 0; i < size; ++i) {
            for (std::size_t j = 0; j < size; ++j) {
                double sum = i == j ? 0.5 : 0.0;
                for (std::size_t k = 0; k < size; ++k) sum += b[i * size + k] * b[j * size + k];
                a[i * size + j] = sum;
            }
        }
        std::vector<double> l = a;
        cholesky(l, size);
        double furthest = 0;
        for (std::size_t i = 0; i < size; ++i) {
            CHECK(l[i * size + i] > 0);
            for (std::size_t j = 0; j < size; ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < size; ++k) sum += l[i * size + k] * l[j * size + k];
                furthest = std::max(furthest, std::abs(sum - a[i * size + j]));
                if (j > i) furthest = std::max(furthest, std::abs(l[i * size + j]));
            }
        }
        CHECK(furthest < 1e-11 * static_cast<double>(size));
    }
}

TEST_CASE("cholesky: refusals") {
    std::vector<double> indefinite{1, 0, 2, 1};
    CHECK_THROWS_WITH_AS(cholesky(indefinite, 2),
                         "cholesky: the leading block of 2 of 2 rows is not positive definite (wanted a "
                         "positive definite matrix); add to its diagonal",
                         NumericError);
    std::vector<double> three(3);
    CHECK_THROWS_WITH_AS(cholesky(three, 2),
                         "cholesky: the number of values is 3 (wanted 4, size x size); give a square matrix",
                         Error);
}

TEST_CASE("cholesky: the same bytes for any number of OpenBLAS's threads") {
    if (openblas_set_num_threads == nullptr) return;  // another BLAS
    constexpr std::size_t size = 300;
    const naive::Values noise = naive::random_values(size * size, 2);
    std::vector<double> one = noise;
    for (std::size_t i = 0; i < size; ++i) one[i * size + i] = 400;
    std::vector<double> two = one;
    const int before = openblas_get_num_threads();
    openblas_set_num_threads(1);
    cholesky(one, size);
    openblas_set_num_threads(2);
    cholesky(two, size);
    CHECK(openblas_get_num_threads() == 2);
    openblas_set_num_threads(before);
    CHECK(one == two);
}
