// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include <deepchrome/interpret/most_likely_class.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/table/csv.hpp>
#ifdef DEEPCHROME_WITH_LINEAR
#include <deepchrome/linear/gaussian_prior.hpp>
#endif

#include "../program.hpp"

namespace programs {

/// The weight of the squared norm that a search between bounds of bins has (see MostLikelyClass::lambda).
inline constexpr double penalty_by_bin = 0.5 / static_cast<double>(signal.size());

/// Whether this program can fit a prior, which takes BLAS.
#ifdef DEEPCHROME_WITH_LINEAR
inline constexpr bool fits_priors = true;
#else
inline constexpr bool fits_priors = false;
#endif

/// How deepchrome-visualize looks for the most likely gene of a class, as its flags say.
class ClassSearch {
public:
    deepchrome::MostLikelyClass search;
    double rate = 0.1;        ///< of RMSProp, in units of the range of inputs
    double threshold = 0.25;  ///< above which a bin is active
    bool parity = false;

    void add_to(CLI::App& app) {
        CLI::Option* const published = app.add_flag(
            "--parity", parity, "the published procedure, step by step: one start, inputs from 0 to 1");
        app.add_option("--steps", search.steps, "steps of each search")
            ->check(CLI::Range(1u, 10'000'000u))
            ->capture_default_str();
        app.add_option("--restarts", search.restarts, "searches to average")
            ->check(CLI::Range(1u, 100'000u))
            ->excludes(published)
            ->capture_default_str();
        app.add_option("--lambda", lambda_,
                       "weight of the squared norm of the input, or of half the squared distance from the "
                       "mean of the prior")
            ->check(number(0))
            ->default_str(deepchrome::format_shortest(penalty_by_bin) + ", with a prior " +
                          deepchrome::format_shortest(deepchrome::MostLikelyClass::prior_lambda) +
                          ", with --parity " +
                          deepchrome::format_shortest(deepchrome::MostLikelyClass::published_lambda));
        app.add_option("--prior", prior_,
                       "how genes are: gaussian, as in mean and covariance of the training genes of --data; "
                       "or bounds")
            ->check(CLI::IsMember({"gaussian", "bounds"}))
            ->excludes(published)
            ->default_str("gaussian with --data, unless --bounds or --quantile is there; otherwise bounds");
        app.add_option("--total-variation", search.total_variation, "weight of the jumps from bin to bin")
            ->check(number(0))
            ->capture_default_str();
        app.add_option("--bounds", bounds_,
                       "where values may lie: as in training genes bin by bin, or mark by mark; not "
                       "negative; or anywhere. Of these a prior keeps the lower end")
            ->check(CLI::IsMember({"bins", "marks", "non-negative", "none"}))
            ->excludes(published)
            ->default_str("bins, with a prior marks");
        app.add_option("--quantile", unusual_,
                       "of the genes of --data, upper bound of a bin; the lower one is the median")
            ->check(number(0.5, true) & probability())
            ->excludes(published)
            ->capture_default_str();
        app.add_option("--learning-rate,--lr", rate, "of RMSProp, in units of the range of inputs")
            ->check(number(0, true))
            ->capture_default_str();
        app.add_option("--threshold", threshold, "above which a bin is active")
            ->check(number(0))
            ->capture_default_str();
    }

    /// True where --prior asks for training genes.
    bool asks_for_prior() const { return prior_ == "gaussian"; }

    /// True where values lie within bounds of each bin.
    bool by_bin() const { return !asks_for_prior() && (bounds_.empty() || bounds_ == "bins"); }

    /// Once the flags have been read: a prior is the default where there are training genes, `data`, and no
    /// flag asks for bounds.
    void choose(const CLI::App& app, const std::string& data) {
        if (asks_for_prior() && !fits_priors) {
            throw CLI::ValidationError(
                "--prior", "gaussian takes BLAS, which was not there when this program was built "
                           "(wanted bounds); install OpenBLAS and xtensor-blas, and build it again");
        }
        if (!prior_.empty()) return;
        const bool bounds =
            !fits_priors || parity || data.empty() || app.count("--bounds") + app.count("--quantile") > 0;
        prior_ = bounds ? "bounds" : "gaussian";
    }

    /// Sets how genes are or where values may lie, once the flags have been read: as the model at `path`
    /// notes it, or as the training genes of the table `data`, if there is one.
    void prepare(const deepchrome::AnyNetwork& network, const std::string& path, const std::string& data) {
        using namespace deepchrome;
        if (parity) {
            auto published = MostLikelyClass::published();
            published.seed = search.seed;
            published.steps = search.steps;
            published.lambda = lambda_.value_or(MostLikelyClass::published_lambda);
            published.total_variation = search.total_variation;
            bounds_ = "none";
            search = std::move(published);
            return;
        }
        if (asks_for_prior()) {
            set_prior(network.card(), data);
            return;
        }
        search.range = range_of(network, path, data);
        bounds_of_ = data.empty() ? "model" : data;
        search.lambda = lambda_.value_or(penalty_by_bin);
        if (bounds_ == "non-negative") search.clamping = Clamping::from_below;
        if (bounds_ == "none") search.clamping = Clamping::at_end;
    }

    /// What the table of `prepare` says of itself.
    const deepchrome::TableDescription& table() const { return table_; }

    /// For run.json.
    json record() const {
        return {{"parity", parity},
                {"steps", search.steps},
                {"restarts", search.restarts},
                {"lambda", *search.lambda},
                {"total_variation", search.total_variation},
                {"prior", parity             ? "none"
                          : asks_for_prior() ? "gaussian"
                                             : "bounds"},
                {"shrinkage", asks_for_prior() ? json(search.prior.shrinkage) : json()},
                {"bounds", bounds_},
                {"bounds_of", bounds_of_},
                {"quantile", unusual_},
                {"learning_rate", rate},
                {"threshold", threshold},
                {"seed", search.seed.value}};
    }

private:
    deepchrome::InputRange range_of(const deepchrome::AnyNetwork& network, const std::string& path,
                                    const std::string& data) {
        using namespace deepchrome;
        if (bounds_.empty()) bounds_ = "bins";
        if (data.empty()) {
            const ModelCard& card = network.card();
            if (card.signals.empty()) {
                throw_as<DataError>({path, ": does not tell where its training signals lie (wanted a model "
                                           "file of format 2); train it again, or give the training table by "
                                           "--data"});
            }
            return network.training_range(bounds_ == "bins", path);
        }
        const Dataset genes = training_genes(network.card(), data);
        return bounds_ == "bins" ? range_by_bin(genes, 0.5, unusual_) : range_of_data(genes);
    }

    /// The genes of `data`, as the network sees them.
    deepchrome::Dataset training_genes(const deepchrome::ModelCard& card, const std::string& data) {
        using namespace deepchrome;
        Dataset genes = with_marks(read_csv(data, signal, {.marks = card.marks, .labels = Labels::optional}),
                                   card.marks, data);
        table_ = genes.description;
        check_agreement(genes.description, card.table, data, "the training table of the model");
        card.scaling.apply(genes.values(), genes.signal.marks);
        return genes;
    }

    void set_prior([[maybe_unused]] const deepchrome::ModelCard& card,
                   [[maybe_unused]] const std::string& data) {
#ifdef DEEPCHROME_WITH_LINEAR
        using namespace deepchrome;
        if (bounds_.empty()) bounds_ = "marks";
        bounds_of_ = data;
        const Dataset genes = training_genes(card, data);
        search.lambda = lambda_.value_or(MostLikelyClass::prior_lambda);
        search.prior = gaussian_prior(genes, data);
        if (bounds_ == "bins") search.prior.lowest = range_by_bin(genes).lower;
        if (bounds_ == "none") search.prior.lowest.clear();
#endif
    }

    std::string prior_;
    std::string bounds_;
    std::string bounds_of_;
    double unusual_ = 0.95;
    deepchrome::TableDescription table_;
    std::optional<double> lambda_;
};

}  // namespace programs
