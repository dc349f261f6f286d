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
    // ON genes have more H3K4me3 (mark 3) in bins 16 to 23, OFF genes more H3K27me3 (mark 0) on both sides.
    const GroundTruth planted{.regions = {{.mark = 3, .first = 16, .last = 24, .on = true},
                                          {.mark = 0, .first = 4, .last = 10, .on = false},
                                          {.mark = 0, .first = 30, .last = 36, .on = false}},
                              .signal = SmallModel::signal};
    const Dataset all = planted(800);
    const Predictor<SmallModel> predictor =
        train_model<SmallModel>(rows_of(all, 0, 600), rows_of(all, 600, 100));

    // The shares explain what the predictor answers: the mean over both strands, and over all networks if
    // there are several. Genes are given as in a gene table.
    const Dataset genes = rows_of(all, 700, 100);
    const Attributions<float> shares = IntegratedGradients{}(predictor, genes, Class{1});

    const Predictions answers = predictor(genes);
    const Dataset no_reads(xt::zeros<float>({1, 40, 5}), {}, genes.marks);
    const double without_reads = predictor(no_reads).log_odds(0);
    for (std::size_t gene = 0; gene < 4; ++gene) {
        std::vector<double> by_mark(genes.marks.size());
        const std::span<const float> values = shares.gene(gene);  // bins x marks
        for (std::size_t i = 0; i < values.size(); ++i) by_mark[i % by_mark.size()] += values[i];
        const double sum = std::accumulate(by_mark.begin(), by_mark.end(), 0.0);
        const bool adds_up = std::abs(sum - (answers.log_odds(gene) - without_reads)) < 0.01;
        const auto most = std::ranges::max_element(by_mark, {}, [](double share) { return std::abs(share); });
        std::cout << genes.genes[gene] << ", " << (genes.labels[gene] == 1 ? "ON" : "OFF") << ": p(ON) "
                  << format_fixed(answers.probability(gene), 1)
                  << ", shares add up: " << (adds_up ? "yes" : "no") << ", most of them from "
                  << genes.marks[static_cast<std::size_t>(most - by_mark.begin())] << '\n';
    }

    // Here the truth is known: do large shares lie in the planted regions?
    const TruthOverlap overlap = truth_overlap(shares, planted.truth());
    std::cout << "AUROC of finding the regions: " << format_fixed(overlap.auroc, 1) << '\n';
}
