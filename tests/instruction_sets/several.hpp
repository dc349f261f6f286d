// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

/// Metrics and predictions of a short training; each is compiled for the instruction set in its name.
std::vector<double> baseline_results();
std::vector<double> avx2_results();
std::vector<double> avx512_results();
