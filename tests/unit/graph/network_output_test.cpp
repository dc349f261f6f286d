// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/core/network_output.hpp>

#include <doctest/doctest.h>

#include <deepchrome/graph/concat.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/residual.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/losses/binary_cross_entropy.hpp>
#include <deepchrome/losses/cross_entropy.hpp>
#include <deepchrome/losses/mean_squared_error.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>

using namespace deepchrome;

namespace {

using enum NetworkOutput;

struct Inner : Sequential<Dense<Units{3}>, LogSoftmax> {};
struct Own {
    static constexpr Shape output(Shape in) { return in; }
    static std::string name() { return "Own"; }
};

template <class... Ls>
constexpr NetworkOutput of = detail::produced_by<Sequential<Ls...>>();

static_assert(of<Dense<Units{2}>> == numbers);
static_assert(of<Dense<Units{2}>, LogSoftmax> == log_probabilities);
static_assert(of<Dense<Units{2}>, Softmax> == class_probabilities);
static_assert(of<Dense<Units{2}>, Sigmoid> == probabilities);  // runs as one layer
static_assert(of<Dense<Units{2}>, Inner> == log_probabilities);
static_assert(of<Sequential<Sequential<Inner>>> == log_probabilities);
static_assert(of<Inner, Residual<LogSoftmax>> == numbers);
static_assert(of<Inner, Own> == any);
static_assert(of<Inner, Dropout<Rate{0.1}>> == any);
static_assert(of<Concat<Dense<Units{2}>, Dense<Units{3}>>> == numbers);
static_assert(of<Concat<Sequential<Dense<Units{2}>, Sigmoid>, Sigmoid>> == probabilities);
static_assert(of<Concat<Inner, Inner>> == any);
static_assert(of<Concat<Inner>> == log_probabilities);

template <class M, class Loss>
constexpr bool fits = M::template misfit_of<Loss> == detail::OutputMisfit::none;

}  // namespace

TEST_CASE("losses fit the networks they are meant for, and own layers and losses everything") {
    struct OwnLoss {};
    using Logits = Model<Sequential<Dense<Units{2}>>, Signal{4, 2}>;
    using Classes = Model<Inner, Signal{4, 2}>;
    using Sigmoids = Model<Sequential<Dense<Units{2}>, Sigmoid>, Signal{4, 2}>;
    using Unknown = Model<Sequential<Own>, Signal{4, 2}>;
    CHECK(fits<Logits, CrossEntropy>);
    CHECK(fits<Classes, CrossEntropy>);  // the same as NegativeLogLikelihood
    CHECK(fits<Classes, NegativeLogLikelihood>);
    CHECK(fits<Sigmoids, BinaryCrossEntropy>);
    CHECK(fits<Logits, MeanSquaredError>);
    CHECK(fits<Classes, MeanSquaredError>);
    CHECK(fits<Unknown, NegativeLogLikelihood>);
    CHECK(fits<Unknown, BinaryCrossEntropy>);
    CHECK(fits<Sigmoids, OwnLoss>);
}
