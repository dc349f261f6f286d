// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <unistd.h>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/integrated_gradients.hpp>
#include <deepchrome/interpret/most_likely_class.hpp>
#include <deepchrome/linear/fit.hpp>
#include <deepchrome/metrics/auroc.hpp>
#include <deepchrome/predict/load.hpp>

using namespace deepchrome;

namespace {

constexpr Signal shape{.bins = 4, .marks = 3};

/// Counts of reads whose first mark raises, and whose second mark lowers, the log-odds of ON.
Dataset some_genes(std::size_t genes, std::uint64_t sample, std::size_t copies = 1) {
    RandomStream stream(Seed{31}, Purpose::test, 0, sample);
    xt::xtensor<float, 3> signals({genes * copies, shape.bins, shape.marks});
    std::vector<float> labels;
    std::vector<std::string> ids;
    for (std::size_t gene = 0; gene < genes; ++gene) {
        double log_odds = 0;
        for (std::size_t bin = 0; bin < shape.bins; ++bin) {
            for (std::size_t mark = 0; mark < shape.marks; ++mark) {
                const auto count = static_cast<float>(stream.below(12));
                for (std::size_t copy = 0; copy < copies; ++copy)
                    signals(gene * copies + copy, bin, mark) = count;
                const double effect = mark == 0 ? 1.0 : mark == 1 ? -0.7 : 0.0;
                log_odds += effect * (std::log1p(static_cast<double>(count)) - 1.6);
            }
        }
        const bool on = stream.uniform() < 1 / (1 + std::exp(-log_odds));
        for (std::size_t copy = 0; copy < copies; ++copy) {
            labels.push_back(on ? 1.0f : 0.0f);
            ids.push_back("gene" + std::to_string(sample) + "x" + std::to_string(gene));
        }
    }
    return Dataset(std::move(signals), std::move(labels), {"H3K4me3", "H3K27me3", "H3K9me3"}, std::move(ids));
}

/// The scaled signals of a gene.
std::vector<double> scaled(const Dataset& data, std::size_t gene, const Scaling& scaling) {
    std::vector<float> values(data.gene(gene).begin(), data.gene(gene).end());
    scaling.apply(values, data.signal.marks);
    return {values.begin(), values.end()};
}

Features scaled(const Dataset& data, const Scaling& scaling) {
    Features features{.columns = data.signal.size()};
    for (std::size_t gene = 0; gene < data.size(); ++gene) {
        const std::vector<double> row = scaled(data, gene, scaling);
        features.values.insert(features.values.end(), row.begin(), row.end());
    }
    return features;
}

template <class M>
double auroc_of(const Predictor<M>& predictor, const Dataset& data) {
    const Predictions p = predictor(data);
    Auroc auroc;
    for (std::size_t gene = 0; gene < data.size(); ++gene)
        auroc.add(p.log_odds(gene), data.labels[gene] > 0.5f);
    return auroc.value();
}

std::string setting(const ModelCard& card, const std::string& name) {
    const auto found = std::ranges::find(card.recipe, name, &Setting::name);
    return found == card.recipe.end() ? "none" : found->text();
}

const Dataset train = some_genes(400, 1);
const Dataset valid = some_genes(200, 2);
const Dataset test = some_genes(200, 3);

}  // namespace

TEST_CASE("fit_logistic: the answers are those of the linear function of scaled signals") {
    const auto predictor = fit_logistic<shape>(train, {.penalties = {2}});
    const ModelCard& card = predictor.card();
    CHECK(card.scaling == Scaling::fit(ScalingKind::log1p_standardize, train));
    CHECK(card.marks == train.marks);
    CHECK(card.task == TaskKind::classify);
    CHECK(card.classes == std::vector<std::string>{"OFF", "ON"});
    CHECK(card.training_data.at("train") == data_checksum(train));
    CHECK_FALSE(card.both_strands);
    const LinearCoefficients direct = logistic_regression(scaled(train, card.scaling), train.labels, 2);
    const Predictions p = predictor(test);
    for (std::size_t gene = 0; gene < test.size(); ++gene) {
        const double log_odds = direct(scaled(test, gene, card.scaling));
        CHECK(p.log_odds(gene) == doctest::Approx(log_odds).epsilon(2e-5));
        CHECK(p.probability(gene) == doctest::Approx(1 / (1 + std::exp(-log_odds))).epsilon(2e-5));
    }
    CHECK(auroc_of(predictor, test) > 0.8);
    CHECK(setting(card, "model") == "logistic regression");
    CHECK(setting(card, "penalty") == "2");
    CHECK(setting(card, "losses") == "none");
}

