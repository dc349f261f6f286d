// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

/// How often the test program has called operator new so far, in all threads. Programs that ask have
/// allocations.cpp among their sources.
std::size_t allocations();
