// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// What a trained network goes by: most-likely-class maps, attributions and checks of them.
#include <deepchrome/interpret/active_bins.hpp>
#include <deepchrome/interpret/agreement.hpp>
#include <deepchrome/interpret/attribution_methods.hpp>  // and the methods
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/baseline.hpp>
#include <deepchrome/interpret/class_map.hpp>
#include <deepchrome/interpret/class_objective.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/deletion_curves.hpp>
#include <deepchrome/interpret/explain.hpp>
#include <deepchrome/interpret/filters.hpp>
#include <deepchrome/interpret/gaussian_prior.hpp>
#include <deepchrome/interpret/input_range.hpp>
#include <deepchrome/interpret/leave_one_mark_out.hpp>
#include <deepchrome/interpret/most_likely_class.hpp>
#include <deepchrome/interpret/prior_objective.hpp>
#include <deepchrome/interpret/quadrature.hpp>
#include <deepchrome/interpret/randomized_weights.hpp>
#include <deepchrome/interpret/rescale.hpp>
#include <deepchrome/interpret/score_pass.hpp>
#include <deepchrome/interpret/training_range.hpp>
#include <deepchrome/interpret/triangular_map.hpp>
#include <deepchrome/interpret/truth_overlap.hpp>
