// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include <deepchrome/core/format.hpp>
#include <deepchrome/testing/gradient_check.hpp>
#include <deepchrome/testing/layer_contract.hpp>

/// What every layer has to stand: the contract, and central differences.
template <class L, deepchrome::Shape In>
void check_layer(deepchrome::GradientCheck options = {}) {
    CAPTURE(L::name());
    CHECK(deepchrome::join(deepchrome::contract_violations<L, In, float>(), "\n") == "");
    CHECK(deepchrome::check_gradients<L, In>(7, options) < 1e-7);
    deepchrome::GradientCheck alone = options;
    alone.batch_statistics = false;  // one gene has none
    CHECK(deepchrome::check_gradients<L, In>(1, alone) < 1e-7);
    options.most = 40;
    CHECK(deepchrome::check_gradients<L, In>(67, options) < 1e-7);
}
