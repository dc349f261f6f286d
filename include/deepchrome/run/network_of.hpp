// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/graph/output_layer.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/predict/card_outputs.hpp>
#include <deepchrome/run/any_network.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A trained network of type M as an AnyNetwork.
template <class M>
class NetworkOf final : public AnyNetwork {
public:
    /// Error where the card's task wants more outputs than the network has.
    NetworkOf(M model, ModelCard card) : loaded_{std::move(model), std::move(card)} { check(); }

    /// Reads a model file. Throws DataError as `load` does, Error as above.
    explicit NetworkOf(const std::filesystem::path& path) : loaded_(load<M>(path)) { check(); }

    M& model() { return loaded_.model; }
    const M& model() const { return loaded_.model; }
    ModelCard& card() { return loaded_.card; }

    NetworkDescription describe() const override {
        return {M::Network::name(), M::signal, M::output.size(), M::parameter_count};
    }
    const ModelCard& card() const override { return loaded_.card; }

    std::vector<float> outputs(const Dataset& genes, Threads& threads,
                               const std::string& where) const override {
        std::vector<float> outputs = outputs_of(model(), card(), scaled(genes, where), threads);
        const std::size_t width = task().width();
        if (width == M::output.size()) return outputs;
        // The outputs of classes that the model does not have are left out.
        for (std::size_t i = 0; i < genes.size() * width; ++i)
            outputs[i] = outputs[i / width * M::output.size() + i % width];
        outputs.resize(genes.size() * width);
        return outputs;
    }

    Attributions<float> attribute(std::string_view method, const AttributionOptions& options,
                                  const Dataset& genes, Class wanted, Threads& threads,
                                  const std::function<void()>& poll) const override {
        const Dataset inputs = scaled(genes);
        AttributionOptions given = options;
        given.baseline = no_reads();
        return deepchrome::attribute(method, given, model(), inputs.values(), ClassScore{wanted}, threads,
                                     poll);
    }

    ClassMap search(const MostLikelyClass& search, Class wanted, const RMSProp& rule,
                    Threads& threads) const override {
        return search(model(), wanted, rule, threads);
    }

    FilterBank filters(const Dataset& genes, Threads& threads) const override {
        const Dataset inputs = scaled(genes);
        const std::vector<float> all_on(genes.labeled() ? 0 : genes.size(), 1.0f);
        return filters_of(model(), inputs.values(),
                          genes.labeled() ? std::span<const float>(genes.labels) : all_on, threads);
    }

    std::vector<MarkLeftOut> leave_one_mark_out(const Dataset& genes, Class wanted,
                                                Threads& threads) const override {
        const Dataset inputs = scaled(genes);
        return deepchrome::leave_one_mark_out(model(), inputs.values(), genes.labels, ClassScore{wanted},
                                              no_reads(), threads);
    }

    void save(const std::filesystem::path& path) const override { deepchrome::save(model(), card(), path); }

private:
    void check() const {
        if (task().width() <= M::output.size()) return;
        throw_as<Error>({"NetworkOf: the card is of ", task().name(), ", with ", task().width(),
                         " outputs for each gene (wanted at most ", M::output.size(),
                         ", as the network has)"});
    }

    Dataset scaled(const Dataset& genes, const std::string& where = "the data") const {
        Dataset inputs = with_marks(genes, card().marks, where);
        card().scaling.apply(inputs.values(), inputs.signal.marks);
        return inputs;
    }

    Baseline no_reads() const { return Baseline::no_reads(card().scaling, M::signal.marks); }

    LoadedModel<M> loaded_;
};

}  // namespace deepchrome