TEST_CASE("fit_logistic: each bin may have deviation 1 before the penalty counts") {
    Dataset uneven = train;  // bins of very different spread
    for (std::size_t gene = 0; gene < uneven.size(); ++gene) {
        for (std::size_t mark = 0; mark < 3; ++mark) uneven.gene(gene)[mark] *= 50;
        uneven.gene(gene)[7] = 4;  // and one that never changes
    }
    const auto predictor =
        fit_logistic<shape>(uneven, {.penalties = {20}, .scaling = ScalingKind::log1p, .each_bin = true});
    const Features features = all_signals(uneven, ScalingKind::log1p);
    const Standardizer standardizer = Standardizer::fit(features);
    const LinearCoefficients direct = logistic_regression(standardizer.apply(features), uneven.labels, 20);
    const Features standardized = standardizer.apply(features);
    const Predictions p = predictor(uneven);
    for (std::size_t gene = 0; gene < uneven.size(); ++gene) {
        const double wanted = direct(standardized.row(gene));
        CHECK(p.log_odds(gene) == doctest::Approx(wanted).epsilon(1e-4));
    }
    CHECK(setting(predictor.card(), "standardized") == "each bin");
    const auto by_mark = fit_logistic<shape>(uneven, {.penalties = {20}, .scaling = ScalingKind::log1p});
    CHECK(std::abs(by_mark(uneven).log_odds(0) - p.log_odds(0)) > 1e-3);
}

TEST_CASE("fit_ridge: values of a regression, in the unit of the labels") {
    Dataset numbers = train;
    for (std::size_t gene = 0; gene < numbers.size(); ++gene)
        numbers.labels[gene] = 100 + 3 * std::log1p(numbers.gene(gene)[4]);
    const auto predictor = fit_ridge<shape>(numbers, {.penalties = {0.5}});
    CHECK(predictor.task() == TaskKind::regress);
    const Scaling& scaling = predictor.card().scaling;
    const LinearCoefficients direct = ridge_regression(scaled(numbers, scaling), numbers.labels, 0.5);
    const Predictions p = predictor(test);
    for (std::size_t gene = 0; gene < test.size(); ++gene) {
        CHECK(p.value(gene) == doctest::Approx(direct(scaled(test, gene, scaling))).epsilon(1e-6));
        CHECK(std::abs(p.value(gene) - (100 + 3 * std::log1p(static_cast<double>(test.gene(gene)[4])))) <
              0.05);
    }
}

TEST_CASE("fit_mark_means: two weights per mark and two biases, of greatest likelihood") {
    using M = Model<LinearOfMarkMeans, Signal{.bins = 100, .marks = 5}>;
    static_assert(M::parameter_count == 12);
    const auto predictor = fit_mark_means<shape>(train);
    static_assert(decltype(predictor)::Model::parameter_count == 8);
    Features means{.columns = shape.marks};
    const auto mean_of = [&](const Dataset& data, std::size_t gene) {
        const std::vector<double> row = scaled(data, gene, predictor.card().scaling);
        std::vector<double> mean(shape.marks);
        for (std::size_t i = 0; i < row.size(); ++i) mean[i % shape.marks] += row[i] / shape.bins;
        return mean;
    };
    for (std::size_t gene = 0; gene < train.size(); ++gene) {
        const std::vector<double> mean = mean_of(train, gene);
        means.values.insert(means.values.end(), mean.begin(), mean.end());
    }
    const LinearCoefficients direct = logistic_regression(means, train.labels, 0);
    const Predictions p = predictor(test);
    for (std::size_t gene = 0; gene < test.size(); ++gene)
        CHECK(std::abs(p.log_odds(gene) - direct(mean_of(test, gene))) < 1e-4);
    CHECK(auroc_of(predictor, test) > 0.8);
}

