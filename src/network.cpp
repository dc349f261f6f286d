// SPDX-License-Identifier: BSD-3-Clause
//
// Part of the target deepchrome::compiled: what every program with a network needs.
#define DEEPCHROME_COMPILING
#include <deepchrome/deepchrome.hpp>
#include <deepchrome/interpret.hpp>
