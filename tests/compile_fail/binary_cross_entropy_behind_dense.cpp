// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: this loss expects a probability from every output; end the network with Sigmoid
// errors: 1
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/losses/binary_cross_entropy.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/training/trainer.hpp>

using namespace deepchrome;

struct Net : Sequential<Dense<Units{1}>> {};

int main() {
    Model<Net, Signal{.bins = 4, .marks = 2}> model;
    const Dataset genes;
    Trainer(Adam{}, BinaryCrossEntropy{}).fit(model, genes, genes);
}