TEST_CASE("fit_ridge_classifier: ranks genes as the regression does, and its probabilities are calibrated") {
    const LinearOptions options{.penalties = {10, 100}};
    const auto classifier = fit_ridge_classifier<shape>(train, options);
    CHECK(auroc_of(classifier, test) == doctest::Approx(auroc_of(classifier, test)));
    const auto regression = fit_ridge<shape>(train, options);
    const Predictions values = regression(test);
    Auroc auroc;
    for (std::size_t gene = 0; gene < test.size(); ++gene)
        auroc.add(values.value(gene), test.labels[gene] > 0.5f);
    CHECK(auroc_of(classifier, test) == doctest::Approx(auroc.value()).epsilon(1e-3));
    // About as many genes are ON as the probabilities say.
    double expected = 0;
    double on = 0;
    const Predictions p = classifier(test);
    for (std::size_t gene = 0; gene < test.size(); ++gene) {
        expected += p.probability(gene);
        on += static_cast<double>(test.labels[gene]);
    }
    CHECK(std::abs(expected - on) < 20);
    // By validation genes: the curve is one through their scores.
    const auto judged = fit_ridge_classifier<shape>(train, valid, options);
    const Predictions v = judged(valid);
    double slope = 0;
    for (std::size_t gene = 0; gene < valid.size(); ++gene)
        slope += v.probability(gene) - static_cast<double>(valid.labels[gene]);
    CHECK(std::abs(slope) < 1e-3);
}

TEST_CASE("linear models: the penalty of the least loss is chosen, of equal losses the largest") {
    const std::vector<double> penalties{1, 1e9, 30, 1e6, 30};
    const auto predictor = fit_logistic<shape>(train, {.penalties = penalties, .folds = 4});
    const ModelCard& card = predictor.card();
    CHECK(setting(card, "penalties") == "1e+09,1000000,30,1");
    CHECK(setting(card, "folds") == "4");
    // Once more by hand
    const Features features = scaled(train, card.scaling);
    const Folds folds = stratified_folds(train.labels, train.genes, 4, Seed{1});
    std::vector<double> losses;
    for (const double penalty : {1e9, 1e6, 30.0, 1.0}) {
        double sum = 0;
        for (std::size_t fold = 0; fold < 4; ++fold) {
            Features learned{.columns = features.columns};
            std::vector<float> labels;
            for (const std::size_t row : other_folds(folds, fold)) {
                learned.values.insert(learned.values.end(), features.row(row).begin(),
                                      features.row(row).end());
                labels.push_back(train.labels[row]);
            }
            const LinearCoefficients found = logistic_regression(learned, labels, penalty);
            for (const std::size_t row : folds[fold]) {
                const double z = found(features.row(row));
                sum += std::log1p(std::exp(train.labels[row] > 0.5f ? -z : z));
            }
        }
        losses.push_back(sum / static_cast<double>(train.size()));
    }
    std::size_t at = 0;
    std::string text = setting(card, "losses") + ",";
    for (const double loss : losses) {
        const std::size_t comma = text.find(',', at);
        CHECK(std::stod(text.substr(at, comma - at)) == doctest::Approx(loss).epsilon(1e-5));
        at = comma + 1;
    }
    const auto best = std::ranges::min_element(losses) - losses.begin();
    CHECK(setting(card, "penalty") ==
          std::vector<std::string>{"1e+09", "1000000", "30", "1"}[static_cast<std::size_t>(best)]);

    // The validation genes choose in another way, and are not learned from.
    const auto judged = fit_logistic<shape>(train, valid, {.penalties = {1e9, 5}});
    CHECK(setting(judged.card(), "penalty") == "5");
    CHECK(setting(judged.card(), "folds") == "none");
    CHECK(judged.card().training_data.at("valid") == data_checksum(valid));
    const auto alone = fit_logistic<shape>(train, {.penalties = {5}});
    CHECK(std::ranges::equal(judged.model().parameters(), alone.model().parameters()));

    // Where all labels are noise no penalty is better than another, but for a weight of 0.
    Dataset same = train;
    for (float& value : same.values()) value = 3;
    CHECK(setting(fit_ridge<shape>(same, {.penalties = {1, 7, 2}}).card(), "penalty") == "7");
}

