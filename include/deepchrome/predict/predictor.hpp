// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/output_layer.hpp>
#include <deepchrome/graph/workspace.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/predict/finite_answers.hpp>
#include <deepchrome/predict/log_probabilities.hpp>
#include <deepchrome/predict/mean_outputs.hpp>
#include <deepchrome/predict/outputs.hpp>
#include <deepchrome/predict/predictions.hpp>
#include <deepchrome/predict/same_kind.hpp>
#include <deepchrome/predict/views.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A trained model: one network, or several that answer as one, with everything that belongs to an answer. It
/// takes genes as a gene table holds them, scales them, brings the marks into order, and averages strands and
/// networks. A const predictor serves any number of threads.
///
///     const auto predictor = load<MyModel>("E003.safetensors");
///     const Predictions p = predictor(read_csv("new_genes.csv", MyModel::signal));
///     p.probability(0);                                                    // that gene 0 is ON
///
///     auto workspace = predictor.workspace();                              // for one gene after the other
///     double on = predictor.probability(one_gene, workspace);              // allocates nothing
template <class M>
class Predictor {
public:
    using Model = M;
    using Value = typename M::Value;

    /// A network with its card. Throws DataError, opened by `where`, where the card does not fit the network.
    [[gnu::cold]] Predictor(M model, ModelCard card, const std::string& where = "the predictor") {
        static_assert(std::is_same_v<Value, float>, "deepchrome: a Predictor answers with a model of float");
        const std::size_t outputs = detail::used_outputs<M>(card, where);
        card.bins = M::signal.bins;
        detail::check_card(card, M::signal, outputs, where);
        if (card.task == TaskKind::regress && outputs != 1) {
            throw_as<DataError>({where, ": the card is of a regression, and the network has ", outputs,
                                 " outputs (wanted 1); give the card of this network"});
        }
        if (card.task == TaskKind::classify && card.classes.empty())
            card.classes = detail::numbered_classes(std::max<std::size_t>(outputs, 2));
        if constexpr (has_spare_outputs<M>) close_outputs(model, outputs);
        members_.push_back(Member{std::move(model), std::move(card)});
    }

    /// Adds the networks of another predictor: the answers are means over all of them. Throws DataError,
    /// opened by `where`, unless it has the same marks, classes and task, and tables that were made alike.
    [[gnu::cold]] void add(Predictor other, const std::string& where) {
        for (const Member& theirs : other.members_) {
            for (const Member& ours : members_) check_same_kind(theirs.card, ours.card, where);
        }
        std::ranges::move(other.members_, std::back_inserter(members_));
    }

    /// The number of networks.
    std::size_t size() const { return members_.size(); }
    const M& model(std::size_t i = 0) const { return members_[i].model; }
    /// The card of a network; the first gives the order of the marks to all.
    const ModelCard& card(std::size_t i = 0) const { return members_[i].card; }
    const std::vector<std::string>& marks() const { return card().marks; }
    TaskKind task() const { return card().task; }
    /// The number of answers for a gene: classes, or 1.
    std::size_t width() const { return task() == TaskKind::regress ? 1 : card().classes.size(); }

    /// Answers for genes as in a gene table, in their order. Marks are matched by name; a data set without
    /// names has them in the order of `marks()`. Throws DataError, opened by `where`, for other marks,
    /// another shape, or a table that was made otherwise than the training table.
    Predictions operator()(const Dataset& genes, Threads& threads = default_threads(),
                           const std::string& where = "the data") const {
        const OutputKind kind =
            task() == TaskKind::regress ? OutputKind::values : OutputKind::log_probabilities;
        if (size() == 1) return {task(), width(), answers(members_.front(), genes, threads, where)};
        MeanOutputs mean(kind, genes.size(), width());
        for (const Member& member : members_)
            mean.add(std::span<const float>(answers(member, genes, threads, where)));
        return {task(), width(), mean.outputs<float>()};
    }

    /// The memory for answers gene by gene; each thread needs its own.
    class Workspace {
    public:
        explicit Workspace(std::size_t width)
            : network_(deepchrome::Workspace<M>::for_prediction(1)), input_(M::input.size()),
              output_(M::output.size()), answer_(width), sum_(width) {}

    private:
        friend class Predictor;

        deepchrome::Workspace<M> network_;
        std::vector<float> input_;
        std::vector<float> output_;
        std::vector<float> answer_;
        std::vector<double> sum_;
    };
    Workspace workspace() const { return Workspace(width()); }

