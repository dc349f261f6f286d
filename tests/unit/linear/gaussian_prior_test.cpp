// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/most_likely_class.hpp>
#include <deepchrome/linear/blas_threads.hpp>
#include <deepchrome/linear/gaussian_prior.hpp>

#include "unit/interpret/networks.hpp"
#include "unit/naive.hpp"

using namespace deepchrome;

namespace {

constexpr Signal small{.bins = 3, .marks = 2};

/// Genes whose values go together.
std::vector<double> genes_of(std::size_t count) {
    std::vector<double> values = naive::random_values(count * small.size(), count);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i % small.size() > 0) values[i] += 0.8 * values[i - 1];
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = 5.0 + values[i] * (0.5 + static_cast<double>(i % small.size()));
    return values;
}

/// L L^T.
std::vector<double> product_of(const GaussianPrior& prior) {
    const std::size_t size = prior.size();
    std::vector<double> product(size * size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j) {
            for (std::size_t k = 0; k < size; ++k)
                product[i * size + j] += prior.factor[i * size + k] * prior.factor[j * size + k];
        }
    }
    return product;
}

/// 40 genes with counts from 0 to 3 of the marks a, b and c.
Dataset counted_genes() {
    Dataset genes;
    genes.signal = interpret_test::small_signal;
    genes.marks = {"a", "b", "c"};
    genes.genes.assign(40, "gene");
    genes.signals.resize({40, 12, 3});
    RandomStream stream(Seed{5}, Purpose::test, 0, 0);
    for (float& value : genes.values()) value = static_cast<float>(std::floor(4 * stream.uniform()));
    return genes;
}

}  // namespace

TEST_CASE("gaussian_prior: mean, deviation and the shrunk correlation of the genes") {
    for (const std::size_t count : {4u, 50u, 700u}) {
        CAPTURE(count);
        const std::vector<double> genes = genes_of(count);
        const GaussianPrior prior = gaussian_prior(std::span<const double>(genes), small);
        CHECK(prior.genes == count);
        CHECK_NOTHROW(prior.check(small.marks, small.bins));
        const auto n = static_cast<double>(count);
        std::vector<double> mean(6);
        std::vector<double> covariance(36);
        for (std::size_t i = 0; i < genes.size(); ++i) mean[i % 6] += genes[i] / n;
        for (std::size_t gene = 0; gene < count; ++gene) {
            for (std::size_t i = 0; i < 36; ++i)
                covariance[i] +=
                    (genes[gene * 6 + i / 6] - mean[i / 6]) * (genes[gene * 6 + i % 6] - mean[i % 6]) / n;
        }
        const std::vector<double> product = product_of(prior);
        for (std::size_t i = 0; i < 6; ++i) {
            CHECK(prior.mean[i] == doctest::Approx(mean[i]));
            CHECK(prior.deviation[i] == doctest::Approx(std::sqrt(covariance[7 * i])));
            for (std::size_t j = 0; j < 6; ++j) {
                const double correlation =
                    covariance[i * 6 + j] / std::sqrt(covariance[7 * i] * covariance[7 * j]);
                CHECK(product[i * 6 + j] ==
                      doctest::Approx(i == j ? 1.0 : (1 - prior.shrinkage) * correlation).scale(1.0));
            }
        }
        CHECK(prior.lowest == range_of_data(std::span<const double>(genes), small.marks).lower);
        CHECK(prior.shrinkage > 0);
        CHECK(prior.shrinkage < (count == 700 ? 0.05 : 1.0));
    }
}

TEST_CASE("gaussian_prior: a value that never changes") {
    std::vector<float> genes;
    for (const double value : genes_of(20)) genes.push_back(static_cast<float>(value));
    for (std::size_t i = 2; i < genes.size(); i += 6) genes[i] = 7.1f;
    const GaussianPrior prior = gaussian_prior(std::span<const float>(genes), small);
    CHECK(prior.mean[2] == doctest::Approx(7.1));
    CHECK(prior.deviation[2] == 0);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(prior.factor[2 * 6 + i] == (i == 2 ? 1.0 : 0.0));
        if (i > 2) CHECK(prior.factor[i * 6 + 2] == 0.0);
    }
    // The others are as if it were not there.
    std::vector<float> fewer;
    for (std::size_t i = 0; i < genes.size(); ++i) {
        if (i % 6 != 2) fewer.push_back(genes[i]);
    }
    const GaussianPrior without =
        gaussian_prior(std::span<const float>(fewer), Signal{.bins = 5, .marks = 1});
    CHECK(prior.shrinkage == without.shrinkage);
    CHECK(prior.factor[5 * 6 + 3] == without.factor[4 * 5 + 2]);
    CHECK(prior.floor_of(2) < -1e300);
}