TEST_CASE("linear models: rows of a gene stay together in folds, and rows of a group") {
    // Each gene is there five times: a fold that had some of its rows elsewhere would know the answer.
    const Dataset five = some_genes(40, 4, 5);
    const LinearOptions options{.penalties = {1e-6, 1e5}, .folds = 5};
    CHECK(setting(fit_logistic<shape>(five, options).card(), "penalty") == "1e+05");
    LinearOptions apart = options;
    for (std::size_t row = 0; row < five.size(); ++row) apart.groups.push_back(std::to_string(row));
    CHECK(setting(fit_logistic<shape>(five, apart).card(), "penalty") == "1e-06");
}

TEST_CASE("linear models: the same bytes again, for any seed where nothing is chosen") {
    const LinearOptions options{.penalties = {1, 10, 100}};
    const auto first = fit_logistic<shape>(train, options);
    const auto again = fit_logistic<shape>(train, options);
    CHECK(model_bytes(first.model(), first.card()) == model_bytes(again.model(), again.card()));
    Threads one(1);
    Threads three(3);
    std::vector<PenaltyChoice> choices;
    const Features features = scaled(train, first.card().scaling);
    const std::vector<detail::JudgedRows> parts =
        detail::fold_parts(train.labels, train.genes, 5, Seed{1}, Task{}, "test", "bring more");
    const detail::OneBlasThread one_blas_thread;
    for (Threads* threads : {&one, &three}) {
        choices.push_back(detail::choose_penalty<detail::LogisticSolver>({100, 10, 1}, features, train.labels,
                                                                         parts, {"test"}, *threads));
    }
    CHECK(choices[0].losses == choices[1].losses);
    CHECK(choices[0].scores == choices[1].scores);
}

TEST_CASE("linear models: files, ensembles, attribution and maps as of any network") {
    const auto predictor = fit_logistic<shape>(train, {.penalties = {2}});
    using M = decltype(predictor)::Model;
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("deepchrome_linear_test_" + std::to_string(::getpid()) + ".safetensors");
    save(predictor, path);
    auto loaded = load<M>(path);
    std::filesystem::remove(path);
    CHECK(std::ranges::equal(loaded(test).outputs(), predictor(test).outputs()));
    CHECK(loaded.card().recipe == predictor.card().recipe);

    // The log-odds are linear, so that integrated gradients are weight * (input - baseline), and add up.
    const Attributions<float> shares = IntegratedGradients{}(predictor, test);
    const std::vector<float> blank = predictor.card().scaling.blank(shape.marks);
    const LinearCoefficients direct =
        logistic_regression(scaled(train, predictor.card().scaling), train.labels, 2);
    for (std::size_t gene = 0; gene < 10; ++gene) {
        const std::vector<double> input = scaled(test, gene, predictor.card().scaling);
        double sum = 0;
        double nothing = direct.intercept;
        for (std::size_t i = 0; i < input.size(); ++i) {
            const double zero = static_cast<double>(blank[i % shape.marks]);
            const double share = static_cast<double>(shares.values.data()[gene * input.size() + i]);
            CHECK(share == doctest::Approx(direct.weights[i] * (input[i] - zero)).epsilon(1e-4));
            sum += share;
            nothing += direct.weights[i] * zero;
        }
        CHECK(sum == doctest::Approx(direct(input) - nothing).epsilon(1e-4));
    }

    const ClassMap map = MostLikelyClass{}(predictor, Class{1});
    CHECK(map.mean.size() == shape.size());

    // Two networks answer with the mean of their probabilities.
    const auto other = fit_logistic<shape>(valid, {.penalties = {20}});
    loaded.add(other, "the other");
    const Predictions both = loaded(test);
    for (std::size_t gene = 0; gene < test.size(); ++gene) {
        CHECK(both.probability(gene) ==
              doctest::Approx((predictor(test).probability(gene) + other(test).probability(gene)) / 2)
                  .epsilon(1e-5));
    }
}

