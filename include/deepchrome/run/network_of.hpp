// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/interpret/explain.hpp>
#include <deepchrome/interpret/training_range.hpp>
#include <deepchrome/predict/load.hpp>
#include <deepchrome/predict/predictor.hpp>
#include <deepchrome/run/any_network.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A predictor with networks of type M as an AnyNetwork.
template <class M>
class NetworkOf final : public AnyNetwork {
public:
    explicit NetworkOf(Predictor<M> predictor) : predictor_(std::move(predictor)) {}

    const Predictor<M>& predictor() const { return predictor_; }

    NetworkDescription describe() const override {
        return {M::Network::name(), M::signal, M::output.size(), M::parameter_count};
    }
    std::size_t size() const override { return predictor_.size(); }
    const ModelCard& card(std::size_t i) const override { return predictor_.card(i); }

    std::vector<float> outputs(const Dataset& genes, Threads& threads,
                               const std::string& where) const override {
        const Predictions predictions = predictor_(genes, threads, where);
        return {predictions.outputs().begin(), predictions.outputs().end()};
    }

    Attributions<float> attribute(std::string_view method, const AttributionOptions& options,
                                  const Dataset& genes, Class wanted, Threads& threads,
                                  const std::function<void()>& poll) const override {
        AttributionOptions given = options;
        given.baseline = detail::no_reads(predictor_);
        const std::vector<float> inputs = predictor_.inputs(genes);
        Attributions<float> found =
            deepchrome::attribute(method, given, predictor_.views(), std::span<const float>(inputs),
                                  score_of(predictor_, wanted), threads, poll);
        predictor_.require_finite(std::span<const float>(found.values.data(), found.values.size()), genes,
                                  "attribution");
        return found;
    }

    InputRange training_range(bool by_bin, const std::string& where) const override {
        return deepchrome::training_range(predictor_, by_bin, where);
    }

    ClassMap search(const MostLikelyClass& search, Class wanted, const RMSProp& rule,
                    Threads& threads) const override {
        return search(predictor_, wanted, rule, threads);
    }

    FilterBank filters(const Dataset& genes, Threads& threads) const override {
        return filters_of(predictor_, genes, threads);
    }

    std::vector<MarkLeftOut> leave_one_mark_out(const Dataset& genes, Class wanted,
                                                Threads& threads) const override {
        return deepchrome::leave_one_mark_out(predictor_, genes, wanted, threads);
    }

    void save(const std::filesystem::path& path) const override { deepchrome::save(predictor_, path); }

private:
    Predictor<M> predictor_;
};

}  // namespace deepchrome
