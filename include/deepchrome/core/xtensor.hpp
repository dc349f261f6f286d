// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The one place that includes xtensor: its headers lie flat up to 0.25 and in folders from 0.26 on.
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xtensor.hpp>
#endif
