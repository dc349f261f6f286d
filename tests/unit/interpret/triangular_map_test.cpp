// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/triangular_map.hpp>

#include "unit/naive.hpp"

using namespace deepchrome;

TEST_CASE_TEMPLATE("TriangularMap: products by definition, the same for any number of threads", T, float,
                   double) {
    for (const std::size_t size : {1u, 5u, 16u, 40u, 83u}) {
        for (const std::size_t rows : naive::batches) {
            CAPTURE(size);
            CAPTURE(rows);
            const naive::Values factor = naive::random_values(size * size, 1);
            const std::vector<T> z = naive::cast<T>(naive::random_values(rows * size, 2));
            const std::vector<T> dy = naive::cast<T>(naive::random_values(rows * size, 3));
            std::vector<double> floor(size, -0.5);
            floor[size / 2] = -infinite_number<double>();
            std::vector<double> y(z.size());
            std::vector<double> dz(z.size());
            for (std::size_t row = 0; row < rows; ++row) {
                for (std::size_t i = 0; i < size; ++i) {
                    double sum = 0;
                    for (std::size_t j = 0; j <= i; ++j)
                        sum += factor[i * size + j] * static_cast<double>(z[row * size + j]);
                    y[row * size + i] = std::max(sum, floor[i]);
                    for (std::size_t j = 0; j <= i && sum > floor[i]; ++j)
                        dz[row * size + j] += factor[i * size + j] * static_cast<double>(dy[row * size + i]);
                }
            }
            std::vector<T> first;
            for (const std::size_t count : {1u, 2u, 3u, 4u}) {
                Threads threads(count);
                detail::TriangularMap<T> map(factor, floor, rows);
                std::vector<T> found(z.size());
                std::vector<T> slope = dy;
                std::vector<T> pulled(z.size());
                map.apply(z, found, threads);
                map.pull(found, slope, pulled, threads);
                CHECK(naive::difference(y, found) < naive::tolerance<T>);
                CHECK(naive::difference(dz, pulled) < naive::tolerance<T>);
                found.insert(found.end(), pulled.begin(), pulled.end());
                if (first.empty()) first = found;
                CHECK(found == first);
            }
            // A row by itself has the same bits.
            Threads one(1);
            detail::TriangularMap<T> alone(factor, floor, 1);
            std::vector<T> last(size);
            alone.apply(std::span<const T>(z).last(size), last, one);
            CHECK(std::equal(last.begin(), last.end(),
                             first.begin() + static_cast<std::ptrdiff_t>(z.size() - size)));
        }
    }
}
