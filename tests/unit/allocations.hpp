// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

/// How often the test program has called operator new so far, in all threads; counted in
/// graph/allocation_test.cpp.
std::size_t allocations();
