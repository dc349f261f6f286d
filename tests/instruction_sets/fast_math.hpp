// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

/// Losses, metrics and predictions of a short training, without and with -ffast-math.
std::vector<double> precise_results();
std::vector<double> fast_results();
