// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <deepchrome/io/model_card.hpp>
#include <deepchrome/predict/predictor.hpp>

#include "unit/training/small_run.hpp"

// Networks with each kind of end, whose weights are so large that it matters what the input is.

namespace predict_test {

using namespace training_test;

template <class End>
struct Ending : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, MaxPool<Width{2}>, Dense<Units{2}>, End> {};

struct Logits : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, MaxPool<Width{2}>, Dense<Units{2}>> {};
struct Number : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, MaxPool<Width{2}>, Dense<Units{1}>> {};
struct OneOutput
    : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, MaxPool<Width{2}>, Dense<Units{1}>, Sigmoid> {};

using PlainModel = Model<Ending<LogSoftmax>, small_signal>;
using SoftmaxModel = Model<Ending<Softmax>, small_signal>;
using LogitModel = Model<Logits, small_signal>;
using NumberModel = Model<Number, small_signal>;
using OneModel = Model<OneOutput, small_signal>;

template <class M>
M strong(std::uint64_t seed) {
    M model(Seed{seed});
    for (float& weight : model.parameters()) weight *= 2;
    return model;
}

inline ModelCard card_for(const Dataset& train, bool both_strands) {
    ModelCard card = card_of(train, Scaling::fit(ScalingKind::log1p_standardize, train.values(), 3));
    card.both_strands = both_strands;
    return card;
}

}  // namespace predict_test
