// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/file.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/card_metadata.hpp>
#include <deepchrome/io/json_text.hpp>
#include <deepchrome/io/safetensors.hpp>
#include <deepchrome/training/history.hpp>
#include <deepchrome/training/training_state.hpp>
#include <deepchrome/training/weight_average.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Identifies a run by named texts: settings, checksums of the data. A run continues only with the same
/// RunSettings.
using RunSettings = std::map<std::string, std::string>;

namespace detail {

/// The differences between the two: "epochs 3, seed 1 (now 2, 7)".
std::string difference(const RunSettings& then, const RunSettings& now);

template <class T>
void put(SafetensorsWriter& file, std::string_view name, std::span<const T> values) {
    if (values.empty()) return;
    const std::array<std::size_t, 1> shape{values.size()};
    file.tensor(name, sizeof(T) == 8 ? "F64" : "F32", shape, std::as_bytes(values));
}

template <class T>
std::vector<T> get(const SafetensorsReader& file, std::string_view name, std::size_t wanted) {
    if (wanted == 0) return {};
    const StoredTensor* tensor = file.tensor(name);
    if (tensor == nullptr || tensor->type != (sizeof(T) == 8 ? "F64" : "F32") ||
        tensor->bytes.size() != wanted * sizeof(T)) {
        file.fail(message_of({"has no ", wanted, " values \"", name, "\""}), "start afresh without it");
    }
    std::vector<T> values(wanted);
    std::ranges::copy(tensor->bytes, std::as_writable_bytes(std::span(values)).begin());
    return values;
}

/// Every whole number up to here is exact as a double, which rules compute with. Six times as many values of
/// 8 bytes are still a std::size_t.
inline constexpr std::uint64_t largest_count = std::uint64_t{1} << 53;

/// A count in the metadata, spelled as std::to_string does.
std::uint64_t get_count(const SafetensorsReader& file, std::string_view name);

History get_history(const SafetensorsReader& file);

/// The bytes of a checkpoint file: model and state of a run.
template <class M, class T>
std::string checkpoint_bytes(const M& model, const TrainingState<T>& state, const RunSettings& settings) {
    SafetensorsWriter file;
    file.metadata("kind", "checkpoint");
    file.metadata("settings", to_json(settings));
    file.metadata("network", M::Network::name());
    file.metadata("updates", std::to_string(state.rule.steps()));
    put(file, "parameters", model.parameters());
    put(file, "running", model.running_statistics());
    put(file, "rule", state.rule.values());
    put(file, "best.parameters", std::span<const T>(state.best_parameters));
    put(file, "best.running", std::span<const T>(state.best_running));
    put(file, "average.parameters", std::span<const T>(state.average.parameters));
    put(file, "average.running", std::span<const T>(state.average.running));
    std::vector<double> history;
    for (const EpochRecord& r : state.history) {
        history.insert(history.end(), {r.train_loss, r.valid_loss, r.valid_auroc, r.learning_rate, r.seconds,
                                       r.valid_pearson});
    }
    file.metadata("epochs", std::to_string(state.history.size()));
    put(file, "history", std::span<const double>(history));
    return file.finish();
}

}  // namespace detail

/// Writes model and state of a run. `load_checkpoint` resumes from the file, which appears completely or not
/// at all. Throws DataError if it cannot be written.
template <class M, class T>
void save_checkpoint(const std::filesystem::path& path, const M& model, const TrainingState<T>& state,
                     const RunSettings& settings) {
    write_file(path, detail::checkpoint_bytes(model, state, settings));
}

/// Restores model and state from the bytes of a checkpoint; `where` opens the messages of errors. Throws
/// DataError if the file is damaged, of another network, or of a run with other settings. Model and state
/// then stay as they are.
template <class M, class T>
void load_checkpoint(std::span<const std::byte> bytes, M& model, TrainingState<T>& state,
                     const RunSettings& settings, const std::string& where = "the checkpoint") {
    const SafetensorsReader file(bytes, where);
    if (file.metadata("kind") != "checkpoint")
        file.fail("is no checkpoint", "give the folder of an interrupted run");
    const RunSettings then = detail::read_texts(file, "settings");
    if (then != settings) {
        file.fail(message_of({"is of a run with ", detail::difference(then, settings)}),
                  "resume with what it was made with, or start afresh in another folder");
    }
    if (file.metadata("network") != M::Network::name()) {
        file.fail(message_of(
                      {"is of the network ", file.metadata("network"), " (wanted ", M::Network::name(), ")"}),
                  "start afresh in another folder");
    }
    const std::uint64_t updates = detail::get_count(file, "updates");
    const auto parameters = detail::get<T>(file, "parameters", M::parameter_count);
    const auto running = detail::get<T>(file, "running", M::running_count);
    const auto rule = detail::get<T>(file, "rule", state.rule.values().size());
    const History history = detail::get_history(file);
    std::vector<T> best_parameters;
    std::vector<T> best_running;
    if (file.tensor("best.parameters") != nullptr) {
        best_parameters = detail::get<T>(file, "best.parameters", M::parameter_count);
        best_running = detail::get<T>(file, "best.running", M::running_count);
    }
    WeightAverage<T> average;
    if (file.tensor("average.parameters") != nullptr) {
        average.parameters = detail::get<T>(file, "average.parameters", M::parameter_count);
        average.running = detail::get<T>(file, "average.running", M::running_count);
    }
    std::ranges::copy(parameters, model.parameters().begin());
    std::ranges::copy(running, model.running_statistics().begin());
    state.rule.restore(rule, updates);
    state.history = history;
    state.best_parameters = std::move(best_parameters);
    state.best_running = std::move(best_running);
    state.average = std::move(average);
}

