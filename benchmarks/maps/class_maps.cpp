// SPDX-License-Identifier: BSD-3-Clause
//
// Most-likely-class maps with a Gaussian prior and between bounds of each bin, side by side, as a table on
// standard output: the figures of docs/most_likely_class.md.
//
//     compare-class-maps planted|cell SEED [GENES]     simulated genes
//     compare-class-maps TRAIN.csv TEST.csv            genes of a table
//
// "planted" are the genes of a simulated cell type whose class is told by reads that are added in four
// regions, and by nothing else: the truth is known, and the marks go together as they do in cells. "cell" is
// a simulated cell type as it is. A row is the mean over the restarts of one search for one class by one of
// two networks, which differ by the seed of their training. Rows "real genes" are 100 training genes of the
// class, rows "mean gene" is their mean. Distances are per value, of scaled signals, to the nearest of the
// held-out genes of the class: Euclidean in standard deviations of the mark, and Mahalanobis by the
// covariance of all held-out genes.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/interpret.hpp>
#include <deepchrome/linear/gaussian_prior.hpp>
#include <deepchrome/metrics/correlation.hpp>
#include <deepchrome/simulate.hpp>

using namespace deepchrome;

namespace {

using M = Model<DeepChrome, Signal{.bins = 100, .marks = 5}>;

struct Genes {
    Dataset train;
    Dataset valid;
    Dataset test;
    std::vector<std::uint8_t> on = {};  ///< truth of the ON and of the OFF genes; empty where it is not known
    std::vector<std::uint8_t> off = {};
};

Genes parted(const Dataset& all) {
    const std::size_t n = all.size();
    return {rows_of(all, 0, n * 6 / 10), rows_of(all, n * 6 / 10, n / 10), rows_of(all, n * 7 / 10, n)};
}

/// Classes that have nothing to do with the marks, but for what is planted.
Genes planted(Seed seed, std::size_t genes) {
    Dataset all = simulate(genes, {.seed = seed, .overlap = 0}).data;
    const std::vector<PlantedRegion> regions{{.mark = 3, .first = 47, .last = 53},
                                             {.mark = 1, .first = 60, .last = 80},
                                             {.mark = 0, .first = 30, .last = 42, .on = false},
                                             {.mark = 4, .first = 10, .last = 30, .on = false}};
    constexpr double strength = 3;
    constexpr double texture = 0.5;
    for (std::size_t gene = 0; gene < all.size(); ++gene) {
        RandomStream stream(seed, Purpose::simulate, 9, gene);
        const bool on = stream.uniform() < 0.5;
        all.labels[gene] = on ? 1.0f : 0.0f;
        for (const PlantedRegion& region : regions) {
            if (region.on != on) continue;
            const double rate = strength * std::exp(texture * stream.normal());
            for (std::size_t bin = region.first; bin < region.last; ++bin)
                all.gene(gene)[bin * 5 + region.mark] += static_cast<float>(draw_poisson(rate, stream));
        }
    }
    Genes parts = parted(all);
    for (const bool on : {true, false}) {
        std::vector<PlantedRegion> own;
        for (const PlantedRegion& region : regions) {
            if (region.on == on) own.push_back(region);
        }
        (on ? parts.on : parts.off) = GroundTruth{.regions = own}.truth();
    }
    return parts;
}

/// The values of several genes, scaled, and what they are compared with.
class Comparison {
public:
    Comparison(const Predictor<M>& predictor, const Dataset& train, const Dataset& test)
        : held_out_(gaussian_prior(test, predictor)), prior_(gaussian_prior(train, predictor)),
          test_(predictor.inputs(test)), labels_(test.labels) {
        for (std::size_t gene = 0; gene < test.size(); ++gene)
            standard_.push_back(held_out_.standard(of(gene)));
    }

    const GaussianPrior& prior() const { return prior_; }

    std::span<const float> of(std::size_t gene) const {
        return std::span(test_).subspan(gene * M::input.size(), M::input.size());
    }

    /// Euclidean and Mahalanobis distance to the nearest gene of the class.
    std::pair<double, double> nearest(std::span<const float> x, bool on) const {
        double euclidean = infinite_number<double>();
        double mahalanobis = euclidean;
        const std::vector<double> z = held_out_.standard(x);
        for (std::size_t gene = 0; gene < standard_.size(); ++gene) {
            if ((labels_[gene] > 0.5f) != on) continue;
            double a = 0;
            double b = 0;
            const std::span<const float> other = of(gene);
            for (std::size_t i = 0; i < z.size(); ++i) {
                const double d = static_cast<double>(x[i]) - static_cast<double>(other[i]);
                a += d * d;
                b += (z[i] - standard_[gene][i]) * (z[i] - standard_[gene][i]);
            }
            euclidean = std::min(euclidean, a);
            mahalanobis = std::min(mahalanobis, b);
        }
        const auto n = static_cast<double>(z.size());
        return {std::sqrt(euclidean / n), std::sqrt(mahalanobis / n)};
    }