TEST_CASE("linear models: what is refused") {
    const auto refused = [](const auto& call, const std::string& message) {
        CHECK_THROWS_WITH_AS(call(), message.c_str(), DataError);
    };
    refused([] { fit_logistic<shape>(train, {.penalties = {}}); },
            "fit_logistic: there are no penalties (wanted at least one); give some");
    refused(
        [] {
            fit_ridge<shape>(train, {.penalties = {1, -2}});
        },
        "fit_ridge: a penalty is -2 (wanted a finite number, 0 or more); correct it");
    refused([] { fit_logistic<shape>(train, {.folds = 1}); },
            "1 folds of 400 genes were asked for (wanted at least two, and a gene in each)");
    refused(
        [] { fit_logistic<shape>(train, {.groups = {"chr1"}}); },
        "fit_logistic: 1 groups for 400 training genes (wanted one each, or none); give a group per gene");
    refused([] { fit_logistic<Signal{.bins = 5, .marks = 3}>(train); },
            "the training set: has 3 marks x 4 bins (wanted 3 x 5); use a model of that shape");
    Dataset other = train;
    other.labels.assign(train.size(), 1.0f);
    refused([&] { fit_logistic<shape>(other); },
            "fit_logistic: all 400 training genes are ON (wanted genes of both classes); give other genes");
    refused(
        [&] { fit_ridge<shape>(other); },
        "fit_ridge: all 400 training genes have the value 1 (wanted values that differ); give other genes");
    other.labels.clear();
    refused([&] { fit_mark_means<shape>(other); },
            "the training set: has no labels (wanted one a gene); add them");
    other = train;
    other.labels[2] = 0.5f;
    refused([&] { fit_ridge_classifier<shape>(other); },
            "the label of training gene 3 is 0.5 (wanted a class from 0 to 1); correct the label");
    other = train;
    other.gene(1)[5] = static_cast<float>(not_a_number());
    refused([&] { fit_logistic<shape>(train, other); },
            "the validation set: gene gene1x1, bin 2, mark 3: the signal is nan (wanted a finite number); "
            "correct the data");
    other = train;
    other.gene(1)[5] = -1.5f;
    refused([&] { fit_logistic<shape>(other); },
            "the training set: gene gene1x1, bin 2, H3K9me3: the signal is -1.5 (wanted more than -1 for "
            "log1p-standardize); choose a scaling without logarithms");
    CHECK_NOTHROW(fit_logistic<shape>(other, {.penalties = {1}, .scaling = ScalingKind::standardize}));
    other = train;
    for (std::size_t gene = 0; gene < other.size(); ++gene) other.gene(gene)[4] = 2;
    refused([&] { fit_ridge<shape>(other, {.penalties = {0}}); },
            "fit_ridge: bin 2 of H3K27me3 is constant or follows from the columns before it (wanted "
            "independent columns where there is no penalty); give a penalty, or a larger one");
    const auto with_penalty = fit_logistic<shape>(other, {.penalties = {1}});
    CHECK(auroc_of(with_penalty, test) > 0.8);
    for (std::size_t gene = 0; gene < other.size(); ++gene) {
        for (std::size_t bin = 0; bin < shape.bins; ++bin) other.gene(gene)[bin * 3 + 2] = 1;
    }
    refused([&] { fit_mark_means<shape>(other, {.penalties = {0}}); },
            "fit_mark_means: the mean of H3K9me3 is constant or follows from the columns before it (wanted "
            "independent columns where there is no penalty); give a penalty, or a larger one");
    // Three ON genes, all in one group
    other = rows_of(train, 0, 60);
    LinearOptions grouped{.folds = 2};
    for (std::size_t gene = 0; gene < other.size(); ++gene) {
        other.labels[gene] = gene < 3 ? 1.0f : 0.0f;
        grouped.groups.push_back(gene < 3 ? "one" : std::to_string(gene));
    }
    refused([&] { fit_logistic<shape>(other, grouped); },
            "fit_logistic: without fold 1 all 29 genes are OFF (wanted genes of both classes); bring more "
            "genes, ask for fewer folds, or give one penalty");
    // It also divides genes for one penalty.
    grouped.penalties = {1};
    refused([&] { fit_ridge_classifier<shape>(other, grouped); },
            "fit_ridge_classifier: without fold 1 all 29 genes are OFF (wanted genes of both classes); bring "
            "more genes, ask for fewer folds, or give validation genes");
}
