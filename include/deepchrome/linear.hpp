// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Linear models by BLAS and LAPACK. A program that includes this links deepchrome::linear.
#include <deepchrome/linear/cholesky.hpp>
#include <deepchrome/linear/fit.hpp>
#include <deepchrome/linear/gaussian_prior.hpp>
#include <deepchrome/linear/gemm.hpp>
#include <deepchrome/linear/ledoit_wolf.hpp>
