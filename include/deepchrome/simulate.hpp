// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Synthetic cell types with known truth.
#include <deepchrome/simulate/chromatin.hpp>
#include <deepchrome/simulate/counts.hpp>
#include <deepchrome/simulate/gene_expression.hpp>
#include <deepchrome/simulate/ground_truth.hpp>
#include <deepchrome/simulate/simulate.hpp>