    /// The probability of a class for one gene: bins x marks as in a gene table, marks in the order of
    /// `marks()`. Allocates nothing. It agrees with the answer for a table up to rounding. Error for a
    /// regression, an unknown class, or another number of values.
    double probability(std::span<const float> gene, Workspace& workspace, Class of = Class{1}) const {
        return std::exp(answer_for(gene, workspace, of)[of.index]);
    }

    /// The natural logarithm of p / (1 - p), as above.
    double log_odds(std::span<const float> gene, Workspace& workspace, Class of = Class{1}) const {
        return class_log_odds(answer_for(gene, workspace, of), of.index);
    }

    /// The value of a regression, as above. Error for a classifier.
    double value(std::span<const float> gene, Workspace& workspace) const {
        if (task() != TaskKind::regress)
            throw Error("Predictor: the model tells classes (wanted a regression); ask for a probability");
        answer(gene, workspace);
        return workspace.sum_[0];
    }

    /// What explanations work on: the genes as the first network sees them (genes x bins x marks, scaled).
    /// Throws DataError as the answers do.
    std::vector<float> inputs(const Dataset& genes, const std::string& where = "the data") const {
        const Dataset seen = scaled(members_.front(), genes, where);
        return {seen.values().begin(), seen.values().end()};
    }

    /// Throws DataError for attributions to these genes, or any values of which each gene has as many, that
    /// are not finite, naming gene and mark. `answer` says what they are, `where` opens the message.
    void require_finite(std::span<const float> values, const Dataset& genes, std::string_view answer,
                        const std::string& where = "the data") const {
        if (genes.size() == 0) return;
        const std::size_t gene = detail::first_not_finite(values, values.size() / genes.size());
        if (gene < genes.size()) refuse(members_.front(), genes, gene, answer, where);
    }

    /// How all networks see these inputs, strands included. Error where the networks scale their inputs so
    /// differently that one input is no linear function of another.
    [[gnu::cold]] Views<M> views() const {
        std::vector<View<M>> all;
        for (const Member& member : members_) {
            View<M> view = view_of(member);
            view.sight.weight = 1.0 / static_cast<double>(size() * (member.card.both_strands ? 2 : 1));
            all.push_back(view);
            if (!member.card.both_strands) continue;
            view.sight.reversed = true;
            all.push_back(std::move(view));
        }
        return Views<M>(std::move(all));
    }

private:
    struct Member {
        M model;
        ModelCard card;
    };

    Dataset scaled(const Member& member, const Dataset& genes, const std::string& where) const {
        genes.check(where, M::signal);
        check_agreement(genes.description, member.card.table, where, "the training table of the model");
        Dataset inputs = genes;
        if (inputs.marks.empty()) inputs.marks = marks();
        inputs = with_marks(std::move(inputs), member.card.marks, where);
        member.card.scaling.apply(inputs.values(), inputs.signal.marks);
        return inputs;
    }

    /// The answers of one network, genes x width.
    std::vector<float> answers(const Member& member, const Dataset& genes, Threads& threads,
                               const std::string& where) const {
        Dataset inputs = scaled(member, genes, where);
        const bool logarithms = member.card.task == TaskKind::classify;
        std::vector<float> result = answers_for(member, inputs, threads);
        if (member.card.both_strands) {
            for (std::size_t gene = 0; gene < inputs.size(); ++gene)
                detail::reverse_bins(inputs.gene(gene), M::signal);
            const std::vector<float> others = answers_for(member, inputs, threads);
            for (std::size_t i = 0; i < result.size(); ++i)
                result[i] = detail::mean_of_strands(result[i], others[i], logarithms);
        }
        const std::size_t gene =
            detail::first_not_finite(std::span<const float>(result), width(), logarithms);
        if (gene < genes.size()) refuse(member, genes, gene, "prediction", where);
        return result;
    }

    /// Says why there is no answer for a gene.
    [[noreturn, gnu::cold]] void refuse(const Member& member, const Dataset& genes, std::size_t gene,
                                        std::string_view answer, const std::string& where) const {
        Dataset raw = rows_of(genes, gene, 1);
        if (raw.marks.empty()) raw.marks = marks();
        raw = with_marks(std::move(raw), member.card.marks, where);
        const Dataset seen = scaled(member, raw, where);
        detail::throw_not_finite(where, answer, "gene " + raw.genes.front(), raw.gene(0), seen.gene(0),
                                 raw.marks);
    }

