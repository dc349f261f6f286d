// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include <deepchrome/core/file.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/network_registry.hpp>
#include <deepchrome/run/repetition.hpp>
#include <deepchrome/training/history.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The files of one training among several: fold3.safetensors, fold3.checkpoint, fold3.history.csv.
struct MemberFiles {
    std::filesystem::path model;
    std::filesystem::path checkpoint;
    std::filesystem::path history;

    MemberFiles(const std::filesystem::path& folder, const RunPart& part)
        : model(folder / (part.file_name() + ".safetensors")),
          checkpoint(folder / (part.file_name() + ".checkpoint")),
          history(folder / (part.file_name() + ".history.csv")) {}

    /// True for a name that these files may have: of "repeat2fold3", "repeat2" or "fold3".
    static bool is_one(std::string_view name);
};

namespace detail {

/// True when a finished model is what the training would make.
bool same_training(const ModelCard& finished, const ModelCard& wanted);

}  // namespace detail

/// One training among several, carried out by `train(training, checkpoint)`. Its model and its history end up
/// in `files`. With `resume`, a model that is there already is taken as it is, and a checkpoint is gone on
/// from; either must be of the same run, or DataError. `log` is told what happens.
template <class Train>
std::unique_ptr<AnyNetwork> train_member(const NetworkRegistry& networks, TrainingPlan plan,
                                         const RunTables& tables, const MemberFiles& files, bool resume,
                                         Train&& train, std::ostream& log) {
    plan.data = {{"train", data_checksum(tables.train)}, {"valid", data_checksum(tables.valid)}};
    const std::string name = plan.name;
    const Task task = plan.task;
    const auto training = networks.train(std::move(plan), tables.train, tables.valid);
    if (resume && std::filesystem::exists(files.model)) {
        auto finished = networks.load(files.model);
        if (!detail::same_training(finished->card(), training->card())) {
            throw_as<DataError>(
                {files.model.string(),
                 ": is of another run (wanted the same tables and settings); resume with what it was made "
                 "with, or start afresh in another folder"});
        }
        std::filesystem::remove(files.checkpoint);
        return finished;
    }
    log << name << ":\n";
    if (resume && std::filesystem::exists(files.checkpoint)) {
        training->resume(files.checkpoint);
        log << "going on after epoch " << training->epochs_done() << '\n';
    }
    train(*training, files.checkpoint);
    AtomicFile history(files.history);
    write_history(history.stream(), training->history(), task.monitor());
    history.commit();
    auto network = training->release();
    network->save(files.model);
    std::filesystem::remove(files.checkpoint);
    return network;
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool MemberFiles::is_one(std::string_view name) {
    const auto skip_number = [&](std::string_view word) {
        if (!name.starts_with(word)) return false;
        name.remove_prefix(word.size());
        const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
        name.remove_prefix(digits);
        return digits > 0;
    };
    const bool repeat = skip_number("repeat");
    const bool fold = skip_number("fold");
    return (repeat || fold) && (name == ".safetensors" || name == ".checkpoint" || name == ".history.csv");
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE bool same_training(const ModelCard& finished, const ModelCard& wanted) {
    return finished.training_data == wanted.training_data && finished.seed.value == wanted.seed.value &&
           finished.task == wanted.task && finished.classes == wanted.classes &&
           finished.recipe == wanted.recipe && finished.initial_model == wanted.initial_model;
}

}  // namespace deepchrome::detail

#endif
