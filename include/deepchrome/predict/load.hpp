// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/file.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/json_file.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/predict/predictor.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// Throws DataError where the models in the folder of a finished training are not those that its run.json
/// lists: where one is gone, or another lies beside them. `files` are the ones that were found.
void require_listed(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& files);

}  // namespace detail

/// The model files of a path. A file is returned as it is. For a folder: all `*.safetensors` in its subfolder
/// `models` (or in the folder itself if it is called so), in the order of their names; otherwise its
/// `model.safetensors`. Throws DataError for a folder without a model, for one with both kinds, and where
/// they are not those that the training has listed in its run.json.
std::vector<std::filesystem::path> model_files(const std::filesystem::path& path);

/// The checksum of the model file of a path or, of several files, of their checksums in order.
std::string model_checksum(const std::filesystem::path& path);

/// Loads what answers: `load<MyModel>("E003.safetensors")`, or all models of a folder of folds as one
/// (`model_files`). Verifies each file. Throws DataError "where: what was found (wanted what); remedy".
template <class M>
requires requires { typename M::Network; }
[[gnu::cold]] Predictor<M> load(std::span<const std::filesystem::path> paths) {
    std::optional<Predictor<M>> loaded;
    for (const std::filesystem::path& path : paths) {
        for (const std::filesystem::path& file : model_files(path)) {
            LoadedModel<M> read = read_model<M>(file);
            Predictor<M> one(std::move(read.model), std::move(read.card), file.string());
            if (loaded.has_value()) {
                loaded->add(std::move(one), file.string());
            } else {
                loaded.emplace(std::move(one));
            }
        }
    }
    if (!loaded.has_value())
        throw DataError("no model was named to load (wanted one); name a file or a folder");
    return std::move(*loaded);
}

template <class M>
requires requires { typename M::Network; }
Predictor<M> load(const std::filesystem::path& path) { return load<M>(std::span(&path, 1)); }

/// The same for several files or folders: `load<MyModel>({"run1", "run2"})`.
template <class M>
requires requires { typename M::Network; }
Predictor<M> load(std::initializer_list<std::filesystem::path> paths) {
    return load<M>(std::span(paths.begin(), paths.size()));
}

/// Saves a predictor of one network as a model file, which appears whole or not at all. Throws DataError
/// where the file cannot be written; Error for several networks, which are files of their own.
template <class M>
[[gnu::cold]] void save(const Predictor<M>& predictor, const std::filesystem::path& path) {
    if (predictor.size() != 1) {
        throw_as<Error>({path.string(), ": the predictor has ", predictor.size(),
                         " networks (wanted 1); save each to a file of its own in one folder"});
    }
    write_model(predictor.model(), predictor.card(), path);
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstddef>
#include <system_error>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE void require_listed(const std::filesystem::path& folder,
                                    const std::vector<std::filesystem::path>& files) {
    const std::filesystem::path record = folder / "run.json";
    if (std::error_code ignored; !std::filesystem::is_regular_file(record, ignored)) return;
    const Json json = read_json(record, "give the model files by their names");
    const Json* const outputs = json.find("outputs");
    if (outputs == nullptr) return;  // of an older version
    const char* const remedy = "give the model files that are meant by their names";
    const auto listed = [&](const std::filesystem::path& file) {
        return outputs->find(file.lexically_relative(folder).generic_string()) != nullptr;
    };
    for (const std::filesystem::path& file : files) {
        if (!listed(file)) {
            throw_as<DataError>({file.string(), ": is not of the training in ", record.string(),
                                 " (wanted its models alone); ", remedy});
        }
    }
    for (const std::string& name : outputs->keys) {
        const std::filesystem::path file = folder / name;
        if (file.extension() == ".safetensors" && std::ranges::find(files, file) == files.end()) {
            throw_as<DataError>({file.string(), ": is missing, and of the training in ", record.string(),
                                 " (wanted all of its models); ", remedy});
        }
    }
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::vector<std::filesystem::path> model_files(const std::filesystem::path& path) {
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
    if (!itself && std::filesystem::exists(path / "model.safetensors", problem)) {
        if (!files.empty()) {
            throw_as<DataError>({path.string(), ": holds model.safetensors and models/",
                                 files.front().filename().string(),
                                 " (wanted the results of one training); give the one that is meant, ",
                                 (path / "model.safetensors").string(), " or ", folder.string()});
        }
        files.push_back(path / "model.safetensors");
    }
    if (files.empty()) {
        throw_as<DataError>(
            {path.string(),
             ": is a folder without a model (wanted model.safetensors, or models/*.safetensors); ",
             "give a model file, or the folder of a finished training"});
    }
    if (!itself) detail::require_listed(path, files);
    return files;
}

DEEPCHROME_ONCE std::string model_checksum(const std::filesystem::path& path) {
    const std::vector<std::filesystem::path> files = model_files(path);
    if (files.size() == 1) return file_checksum(files.front());
    std::string all;
    for (const std::filesystem::path& file : files) all += file_checksum(file) + '\n';
    return checksum_text(crc32_of(std::as_bytes(std::span(all))));
}

}  // namespace deepchrome

#endif