    std::vector<float> answers_for(const Member& member, const Dataset& inputs, Threads& threads) const {
        std::vector<float> outputs = outputs_of(member.model, inputs, threads);
        if (task() == TaskKind::regress) return outputs;
        return detail::log_probabilities<M>(std::move(outputs), width());
    }

    std::span<const float> answer_for(std::span<const float> gene, Workspace& workspace, Class of) const {
        if (task() == TaskKind::regress)
            throw Error("Predictor: the model is a regression (wanted classes); ask for a value");
        if (of.index >= width()) {
            throw_as<Error>({"Predictor: class ", of.index, " was asked for (wanted one below ", width(),
                             ", the number of classes)"});
        }
        answer(gene, workspace);
        for (std::size_t c = 0; c < width(); ++c)
            workspace.answer_[c] = static_cast<float>(std::log(workspace.sum_[c]));
        return workspace.answer_;
    }

    /// Leaves the mean probabilities, or the mean value, in the workspace.
    void answer(std::span<const float> gene, Workspace& workspace) const {
        if (gene.size() != M::input.size()) {
            throw_as<Error>({"Predictor: a gene has ", gene.size(), " values (wanted ", M::input.size(),
                             ", bins x marks)"});
        }
        std::ranges::fill(workspace.sum_, 0.0);
        for (const Member& member : members_) {
            see(member, gene, workspace.input_);
            const std::size_t strands = member.card.both_strands ? 2 : 1;
            for (std::size_t strand = 0; strand < strands; ++strand) {
                if (strand == 1) detail::reverse_bins(workspace.input_, M::signal);
                member.model.outputs(workspace.input_, workspace.output_, workspace.network_);
                add_answer(workspace, 1.0 / static_cast<double>(size() * strands));
            }
            if (detail::first_not_finite(std::span<const double>(workspace.sum_), width()) > 0) continue;
            std::vector<float> raw(gene.begin(), gene.end());
            see(member, gene, workspace.input_);
            detail::throw_not_finite("the predictor", "prediction", "a gene", raw, workspace.input_,
                                     member.card.marks);
        }
    }

    void add_answer(Workspace& workspace, double weight) const {
        if (task() == TaskKind::regress) {
            workspace.sum_[0] += weight * static_cast<double>(workspace.output_[0]);
            return;
        }
        detail::log_probabilities_of_gene<M>(workspace.output_, workspace.answer_);
        for (std::size_t c = 0; c < width(); ++c)
            workspace.sum_[c] += weight * std::exp(static_cast<double>(workspace.answer_[c]));
    }

    /// A gene with marks in the order of `marks()`, as a network sees it.
    void see(const Member& member, std::span<const float> gene, std::span<float> input) const {
        constexpr std::size_t count = M::signal.marks;
        for (std::size_t mark = 0; mark < count; ++mark) {
            const std::size_t from = detail::index_of(marks(), member.card.marks[mark]);
            for (std::size_t bin = 0; bin < M::signal.bins; ++bin)
                input[bin * count + mark] = gene[bin * count + from];
        }
        member.card.scaling.apply(input, count);
    }

    [[gnu::cold]] View<M> view_of(const Member& member) const {
        View<M> view{.model = &member.model};
        Sight<Value>& sight = view.sight;
        const Scaling& first = card().scaling;
        const Scaling& own = member.card.scaling;
        if (member.card.marks != marks()) {
            for (const std::string& mark : member.card.marks)
                sight.order.push_back(detail::index_of(marks(), mark));
        }
        if (own == first && sight.order.empty()) return view;
        if (takes_logarithms(own.kind) != takes_logarithms(first.kind)) {
            throw_as<Error>({"Predictor: its networks scale their inputs by ", to_string(first.kind), " and ",
                             to_string(own.kind),
                             " (wanted both with or both without logarithms); explain them one by one"});
        }
        for (std::size_t mark = 0; mark < M::signal.marks; ++mark) {
            const std::size_t from = sight.order.empty() ? mark : sight.order[mark];
            const auto at = [](const std::vector<float>& values, std::size_t i, double otherwise) {
                return values.empty() ? otherwise : static_cast<double>(values[i]);
            };
            const double deviation = at(own.deviation, mark, 1);
            sight.factor.push_back(static_cast<float>(at(first.deviation, from, 1) / deviation));
            sight.offset.push_back(
                static_cast<float>((at(first.mean, from, 0) - at(own.mean, mark, 0)) / deviation));
        }
        return view;
    }

    std::vector<Member> members_;
};

}  // namespace deepchrome