    /// From the mean gene, by the covariance of the held-out genes.
    double from_mean(std::span<const float> x) const {
        return held_out_.distance(x) / std::sqrt(static_cast<double>(x.size()));
    }

    /// In how many standard deviations the class is above the others, by value.
    std::vector<double> effect(bool on) const {
        const std::size_t size = M::input.size();
        std::vector<double> sum(2 * size);
        double count[2] = {0, 0};
        for (std::size_t gene = 0; gene < labels_.size(); ++gene) {
            const std::size_t own = (labels_[gene] > 0.5f) == on ? 0 : 1;
            ++count[own];
            for (std::size_t i = 0; i < size; ++i) sum[own * size + i] += static_cast<double>(of(gene)[i]);
        }
        std::vector<double> effect(size);
        for (std::size_t i = 0; i < size; ++i)
            effect[i] = (sum[i] / count[0] - sum[size + i] / count[1]) / held_out_.deviation[i];
        return effect;
    }

private:
    GaussianPrior held_out_;
    GaussianPrior prior_;
    std::vector<float> test_;
    std::vector<float> labels_;
    std::vector<std::vector<double>> standard_;
};

struct Row {
    double probability = 0, other = 0, euclidean = 0, mahalanobis = 0, from_mean = 0, spread = 0;
};

/// Means over genes as in a gene table.
Row measured(const Comparison& with, const Predictor<M>& own, const Predictor<M>& other, const Dataset& genes,
             bool on) {
    Row row;
    const std::vector<float> x = own.inputs(genes);
    const Predictions by_own = own(genes);
    const Predictions by_other = other(genes);
    const auto n = static_cast<double>(genes.size());
    const std::size_t size = M::input.size();
    for (std::size_t gene = 0; gene < genes.size(); ++gene) {
        const std::span<const float> values = std::span(x).subspan(gene * size, size);
        const auto [euclidean, mahalanobis] = with.nearest(values, on);
        row.euclidean += euclidean / n;
        row.mahalanobis += mahalanobis / n;
        row.from_mean += with.from_mean(values) / n;
        const double p = by_own.probability(gene);
        const double q = by_other.probability(gene);
        row.probability += (on ? p : 1 - p) / n;
        row.other += (on ? q : 1 - q) / n;
    }
    double variance = 0;
    for (std::size_t i = 0; i < size; ++i) {
        double mean = 0;
        for (std::size_t gene = 0; gene < genes.size(); ++gene)
            mean += static_cast<double>(x[gene * size + i]) / n;
        for (std::size_t gene = 0; gene < genes.size() && n > 1; ++gene) {
            const double d = static_cast<double>(x[gene * size + i]) - mean;
            variance += d * d / (n - 1);
        }
    }
    row.spread = std::sqrt(variance / static_cast<double>(size));
    return row;
}

void print(const std::string& data, bool on, std::size_t network, const std::string& search, const Row& row,
           double auroc, double precision, double effect, double agreement, const std::string& active) {
    const auto number = [](double value) {
        return is_nan(value) ? std::string("-") : format_fixed(value, 3);
    };
    std::cout << data << '\t' << (on ? "on" : "off") << '\t' << network << '\t' << search;
    for (const double value : {row.probability, row.other, row.euclidean, row.mahalanobis, row.from_mean,
                               row.spread, auroc, precision, effect, agreement})
        std::cout << '\t' << number(value);
    std::cout << '\t' << active << '\n' << std::flush;
}

void compare(const std::string& name, const Genes& genes) {
    Recipe recipe = default_recipe(genes.train.description);
    recipe.epochs = genes.train.size() < 1000 ? 40 : 10;
    std::vector<Predictor<M>> networks;
    for (const std::uint64_t seed : {1u, 2u})
        networks.push_back(train_model<M>(genes.train, genes.valid, recipe, Seed{seed}));
    const Comparison with(networks[0], genes.train, genes.test);
    std::cerr << name << ": shrinkage " << with.prior().shrinkage << " of " << with.prior().genes
              << " genes\n";
    const double unknown = not_a_number<double>();

    std::vector<std::pair<std::string, MostLikelyClass>> searches;
    for (const double lambda : {1.0, 0.1, 0.03, 0.01}) {
        searches.emplace_back("prior " + format_shortest(lambda),
                              MostLikelyClass{.lambda = lambda, .prior = with.prior()});
    }
    GaussianPrior usual = with.prior();
    usual.lowest = range_by_bin(std::span<const float>(networks[0].inputs(genes.train)), M::signal).lower;
    for (const double lambda : {0.03, 0.01}) {
        searches.emplace_back("prior from the median " + format_shortest(lambda),
                              MostLikelyClass{.lambda = lambda, .prior = usual});
    }
    for (const double lambda : {0.5, 5.0}) {
        searches.emplace_back("bounds " + format_shortest(lambda) + "/inputs",
                              MostLikelyClass{.lambda = lambda / static_cast<double>(M::input.size())});
    }
    for (const bool on : {true, false}) {
        std::vector<std::size_t> own;
        for (std::size_t gene = 0; gene < genes.train.size(); ++gene) {
            if ((genes.train.labels[gene] > 0.5f) == on) own.push_back(gene);
        }
        const Dataset of_class = subset(genes.train, own);
        Dataset mean = rows_of(of_class, 0, 1);
        // The mean as the network sees it, not of the counts.
        const Scaling& scaling = networks[0].card().scaling;
        const std::vector<float> x = networks[0].inputs(of_class);
        for (std::size_t i = 0; i < M::input.size(); ++i) {
            double sum = 0;
            for (std::size_t gene = 0; gene < of_class.size(); ++gene)
                sum += static_cast<double>(x[gene * M::input.size() + i]);
            mean.values()[i] =
                scaling.unscaled(static_cast<float>(sum / static_cast<double>(of_class.size())), i % 5);
        }
        const std::vector<double> effect = with.effect(on);
        for (std::size_t k = 0; k < 2; ++k) {
            const Predictor<M>& network = networks[k];
            const Predictor<M>& other = networks[1 - k];
            print(name, on, k + 1, "real genes",
                  measured(with, network, other, rows_of(of_class, 0, 100), on), unknown, unknown, unknown,
                  unknown, "-");
            print(name, on, k + 1, "mean gene", measured(with, network, other, mean, on), unknown, unknown,
                  unknown, unknown, "-");
        }
        for (const auto& [title, search] : searches) {
            std::vector<ClassMap> maps;
            for (const Predictor<M>& network : networks) maps.push_back(search(network, Class{on ? 1u : 0u}));
            const std::span<const double> first(maps[0].mean.data(), maps[0].mean.size());
            const std::span<const double> second(maps[1].mean.data(), maps[1].mean.size());
            for (std::size_t k = 0; k < 2; ++k) {
                const ClassMap& map = maps[k];
                Dataset found = genes.train;
                found.labels.clear();
                found.genes.assign(map.probability.size(), "MAP");
                found.signals.resize({map.probability.size(), M::signal.bins, M::signal.marks});
                std::transform(map.inputs.data(), map.inputs.data() + map.inputs.size(),
                               found.values().begin(), [](double v) { return static_cast<float>(v); });
                std::string active;
                for (const MarkActivity& bar : active_bins(map.mean, genes.train.marks, 0.25))
                    active += (active.empty() ? "" : " ") + std::to_string(bar.active);
                double auroc = unknown;
                double precision = unknown;
                const std::vector<std::uint8_t>& truth = on ? genes.on : genes.off;
                if (!truth.empty()) {
                    Attributions<double> values;
                    values.values.resize({1, M::signal.bins, M::signal.marks});
                    std::copy(map.mean.data(), map.mean.data() + map.mean.size(), values.values.data());
                    const TruthOverlap overlap = truth_overlap(values, truth);
                    auroc = overlap.auroc;
                    precision = overlap.precision;
                }
                print(name, on, k + 1, title, measured(with, networks[k], networks[1 - k], found, on), auroc,
                      precision, rank_correlation(k == 0 ? first : second, effect),
                      rank_correlation(first, second), active);
            }
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() < 2) {
        std::cerr << "wanted planted SEED, cell SEED, or TRAIN.csv TEST.csv\n";
        return 1;
    }
    std::cout << "data\tclass\tnetwork\tsearch\tprobability\tby the other network\tEuclidean\tMahalanobis\t"
                 "from the mean\tspread\tAUROC of the truth\tprecision\tcorrelation with the effect\t"
                 "agreement of networks\tactive bins by mark\n";
    const std::size_t genes = words.size() > 2 ? std::stoul(words[2]) : 4000;
    if (words[0] == "planted") {
        compare("planted " + words[1], planted(Seed{std::stoul(words[1])}, genes));
    } else if (words[0] == "cell") {
        compare("cell " + words[1], parted(simulate(genes, {.seed = Seed{std::stoul(words[1])}}).data));
    } else {
        const Dataset train = read_csv(words[0], M::signal, {.marks = published_mark_names()});
        const std::size_t held = train.size() / 10;
        compare("table", {.train = rows_of(train, held, train.size()),
                          .valid = rows_of(train, 0, held),
                          .test = read_csv(words[1], M::signal, {.marks = published_mark_names()})});
    }
}
