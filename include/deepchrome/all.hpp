// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// All of the library but ext/, which needs other libraries, and testing/.
#include <deepchrome/deepchrome.hpp>
#include <deepchrome/evaluate.hpp>
#include <deepchrome/genome.hpp>
#include <deepchrome/interpret.hpp>
#include <deepchrome/kernels/blas_advice.hpp>
#include <deepchrome/kernels/gemm.hpp>
#include <deepchrome/run/bin_genes.hpp>
#include <deepchrome/run/bin_tables.hpp>
#include <deepchrome/simulate.hpp>
