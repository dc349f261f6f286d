// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/predict/card_outputs.hpp>
#include <deepchrome/predict/mean_outputs.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Throws DataError, opened by `where`, unless a model with `card` answers the same question as one with
/// `first`: the same marks in any order, the same classes and task.
inline void check_same_kind(const ModelCard& card, const ModelCard& first, const std::string& where) {
    const auto fail = [&](const char* what, const auto& has, const auto& wanted) {
        throw_as<DataError>({where, ": has the ", what, " ", join(has, ", "), " (wanted ", join(wanted, ", "),
                             ", as in the first model); put together models of one kind"});
    };
    if (!detail::same_items(card.marks, first.marks)) fail("marks", card.marks, first.marks);
    const auto task = [](const ModelCard& of) { return std::vector{std::string(to_string(of.task))}; };
    if (card.task != first.task) fail("task", task(card), task(first));
    if (card.classes != first.classes) fail("classes", card.classes, first.classes);
}

/// Several models that predict together: the mean of their probabilities or, for regressions, of their
/// outputs. Each member keeps its own card, so members may differ in scaling and order of marks. Classifiers
/// must end with LogSoftmax.
template <class M>
class Ensemble {
public:
    using Value = typename M::Value;

    /// Adds a member. Throws DataError, opened by `where`, unless it has the same marks, classes and task as
    /// the first member.
    void add(LoadedModel<M> member, const std::string& where) {
        if (!members_.empty()) check_same_kind(member.card, members_.front().card, where);
        members_.push_back(std::move(member));
    }

    std::size_t size() const { return members_.size(); }
    const LoadedModel<M>& operator[](std::size_t i) const { return members_[i]; }

    /// The marks of the first member: the column order of tables without a header.
    const std::vector<std::string>& marks() const { return members_.front().card.marks; }

    /// Logarithms of the mean probabilities, genes x classes, or the mean outputs of regressions. `data` is
    /// not scaled, as in a gene table. Throws DataError, opened by `where`, for other marks than those of the
    /// members. With one member the result is its own outputs according to its card.
    std::vector<Value> outputs(const Dataset& data, Threads& threads,
                               const std::string& where = "the data") const {
        const ModelCard& first = members_.front().card;
        MeanOutputs mean(first.task == TaskKind::regress ? OutputKind::values : OutputKind::log_probabilities,
                         data.size(), M::output.size());
        for (const LoadedModel<M>& member : members_) {
            Dataset scaled = with_marks(data, member.card.marks, where);
            member.card.scaling.apply(scaled.values(), scaled.signal.marks);
            const std::vector<Value> outputs = outputs_of(member.model, member.card, scaled, threads);
            if (members_.size() == 1) return outputs;
            mean.add(std::span(outputs));
        }
        return mean.outputs<Value>();
    }

private:
    std::vector<LoadedModel<M>> members_;
};

/// The model files of a path. A file is returned as it is. For a folder: all `*.safetensors` in its subfolder
/// `models` (or in the folder itself if it is called so), in the order of their names; otherwise its
/// `model.safetensors`. Throws DataError for a folder without a model.
inline std::vector<std::filesystem::path> model_files(const std::filesystem::path& path) {
    std::error_code problem;
    if (!std::filesystem::is_directory(path, problem)) return {path};
    std::vector<std::filesystem::path> files;
    const bool itself =
        path.filename() == "models" || (path.filename().empty() && path.parent_path().filename() == "models");
    const std::filesystem::path folder = itself ? path : path / "models";
    for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
        if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    if (files.empty() && std::filesystem::exists(path / "model.safetensors", problem))
        files.push_back(path / "model.safetensors");
    if (files.empty()) {
        throw_as<DataError>(
            {path.string(),
             ": is a folder without a model (wanted model.safetensors, or models/*.safetensors); ",
             "give a model file, or the folder of a finished deepchrome-train"});
    }
    return files;
}

/// Loads the models of all `paths` (see model_files) as one ensemble: `load_ensemble<MyModel>({"run"})`.
template <class M>
Ensemble<M> load_ensemble(std::span<const std::string> paths) {
    Ensemble<M> ensemble;
    for (const std::string& path : paths) {
        for (const std::filesystem::path& file : model_files(path))
            ensemble.add(load<M>(file), file.string());
    }
    return ensemble;
}

}  // namespace deepchrome
