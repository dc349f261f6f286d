// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/predict/ensemble.hpp>
#include <deepchrome/predict/mean_outputs.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/network_registry.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Several networks that answer as one: the mean of their probabilities, or of the numbers of regressions.
/// One network alone answers as itself.
class NetworkEnsemble {
public:
    /// Adds a member. Throws DataError, opened by `where`, unless it is of the kind of those before it.
    void add(std::unique_ptr<AnyNetwork> member, const std::string& where) {
        if (!members_.empty()) check_same_kind(member->card(), members_.front()->card(), where);
        members_.push_back(std::move(member));
    }

    std::size_t size() const { return members_.size(); }
    Task task() const { return members_.front()->task(); }

    /// The marks of the first member, by which tables without a header are read.
    const std::vector<std::string>& marks() const { return members_.front()->card().marks; }

    /// As AnyNetwork::outputs.
    std::vector<float> outputs(const Dataset& genes, Threads& threads,
                               const std::string& where = "the data") const {
        if (members_.size() == 1) return members_.front()->outputs(genes, threads, where);
        MeanOutputs mean(task().outputs(), genes.size(), task().width());
        for (const auto& member : members_) mean.add<float>(member->outputs(genes, threads, where));
        return mean.outputs<float>();
    }

private:
    std::vector<std::unique_ptr<AnyNetwork>> members_;
};

/// An ensemble of the models that all `paths` stand for: files, or folders of trainings (`model_files`).
inline NetworkEnsemble load_ensemble(const NetworkRegistry& networks, std::span<const std::string> paths) {
    NetworkEnsemble ensemble;
    for (const std::string& path : paths) {
        for (const std::filesystem::path& file : model_files(path))
            ensemble.add(networks.load(file), file.string());
    }
    return ensemble;
}

}  // namespace deepchrome