TEST_CASE("gaussian_prior: of a data set, and as a predictor sees it") {
    using M = interpret_test::SmallModel<float>;
    const Dataset genes = counted_genes();
    ModelCard card;
    card.marks = {"c", "a", "b"};
    card.bins = 12;
    Dataset scaled = with_marks(genes, card.marks, "the data");
    card.scaling = Scaling::fit(ScalingKind::log1p_standardize, scaled);
    card.scaling.apply(scaled);
    card.classes = {"0", "1", "2"};
    const Predictor<M> predictor(M(Seed{1}), card);
    const GaussianPrior by_data = gaussian_prior(scaled);
    const GaussianPrior by_predictor = gaussian_prior(genes, predictor);
    CHECK(by_data.mean == by_predictor.mean);
    CHECK(by_data.factor == by_predictor.factor);
    CHECK(by_predictor.lowest == range_of_data(scaled).lower);

    // What is found is in the unit of the table, where no count is negative, and is what the predictor
    // answers.
    const ClassMap map =
        MostLikelyClass{.steps = 50, .lambda = 0.01, .prior = by_predictor}(predictor, Class{1});
    Dataset found = rows_of(with_marks(genes, predictor.marks(), "the data"), 0, map.probability.size());
    for (std::size_t i = 0; i < map.inputs.size(); ++i) {
        CHECK(map.inputs.data()[i] > -1e-5);
        found.values()[i] = static_cast<float>(map.inputs.data()[i]);
    }
    const Predictions answers = predictor(found);
    for (std::size_t k = 0; k < map.probability.size(); ++k)
        CHECK(answers.probability(k, Class{1}) == doctest::Approx(map.probability[k]).epsilon(1e-3));

    CHECK_THROWS_WITH_AS(gaussian_prior(rows_of(genes, 0, 1), predictor),
                         "gaussian_prior: the number of training genes is 1 (wanted at least 2); give the "
                         "whole training table",
                         DataError);
}

TEST_CASE("MostLikelyClass: a prior of other marks or of another scaling is refused") {
    using M = interpret_test::SmallModel<float>;
    const Dataset genes = counted_genes();
    ModelCard card;
    card.marks = {"c", "a", "b"};
    card.bins = 12;
    card.classes = {"0", "1", "2"};
    const Predictor<M> predictor(M(Seed{1}), card);
    const auto search = [&](const GaussianPrior& prior) {
        return MostLikelyClass{.steps = 1, .restarts = 1, .prior = prior}(predictor, Class{1});
    };
    CHECK_THROWS_WITH_AS(
        search(gaussian_prior(genes)),
        "MostLikelyClass: the prior is of the marks a, b, c (wanted c, a, b, the order of the "
        "predictor); fit it to this predictor by gaussian_prior(train, predictor)",
        Error);
    card.scaling = Scaling::fit(ScalingKind::standardize, with_marks(genes, card.marks, "the data"));
    const Predictor<M> scaled(M(Seed{1}), card);
    const GaussianPrior prior = gaussian_prior(genes, scaled);
    CHECK(prior.marks == card.marks);
    CHECK(prior.scaling == card.scaling);
    CHECK_THROWS_WITH_AS(
        search(prior),
        "MostLikelyClass: the prior is of genes scaled by standardize (wanted none, by the "
        "numbers of the predictor); fit it to this predictor by gaussian_prior(train, predictor)",
        Error);
    CHECK_NOTHROW(search(gaussian_prior(genes, predictor)));
    CHECK_NOTHROW(search(gaussian_prior(std::span<const float>(genes.values()), M::signal)));  // not known
}

TEST_CASE("gaussian_prior: the same bytes for any number of OpenBLAS's threads") {
    if (openblas_set_num_threads == nullptr) return;  // another BLAS
    constexpr Signal large{.bins = 100, .marks = 5};
    const std::vector<double> genes = naive::random_values(100 * large.size(), 3);
    const int before = openblas_get_num_threads();
    std::vector<GaussianPrior> priors;
    for (const int threads : {1, 2}) {
        openblas_set_num_threads(threads);
        priors.push_back(gaussian_prior(std::span<const double>(genes), large));
        CHECK(openblas_get_num_threads() == threads);
    }
    openblas_set_num_threads(before);
    CHECK(priors[0].factor == priors[1].factor);
    CHECK(priors[0].shrinkage == priors[1].shrinkage);
}

TEST_CASE("gaussian_prior: refusals") {
    std::vector<double> genes = genes_of(3);
    const auto prior_of = [&](std::size_t values) {
        return gaussian_prior(std::span<const double>(genes).first(values), small);
    };
    CHECK_THROWS_WITH_AS(
        prior_of(17),
        "gaussian_prior: 17 values in genes of 6 (wanted whole genes, bins x marks); give all "
        "values of each gene",
        Error);
    for (const std::size_t values : {0u, 6u}) {
        CHECK_THROWS_WITH_AS(prior_of(values),
                             (std::string("gaussian_prior: the number of training genes is ") +
                              (values == 0 ? "0" : "1") +
                              " (wanted at least 2); give the whole training table")
                                 .c_str(),
                             DataError);
    }
    CHECK_THROWS_WITH_AS(prior_of(12),
                         "gaussian_prior: 2 training genes do not tell how their signals go together (wanted "
                         "genes that differ in more ways); give the whole training table",
                         DataError);
    const std::vector<double> same(18, 2.5);
    CHECK_THROWS_WITH_AS(gaussian_prior(std::span<const double>(same), small),
                         "gaussian_prior: all 3 training genes have the same signals (wanted genes that "
                         "differ); give the whole training table",
                         DataError);
    genes[9] = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH_AS(prior_of(18),
                         "gaussian_prior: gene 2, bin 2, mark 2: the signal is inf (wanted a finite number); "
                         "correct the data",
                         DataError);
    Dataset table;
    table.signal = small;
    table.marks = {"H3K4me3", "H3K27me3"};
    table.genes = {"a", "b", "c"};
    table.signals.resize({3, 3, 2});
    for (std::size_t i = 0; i < 18; ++i) table.values()[i] = static_cast<float>(genes[i]);
    CHECK_THROWS_WITH_AS(gaussian_prior(table, "train.csv"),
                         "train.csv: gene 2, bin 2, H3K27me3: the signal is inf (wanted a finite number); "
                         "correct the data",
                         DataError);
    CHECK_THROWS_WITH_AS(gaussian_prior(rows_of(table, 0, 1), "train.csv"),
                         "train.csv: the number of training genes is 1 (wanted at least 2); give the whole "
                         "training table",
                         DataError);
}
