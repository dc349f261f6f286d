// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

namespace deepchrome {

/// The published network (Singh, Lanchantin, Robins and Qi, "DeepChrome: deep-learning for predicting gene expression from
/// histone modifications", Bioinformatics 32, 2016): log-probabilities of OFF (column 0) and ON (column 1). On the 100 bins
/// and 5 marks of the study it has 644,177 parameters.
struct DeepChrome
    : Sequential<Conv1D<Filters{50}, Width{10}>, ReLU, MaxPool<Width{5}>, Dropout<Rate{0.5}>,  //
                 Dense<Units{625}>, ReLU, Dense<Units{125}>, ReLU, Dense<Units{2}>, LogSoftmax> {};

}  // namespace deepchrome
