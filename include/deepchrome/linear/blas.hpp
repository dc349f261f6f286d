// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The one place that includes BLAS and LAPACK, through xtensor-blas, whose headers need these three before
// them.
#include <complex>
#include <iostream>
#include <type_traits>
#ifndef HAVE_CBLAS
#define HAVE_CBLAS 1  // else xtensor-blas computes by plain loops
#endif
#include <xflens/cxxblas/cxxblas.cxx>
#include <xflens/cxxlapack/cxxlapack.cxx>

#include <cassert>
#include <climits>
#include <cstddef>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// A size as BLAS and LAPACK take it.
inline int blas_size(std::size_t value) {
    assert(value <= INT_MAX);
    return static_cast<int>(value);
}

}  // namespace detail
}  // namespace deepchrome
