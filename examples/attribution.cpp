// SPDX-License-Identifier: BSD-3-Clause
//
// Asks which marks in which bins speak for the class of a gene. Integrated gradients give each value a share
// of the log-odds; the shares add up to the difference from a gene without reads.
//
//     example-attribution

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/interpret.hpp>
#include <deepchrome/simulate.hpp>

using deepchrome::Conv1D, deepchrome::Dense, deepchrome::Filters, deepchrome::LogSoftmax, deepchrome::MaxPool;
using deepchrome::ReLU, deepchrome::Sequential, deepchrome::Units, deepchrome::Width;

struct SmallNet
    : Sequential<Conv1D<Filters{8}, Width{5}>, ReLU, MaxPool<Width{4}>, Dense<Units{2}>, LogSoftmax> {};
using SmallModel = deepchrome::Model<SmallNet, deepchrome::Signal{.bins = 40, .marks = 5}>;

int main() {
    using namespace deepchrome;
    // ON genes have more H3K4me3 (mark 3) in bins 16 to 23, OFF genes more H3K27me3 (mark 0) in bins 26
    // to 35.
    const GroundTruth planted{.regions = {{.mark = 3, .first = 16, .last = 24, .on = true},
                                          {.mark = 0, .first = 26, .last = 36, .on = false}},
                              .signal = SmallModel::signal};
    Dataset train = planted(600);
    const Scaling scaling = Scaling::fit(ScalingKind::log1p_standardize, train.values(), train.marks.size());
    scaling.apply(train.values(), train.marks.size());
    SmallModel model(Seed{1});
    const Trainer trainer(Adam{.learning_rate = 3e-3}, NegativeLogLikelihood{}, {.epochs = 15, .batch = 32});
    trainer.fit(model, train, train);

    // The baseline is a gene without reads. Scaled like the others, it is not zero.
    const Dataset genes = rows_of(train, 4, 4);
    const Baseline no_reads = Baseline::no_reads(scaling, genes.marks.size());
    const ClassScore log_odds{Class{1}};
    const IntegratedGradients method{.tolerance = 1e-3, .baseline = no_reads};
    const Attributions<float> shares = method(model, std::as_const(genes).values(), log_odds);

    std::vector<float> log_p(SmallModel::output.size());
    model.outputs(no_reads.expanded<float>(genes.signal.bins, genes.signal.marks), log_p);
    const double without_reads = log_odds.value(std::span<const float>(log_p));

    for (std::size_t gene = 0; gene < genes.size(); ++gene) {
        std::vector<double> by_mark(genes.marks.size());
        const std::span<const float> values = shares.gene(gene);  // bins x marks
        for (std::size_t i = 0; i < values.size(); ++i) by_mark[i % by_mark.size()] += values[i];
        const double sum = std::accumulate(by_mark.begin(), by_mark.end(), 0.0);
        const auto most = std::ranges::max_element(by_mark, {}, [](double share) { return std::abs(share); });
        std::cout << genes.genes[gene] << (genes.labels[gene] == 1 ? ", ON" : ", OFF")
                  << ": log-odds differ by " << format_fixed(shares.score[gene] - without_reads, 1)
                  << ", shares add up to " << format_fixed(sum, 1) << ", most of it from "
                  << genes.marks[static_cast<std::size_t>(most - by_mark.begin())] << '\n';
    }

    // Here the truth is known: do large shares lie in the two regions?
    const TruthOverlap overlap = truth_overlap(shares, planted.truth());
    std::cout << "AUROC of finding the regions: " << format_fixed(overlap.auroc, 1) << '\n';
}
