// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/denormals.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/any_views.hpp>
#include <deepchrome/interpret/class_map.hpp>
#include <deepchrome/interpret/class_objective.hpp>
#include <deepchrome/interpret/explain.hpp>
#include <deepchrome/interpret/gaussian_prior.hpp>
#include <deepchrome/interpret/input_range.hpp>
#include <deepchrome/interpret/prior_objective.hpp>
#include <deepchrome/interpret/training_range.hpp>
#include <deepchrome/optim/check.hpp>
#include <deepchrome/optim/concept.hpp>
#include <deepchrome/optim/minimize.hpp>
#include <deepchrome/optim/rmsprop.hpp>
#include <deepchrome/optim/schedule.hpp>
#include <deepchrome/predict/predictor.hpp>
#include <deepchrome/predict/views.hpp>
#include <deepchrome/table/scaling.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// When values that left their range are moved back to its bounds. All are at the end; before, in every step,
/// those that are above or below, or only those below (signals are not negative, but may be as large as they
/// like), or none.
enum class Clamping { every_step, from_below, at_end };

/// Looks for the input X that a network gives the highest probability of a class, by going downhill on
///
///     -log p(class | X) + lambda |U|^2 + total_variation TV(U)
///
/// with any optimizer's rule. U is X in units of its range (0 lower bound, 1 upper bound); rate, lambda and
/// total_variation are in these units. TV sums the absolute differences of neighboring bins. The network has
/// to end with log-probabilities; dropout does not take part.
///
///     auto map = MostLikelyClass{.steps = 1000, .lambda = 0.009}(model, Class{1}, RMSProp{.learning_rate =
///     0.1});
///
/// Many searches start at random and stay within the range, with a rate that decays; the map is their mean.
/// They are lanes of one batch: a step is one pass of the network. A search depends on seed and number alone,
/// not on how many others there are, nor on the number of threads.
///
/// With a `prior` the search goes downhill on
///
///     -log p(class | X) + lambda / 2 |z|^2 + total_variation TV(U),  X = max(mean + deviation L z, lowest)
///
/// where |z| is the Mahalanobis distance from the mean of the training genes, of the gene before its values
/// are moved up to `lowest`. With lambda 1 that is minus the logarithm of Bayes' p(z | class). U is X in
/// units of the prior: 0 is the mean of the training genes in that bin of that mark, 1 is one standard
/// deviation above it. The map counts values below the mean as 0. The rate is in units of z. There is nothing
/// to clamp: no signal is below the lowest one of the training genes.
///
///     auto map = MostLikelyClass{.prior = gaussian_prior(train, predictor)}(predictor, Class{1});
struct MostLikelyClass {
    static constexpr double published_lambda = 0.009;
    static constexpr double prior_lambda = 0.03;

    std::uint64_t steps = 1000;
    /// Weight of the squared norm. By default 0.009, as published; for a Predictor without a range of its own
    /// 0.5 / inputs: a map with all values at their upper bounds then costs half a unit, less than the log 2
    /// between a network that does not know and one that is sure. So the penalty decides where signals are,
    /// not whether there are any. With a prior 0.03, and the weight is of half the squared distance.
    std::optional<double> lambda = {};
    double total_variation = 0;  ///< weight of the jumps from bin to bin
    std::size_t restarts = 16;
    Seed seed = {};
    /// In units of the scaled inputs: see range_by_bin, range_of_data and range_of_signal.
    InputRange range = {};
    /// How genes are, instead of a range: see below. Empty: none.
    GaussianPrior prior = {};
    AnySchedule schedule = Cosine{};
    Clamping clamping = Clamping::every_step;
    /// restarts x bins x marks in units of the range; empty: uniform in [0, 1). With a prior they are the
    /// z of its genes; empty: standard normal, so that searches start at genes of the prior.
    std::vector<double> start = {};

    /// The procedure of the study's own program: one search, a rate that stays, inputs between 0 and 1
    /// whatever the network was trained on, and nothing clamped before the end. With RMSProp{.learning_rate =
    /// 0.1}, the rule when none is given, it is that program step by step (whose momentum of 0.9 Torch's
    /// rmsprop ignored); its class 1 is Class{1} here, ON.
    static MostLikelyClass published() {
        return {
            .lambda = published_lambda, .restarts = 1, .schedule = Constant{}, .clamping = Clamping::at_end};
    }

    /// Error when the class is none of the network's, when its outputs are no log-probabilities or when
    /// settings make no sense; NumericError when the objective stops being finite.
    template <class M, Rule R = RMSProp>
    requires requires { typename M::Network; }
    ClassMap operator()(const M& model, Class wanted, const R& rule = default_rule<R>(),
                        Threads& threads = default_threads()) const {
        if (wanted.index >= M::output.size())
            throw_as<Error>({"MostLikelyClass: the class is ", wanted.index, " (wanted one from 0 to ",
                             M::output.size() - 1, ", the output columns of the network)"});
        return minimize_over(detail::any_views(model), ClassScore{wanted, Score::output}, rule, threads);
    }

