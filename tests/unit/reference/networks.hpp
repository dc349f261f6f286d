// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/graph/concat.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/residual.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

/// The networks of networks.json.
namespace reference {

using namespace deepchrome;

template <Filters F, Width W, Dilation D = Dilation{1}>
using Same = Conv1D<F, W, D, Padding::same>;

struct Small : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, MaxPool<Width{2}>, Dense<Units{5}>, Tanh,
                          Dense<Units{2}>, LogSoftmax> {};

struct Nested : Sequential<Same<Filters{4}, Width{3}>, ReLU, Residual<Same<Filters{4}, Width{3}>, Tanh>,
                           Concat<Conv1D<Filters{3}, Width{1}>, Sequential<Same<Filters{2}, Width{4}>, ReLU>,
                                  Residual<Same<Filters{4}, Width{3}, Dilation{2}>>>,
                           MaxPool<Width{2}>,
                           Residual<Concat<Conv1D<Filters{4}, Width{1}>, Same<Filters{5}, Width{3}>>>,
                           Concat<GlobalMaxPool, GlobalAveragePool>, Dense<Units{3}>, LogSoftmax> {};

struct Normalized : Sequential<Conv1D<Filters{4}, Width{3}>, BatchNorm<>, ReLU, AveragePool<Width{2}>,
                               Dense<Units{6}>, BatchNorm<>, Tanh, Dense<Units{1}>, Sigmoid> {};

}  // namespace reference
