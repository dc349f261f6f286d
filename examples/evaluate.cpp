// SPDX-License-Identifier: BSD-3-Clause
//
// Is the network better than a simple model, and is the difference more than chance? Cross-validation, AUROC
// with DeLong's confidence interval, and the paired test of two models on the same genes.
//
//     example-evaluate

#include <iostream>
#include <vector>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/evaluate.hpp>
#include <deepchrome/simulate.hpp>

using deepchrome::Conv1D, deepchrome::Dense, deepchrome::Filters, deepchrome::LogSoftmax, deepchrome::MaxPool;
using deepchrome::Dataset, deepchrome::ReLU, deepchrome::Sequential, deepchrome::Units, deepchrome::Width;

struct SmallNet
    : Sequential<Conv1D<Filters{8}, Width{5}>, ReLU, MaxPool<Width{4}>, Dense<Units{2}>, LogSoftmax> {};
using SmallModel = deepchrome::Model<SmallNet, deepchrome::Signal{.bins = 40, .marks = 5}>;

/// Log-odds of ON for the test genes, by the network.
std::vector<double> network(const Dataset& train, const Dataset& valid, const Dataset& test) {
    const auto predictor = deepchrome::train_model<SmallModel>(train, valid);
    const deepchrome::Predictions answers = predictor(test);
    std::vector<double> scores;
    for (std::size_t gene = 0; gene < test.size(); ++gene) scores.push_back(answers.log_odds(gene));
    return scores;
}

/// The same by logistic regression on the mean of each mark. It cannot know where in the window a mark is.
std::vector<double> logistic_regression(const Dataset& train, const Dataset& test) {
    using namespace deepchrome;
    const Features means = mark_means(train, ScalingKind::log1p);
    const Standardizer standardizer = Standardizer::fit(means);
    const auto model = LogisticRegression::fit(standardizer.apply(means), train.labels, 1.0);
    const Features asked = standardizer.apply(mark_means(test, ScalingKind::log1p));
    std::vector<double> scores;
    for (std::size_t gene = 0; gene < asked.rows(); ++gene) scores.push_back(model.logit(asked.row(gene)));
    return scores;
}

int main() {
    using namespace deepchrome;
    // OFF genes have more H3K27me3 (mark 0). The amount of H3K4me3 (mark 3) is the same, its place differs.
    const GroundTruth planted{.regions = {{.mark = 0, .first = 10, .last = 30, .on = false},
                                          {.mark = 3, .first = 16, .last = 24, .on = true},
                                          {.mark = 3, .first = 28, .last = 36, .on = false}},
                              .signal = SmallModel::signal,
                              .strength = 0.5,
                              .seed = Seed{6}};
    const Dataset genes = planted(900);
    std::vector<AurocComparison> folds;
    for (const FoldRows& rows : cross_validation(genes.labels, genes.genes, 3, 1, Seed{1})) {
        const Dataset train = subset(genes, rows.train);
        const Dataset test = subset(genes, rows.test);
        folds.push_back(delong(network(train, subset(genes, rows.valid), test),
                               logistic_regression(train, test), test.labels));
        const AurocEstimate& estimate = folds.back().first;
        const ConfidenceInterval interval = estimate.interval(0.95);
        std::cout << "fold " << rows.fold + 1 << ", " << test.size() << " test genes: network "
                  << format_fixed(estimate.auroc, 2) << " (95 % interval " << format_fixed(interval.lower, 2)
                  << " to " << format_fixed(interval.upper, 2) << "), logistic regression "
                  << format_fixed(folds.back().second.auroc, 2) << '\n';
    }
    const AurocComparison mean = mean_comparison(folds);
    std::cout << "mean: network " << format_fixed(mean.first.auroc, 2) << ", logistic regression "
              << format_fixed(mean.second.auroc, 2)
              << "; p < 0.001: " << (mean.p_value() < 0.001 ? "yes" : "no") << '\n';
}
