// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The published network (Singh, Lanchantin, Robins and Qi, "DeepChrome: deep-learning for predicting gene
/// expression from histone modifications", Bioinformatics 32, 2016): log-probabilities of OFF (column 0) and
/// ON (column 1). On the 100 bins and 5 marks of the study it has 644,177 parameters.
struct DeepChrome
    : Sequential<Conv1D<Filters{50}, Width{10}>, ReLU, MaxPool<Width{5}>, Dropout<Rate{0.5}>,  //
                 Dense<Units{625}>, ReLU, Dense<Units{125}>, ReLU, Dense<Units{2}>, LogSoftmax> {};

/// The same with the logarithms of the probabilities of `Classes` classes.
template <std::size_t Classes>
struct DeepChromeClasses
    : Sequential<Conv1D<Filters{50}, Width{10}>, ReLU, MaxPool<Width{5}>, Dropout<Rate{0.5}>,  //
                 Dense<Units{625}>, ReLU, Dense<Units{125}>, ReLU, Dense<Units{Classes}>, LogSoftmax> {};

/// The same for a number of classes that is known only while the program runs, `Most` or fewer: outputs that
/// are not used are closed (graph/output_layer.hpp). Its model files are those of DeepChromeClasses for as
/// many classes as the card names.
template <std::size_t Most>
struct DeepChromeUpTo : DeepChromeClasses<Most> {
    static constexpr bool spare_outputs = true;
};

/// The same with one output, a number: for regression.
struct DeepChromeValue
    : Sequential<Conv1D<Filters{50}, Width{10}>, ReLU, MaxPool<Width{5}>, Dropout<Rate{0.5}>,  //
                 Dense<Units{625}>, ReLU, Dense<Units{125}>, ReLU, Dense<Units{1}>> {};

}  // namespace deepchrome
