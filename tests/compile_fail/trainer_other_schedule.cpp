// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: a Trainer takes a schedule after the options, such as OneCycle
// errors: 1
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/training/trainer.hpp>

using namespace deepchrome;

struct Net : Sequential<Dense<Units{2}>, LogSoftmax> {};

int main() {
    Model<Net, Signal{.bins = 4, .marks = 2}> model;
    const Dataset genes;
    const Trainer trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 3}, 0.5);
    trainer.fit(model, genes, genes);
}