    /// The most likely gene of a class for a predictor, both strands and all networks included. Without a
    /// range of its own, values lie where those of the training genes do, bin by bin. `inputs` of the map are
    /// in the unit of the gene table, with marks in the order of the predictor. Error for a regression and as
    /// above, and for a prior of other marks or another scaling; DataError where the model file does not tell
    /// where its training signals lie.
    template <class M, Rule R = RMSProp>
    ClassMap operator()(const Predictor<M>& predictor, Class wanted, const R& rule = default_rule<R>(),
                        Threads& threads = default_threads()) const {
        if (predictor.task() == TaskKind::regress) {
            throw Error("MostLikelyClass: the model is a regression, which has no classes (wanted a "
                        "classifier)");
        }
        if (wanted.index >= predictor.width())
            throw_as<Error>({"MostLikelyClass: the class is ", wanted.index, " (wanted one from 0 to ",
                             predictor.width() - 1, ", the classes of the model)"});
        if (M::output.size() == 1) {
            throw Error(
                "MostLikelyClass: the network has one output (wanted one for each class); end it with "
                "two and LogSoftmax");
        }
        check_prior_is_of(predictor.marks(), predictor.card().scaling);
        MostLikelyClass search = prior.empty() ? *this : MostLikelyClass{};
        if (prior.empty() && range.lower.empty() && range.upper.empty() && clamping != Clamping::at_end) {
            search.range = training_range(predictor, true);
            search.lambda = lambda.value_or(0.5 / static_cast<double>(M::input.size()));
        }
        constexpr bool tells_logarithms =
            detail::produced_by<typename M::Network>() == NetworkOutput::log_probabilities;
        if (!tells_logarithms && detail::is_of_probabilities<M>()) {
            throw Error("MostLikelyClass: the network ends with probabilities (wanted log-probabilities or "
                        "logits); end it with LogSoftmax");
        }
        const auto views = detail::any_views(predictor.views());
        const Score score =
            tells_logarithms && views.is_one_network() ? Score::output : Score::log_probability;
        // A prior is large: it is not copied.
        ClassMap map =
            (prior.empty() ? search : *this).minimize_over(views, ClassScore{wanted, score}, rule, threads);
        for (std::size_t i = 0; i < map.inputs.size(); ++i) {
            const std::size_t mark = i % M::signal.marks;
            map.inputs.data()[i] = static_cast<double>(
                predictor.card().scaling.unscaled(static_cast<float>(map.inputs.data()[i]), mark));
        }
        return map;
    }

private:
    /// Error for a prior of other marks, of another order of marks, or of genes of another scaling.
    void check_prior_is_of(const std::vector<std::string>& marks, const Scaling& scaling) const {
        constexpr const char* remedy = "; fit it to this predictor by gaussian_prior(train, predictor)";
        if (!prior.marks.empty() && prior.marks != marks) {
            throw_as<Error>({"MostLikelyClass: the prior is of the marks ", join(prior.marks, ", "),
                             " (wanted ", join(marks, ", "), ", the order of the predictor)", remedy});
        }
        if (prior.scaling && *prior.scaling != scaling) {
            throw_as<Error>({"MostLikelyClass: the prior is of genes scaled by ",
                             to_string(prior.scaling->kind), " (wanted ", to_string(scaling.kind),
                             ", by the numbers of the predictor)", remedy});
        }
    }

    template <class T, class R>
    ClassMap minimize_over(const detail::AnyViews<T>& views, ClassScore score, const R& rule,
                           Threads& threads) const;

    template <class T, class R>
    ClassMap minimize_with_prior(const detail::AnyViews<T>& views, ClassScore score, const R& rule,
                                 Threads& threads) const;

    /// All of a map but mean and spread, at `point`.
    template <class Objective, class T>
    [[gnu::cold]] ClassMap map_of(Objective& objective, std::span<const T> point, Class wanted,
                                  Shape input) const {
        ClassMap map;
        map.wanted = wanted;
        for (const auto& [value, probability] : objective.candidates(point)) {
            map.objective.push_back(value);
            map.probability.push_back(probability);
        }
        map.trace = objective.trace();
        map.inputs.resize({restarts, input.positions, input.channels});
        std::ranges::copy(objective.inputs(), map.inputs.data());
        map.mean.resize({input.positions, input.channels});
        map.spread.resize({input.positions, input.channels});
        return map;
    }

    template <class R>
    static R default_rule() {
        if constexpr (std::is_same_v<R, RMSProp>)
            return {.learning_rate = 0.1};
        else
            return {};
    }

    void check(Shape input, double penalty) const {
        if (restarts == 0) throw Error("MostLikelyClass: restarts is 0 (wanted at least 1)");
        detail::check_not_negative("MostLikelyClass", "lambda", penalty);
        detail::check_not_negative("MostLikelyClass", "total_variation", total_variation);
        range.check(input.channels, input.positions);
        if (!start.empty() && start.size() != restarts * input.size())
            throw_as<Error>({"MostLikelyClass: the number of values in start is ", start.size(), " (wanted ",
                             restarts * input.size(), ", restarts x bins x marks)"});
    }

