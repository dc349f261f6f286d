// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Metrics with their intervals and tests, and the simpler models to compare with.
#include <deepchrome/baselines/features.hpp>
#include <deepchrome/baselines/gene_mean.hpp>
#include <deepchrome/baselines/logistic_regression.hpp>
#include <deepchrome/baselines/platt.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/confidence_interval.hpp>
#include <deepchrome/metrics/curves.hpp>
#include <deepchrome/metrics/exact_mean.hpp>
#include <deepchrome/metrics/exact_sum.hpp>
#include <deepchrome/metrics/normal.hpp>
#include <deepchrome/metrics/paired_values.hpp>
#include <deepchrome/metrics/score.hpp>
#include <deepchrome/metrics/scores_by_class.hpp>
#include <deepchrome/run/metrics_report.hpp>  // and the metrics of reports
