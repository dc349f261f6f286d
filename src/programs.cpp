// SPDX-License-Identifier: BSD-3-Clause
//
// Part of the target deepchrome::compiled: all that network.cpp does not compile already.
#if !defined(__clang__)
#include <deepchrome/deepchrome.hpp>
#include <deepchrome/interpret.hpp>
#endif

#define DEEPCHROME_COMPILING
#include <deepchrome/core/bodies.hpp>

#include <deepchrome/all.hpp>