    template <class T>
    std::vector<T> starts(std::size_t size) const {
        std::vector<T> u(restarts * size);
        for (std::size_t k = 0; k < restarts; ++k) {
            RandomStream stream(seed, Purpose::restart, 0, k);
            for (std::size_t i = k * size; i < (k + 1) * size; ++i)
                u[i] = static_cast<T>(!start.empty()  ? start[i]
                                      : prior.empty() ? stream.uniform()
                                                      : stream.normal());
        }
        return u;
    }

    /// Mean and spread of restarts x values.
    template <class T>
    void average(std::span<const T> u, ClassMap& map) const {
        const std::size_t size = map.mean.size();
        const auto n = static_cast<double>(restarts);
        for (std::size_t i = 0; i < size; ++i) {
            double sum = 0;
            for (std::size_t k = 0; k < restarts; ++k) sum += static_cast<double>(u[k * size + i]);
            const double mean = sum / n;
            double squares = 0;
            for (std::size_t k = 0; k < restarts; ++k) {
                const double difference = static_cast<double>(u[k * size + i]) - mean;
                squares += difference * difference;
            }
            map.mean.data()[i] = mean;
            map.spread.data()[i] = restarts > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0;
            map.peak = std::max(map.peak, mean);
        }
        if (map.peak == 0) return;
        for (std::size_t i = 0; i < size; ++i) {
            map.mean.data()[i] /= map.peak;
            map.spread.data()[i] /= map.peak;
        }
    }
};

// Out of the class, since compilers would instantiate inline functions that deepchrome::compiled holds.
template <class T, class R>
ClassMap MostLikelyClass::minimize_over(const detail::AnyViews<T>& views, ClassScore score, const R& rule,
                                        Threads& threads) const {
    if (!prior.empty()) return minimize_with_prior(views, score, rule, threads);
    const double penalty = lambda.value_or(published_lambda);
    score.check(views.outputs);
    check(views.input, penalty);
    const FlushDenormals flush;
    std::vector<T> u = starts<T>(views.input.size());
    // Threads share a batch by lane groups: where there is one, the others could only wait.
    Threads alone(1);
    detail::ClassObjective<T> objective(views, score, penalty, range, restarts, steps + 1,
                                        restarts > lane_group ? threads : alone, total_variation);
    objective.candidates(u);
    const auto clamp = [](std::span<T> values) {
        for (T& v : values) v = is_nan(v) ? v : v < T(0) ? T(0) : v > T(1) ? T(1) : v;
    };
    const auto clamp_from_below = [](std::span<T> values) {
        for (T& v : values) v = v < T(0) ? T(0) : v;
    };
    minimize(rule, objective, std::span<T>(u), {.steps = steps, .schedule = schedule},
             [&](std::span<T> values) {
                 if (clamping == Clamping::every_step) clamp(values);
                 if (clamping == Clamping::from_below) clamp_from_below(values);
             });
    clamp(u);
    ClassMap map = map_of(objective, std::span<const T>(u), score.wanted, views.input);
    average(std::span<const T>(u), map);
    return map;
}

template <class T, class R>
ClassMap MostLikelyClass::minimize_with_prior(const detail::AnyViews<T>& views, ClassScore score,
                                              const R& rule, Threads& threads) const {
    const double weight = lambda.value_or(prior_lambda);
    if (!range.lower.empty() || !range.upper.empty() || clamping != Clamping::every_step) {
        throw Error("MostLikelyClass: a prior, and a range or a clamping of its own (wanted one of them); "
                    "a prior tells where genes are, so leave out the other");
    }
    score.check(views.outputs);
    check(views.input, weight);
    prior.check(views.input.channels, views.input.positions);
    const FlushDenormals flush;
    std::vector<T> z = starts<T>(views.input.size());
    Threads alone(1);
    Threads& all = restarts > lane_group ? threads : alone;
    detail::ClassObjective<T> network(views, score, 0.0, prior.range(), restarts, steps + 1, all,
                                      total_variation);
    detail::PriorObjective<detail::ClassObjective<T>, T> objective(network, prior, weight, restarts,
                                                                   steps + 1, all);
    objective.candidates(z);
    minimize(rule, objective, std::span<T>(z), {.steps = steps, .schedule = schedule});
    ClassMap map = map_of(objective, std::span<const T>(z), score.wanted, views.input);
    std::vector<T> above(objective.in_deviations().begin(), objective.in_deviations().end());
    for (T& v : above) v = v < T(0) ? T(0) : v;
    average(std::span<const T>(above), map);
    return map;
}

}  // namespace deepchrome

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_TEMPLATE ClassMap MostLikelyClass::minimize_over<float, RMSProp>(const detail::AnyViews<float>&,
                                                                            ClassScore, const RMSProp&,
                                                                            Threads&) const;
DEEPCHROME_TEMPLATE ClassMap MostLikelyClass::minimize_with_prior<float, RMSProp>(
    const detail::AnyViews<float>&, ClassScore, const RMSProp&, Threads&) const;

}  // namespace deepchrome
#endif
