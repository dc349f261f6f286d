// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/file.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/io/safetensors.hpp>
#include <deepchrome/predict/load.hpp>
#include <deepchrome/run/any_network.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A network that was compiled in, with what it can be asked for.
struct RegisteredNetwork {
    std::string name;
    std::function<std::string(Task)> layers;  ///< as model files of a task name them
    Signal signal;
    std::size_t least_classes;  ///< 0: it predicts a number
    std::size_t most_classes;
    std::function<std::unique_ptr<AnyNetwork>(std::span<const std::filesystem::path>)> load;
    std::function<std::unique_ptr<AnyTraining>(TrainingPlan, Dataset train, Dataset valid)>
        train;  ///< none: only files of it are read

    bool serves(Task task) const { return task.classes >= least_classes && task.classes <= most_classes; }
};

/// The networks that a program was compiled with. Where types are not known any more, it makes an AnyNetwork
/// of a model file, and an AnyTraining of a plan.
class NetworkRegistry {
public:
    void add(RegisteredNetwork network) { networks_.push_back(std::move(network)); }

    /// Reads the model files that `paths` stand for (`model_files`): several answer as one. Of the networks
    /// for the task of the first, it is the one that the file names. Throws DataError for a file that is
    /// damaged, of another kind than the first, or of a network that is not there.
    std::unique_ptr<AnyNetwork> load(std::span<const std::filesystem::path> paths) const;
    std::unique_ptr<AnyNetwork> load(const std::filesystem::path& path) const {
        return load(std::span(&path, 1));
    }

    /// A training of the network for the task of the plan.
    std::unique_ptr<AnyTraining> train(TrainingPlan plan, Dataset train, Dataset valid) const;

    const std::vector<RegisteredNetwork>& networks() const { return networks_; }

private:
    void check_any() const {
        if (networks_.empty()) throw Error("NetworkRegistry: there is no network (wanted one); add it first");
    }

    /// "a regression, 2 classes, 3 to 10 classes": what there are networks for.
    std::string served() const;

    /// The network of a model file. Where there is none, another one, whose reader says what is wrong.
    const RegisteredNetwork& network_of(const std::filesystem::path& file) const;

    template <class Condition>
    const RegisteredNetwork* find(const Condition& fulfills) const {
        const auto found = std::ranges::find_if(networks_, fulfills);
        return found == networks_.end() ? nullptr : &*found;
    }

    const RegisteredNetwork& largest() const;

    std::vector<RegisteredNetwork> networks_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <iterator>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::unique_ptr<AnyNetwork>
NetworkRegistry::load(std::span<const std::filesystem::path> paths) const {
    std::vector<std::filesystem::path> files;
    for (const std::filesystem::path& path : paths)
        std::ranges::move(model_files(path), std::back_inserter(files));
    if (files.empty()) throw Error("NetworkRegistry: no model was named to load (wanted one)");
    return network_of(files.front()).load(files);
}

DEEPCHROME_INLINE std::unique_ptr<AnyTraining> NetworkRegistry::train(TrainingPlan plan, Dataset train,
                                                                      Dataset valid) const {
    check_any();
    const RegisteredNetwork* network =
        find([&](const RegisteredNetwork& one) { return one.train && one.serves(plan.task); });
    if (network == nullptr) {
        throw_as<Error>({"there is no network for ", plan.task.name(), " (wanted ", served(),
                         "); register one, or choose another task"});
    }
    return network->train(std::move(plan), std::move(train), std::move(valid));
}

DEEPCHROME_INLINE std::string NetworkRegistry::served() const {
    std::vector<std::string> tasks;
    for (const RegisteredNetwork& network : networks_) {
        if (!network.train) continue;
        const bool range = network.least_classes < network.most_classes;
        tasks.push_back(range ? message_of({network.least_classes, " to ", network.most_classes, " classes"})
                              : Task{network.least_classes}.name());
    }
    return tasks.empty() ? "one that can be trained" : join(tasks, ", ");
}

DEEPCHROME_INLINE const RegisteredNetwork&
NetworkRegistry::network_of(const std::filesystem::path& file) const {
    const std::string bytes = read_file(file);
    const auto content = std::as_bytes(std::span(bytes));
    const Task task = Task::of(read_model_card(content, file.string()));
    const std::string layers = SafetensorsReader(content, file.string()).metadata("network");
    const auto serves = [&](const RegisteredNetwork& one) { return one.serves(task); };
    const RegisteredNetwork* network =
        find([&](const RegisteredNetwork& one) { return serves(one) && one.layers(task) == layers; });
    if (network == nullptr) network = find(serves);
    return network != nullptr ? *network : largest();
}

DEEPCHROME_INLINE const RegisteredNetwork& NetworkRegistry::largest() const {
    check_any();
    return *std::max_element(networks_.begin(), networks_.end(),
                             [](const auto& a, const auto& b) { return a.most_classes < b.most_classes; });
}

}  // namespace deepchrome

#endif
