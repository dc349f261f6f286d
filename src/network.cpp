// SPDX-License-Identifier: BSD-3-Clause
//
// Part of the target deepchrome::compiled: what every program with a network needs.
#if !defined(__clang__)  // which compiles all of it in programs.cpp (core/bodies.hpp)
#define DEEPCHROME_COMPILING
#include <deepchrome/deepchrome.hpp>
#include <deepchrome/interpret.hpp>
#endif