/// The same from a file. Throws DataError if it cannot be read, too.
template <class M, class T>
void load_checkpoint(const std::filesystem::path& path, M& model, TrainingState<T>& state,
                     const RunSettings& settings) {
    const std::string bytes = read_file(path);
    load_checkpoint(std::as_bytes(std::span(bytes)), model, state, settings, path.string());
}

/// Limits of the time spent on writing checkpoints.
struct CheckpointTime {
    double seconds = 1;    ///< total that is always allowed, in seconds
    double share = 0.02;   ///< fraction of the time since the last write
    double longest = 300;  ///< a checkpoint is written after this many seconds in any case
};

/// A listener of a Trainer that writes checkpoints: before the first epoch, after each epoch and at the end.
/// On a slow disk it writes only as often as `CheckpointTime` allows and keeps the newest checkpoint in
/// memory. `flush` and the destructor write that one. So an exception loses no finished epoch; a killed
/// process loses the epochs since the last write.
class Checkpoint {
public:
    Checkpoint(std::filesystem::path path, RunSettings settings, CheckpointTime time = {})
        : path_(std::move(path)), settings_(std::move(settings)), time_(time) {}
    Checkpoint(const Checkpoint&) = delete;
    Checkpoint& operator=(const Checkpoint&) = delete;
    ~Checkpoint();

    template <class M, class State>
    void on_start(const M& model, const State& state, std::size_t) {
        if (!state.history.empty()) return;  // there is one already
        pending_ = detail::checkpoint_bytes(model, state, settings_);
        flush();
    }
    template <class M, class State>
    void on_epoch(const M& model, const State& state, std::size_t) {
        pending_ = detail::checkpoint_bytes(model, state, settings_);
        const double passed = seconds_since(written_);
        if (spent_ <= time_.seconds || last_ <= time_.share * passed || passed >= time_.longest) flush();
    }
    template <class M, class State>
    void on_end(const M&, const State&, std::size_t) {
        flush();
    }

    /// Writes the newest checkpoint if it is not written yet. Throws DataError if that fails.
    void flush();

private:
    using Clock = std::chrono::steady_clock;

    static double seconds_since(Clock::time_point start) {
        return std::chrono::duration<double>(Clock::now() - start).count();
    }

    std::filesystem::path path_;
    RunSettings settings_;
    CheckpointTime time_;
    std::string pending_;  // the bytes of a checkpoint that is not written yet
    Clock::time_point written_ = Clock::now();
    double last_ = 0;   // seconds that writing the last one took
    double spent_ = 0;  // seconds that writing all of them took
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <charconv>
#include <exception>
#include <system_error>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE std::string difference(const RunSettings& then, const RunSettings& now) {
    RunSettings all = then;
    all.insert(now.begin(), now.end());
    std::vector<std::string> before;
    std::vector<std::string> after;
    for (const auto& [name, value] : all) {
        const auto text = [&, &key = name](const RunSettings& of) {
            return of.contains(key) ? of.at(key) : "none";
        };
        if (text(then) == text(now)) continue;
        before.push_back(name + ' ' + text(then));
        after.push_back(text(now));
    }
    return message_of({join(before, ", "), " (now ", join(after, ", "), ")"});
}

DEEPCHROME_ONCE std::uint64_t get_count(const SafetensorsReader& file, std::string_view name) {
    const std::string& text = file.metadata(name);
    std::uint64_t count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (problem != std::errc() || count > largest_count || std::to_string(count) != text) {
        file.fail(message_of({"the metadata ", to_json(name), " is ", to_json(text),
                              " (wanted a whole number from 0 to ", largest_count, ")"}),
                  "start afresh without it");
    }
    return count;
}

DEEPCHROME_ONCE History get_history(const SafetensorsReader& file) {
    const std::size_t epochs = get_count(file, "epochs");
    const std::vector<double> values = get<double>(file, "history", 6 * epochs);
    History history;
    for (std::size_t i = 0; i < epochs; ++i) {
        const double* r = values.data() + 6 * i;
        history.push_back({i + 1, r[0], r[1], r[2], r[3], r[4], r[5]});
    }
    return history;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE Checkpoint::~Checkpoint() {
    try {
        flush();
    } catch (const std::exception&) {
        // To see errors, call flush before.
    }
}

DEEPCHROME_ONCE void Checkpoint::flush() {
    if (pending_.empty()) return;
    const Clock::time_point begin = Clock::now();
    write_file(path_, std::exchange(pending_, {}));
    written_ = Clock::now();
    last_ = std::chrono::duration<double>(written_ - begin).count();
    spent_ += last_;
}

}  // namespace deepchrome

#endif
