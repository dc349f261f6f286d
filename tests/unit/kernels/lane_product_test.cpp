// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>

#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/lane_product.hpp>

namespace {

using namespace deepchrome;

TEST_CASE("A register tile fits the registers, whatever the number of outputs") {
    for (const std::size_t registers : {16u, 32u}) {
        for (std::size_t inputs = 1; inputs <= 4; ++inputs) {
            for (std::size_t outputs = 1; outputs <= 130; ++outputs) {
                CAPTURE(registers);
                CAPTURE(inputs);
                CAPTURE(outputs);
                const std::size_t tile = detail::best_tile(outputs, inputs, registers);
                CHECK(tile >= 1);
                CHECK(tile <= outputs);
                CHECK(tile * inputs + inputs + 1 <= registers);  // sums, inputs, one weight
            }
        }
    }
}

TEST_CASE("Every position of a tile leaves room for at least one output") {
    for (const std::size_t outputs : {1u, 2u, 5u, 50u, 64u, 625u}) {
        const std::size_t positions = detail::position_tile<NativeArch>(outputs);
        CHECK(positions >= 1);
        CHECK(2 * positions + 1 <= detail::vector_registers<NativeArch>);
    }
}

}  // namespace
