// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/predict/load.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "unit/predict/predictors.hpp"

using namespace predict_test;

TEST_CASE("a path stands for a file, for all models of a run, or for its one model") {
    const Folder folder;
    const auto touch = [&](const std::string& name) { std::ofstream(folder / name) << "x"; };
    const auto names = [&](const std::filesystem::path& path) {
        std::vector<std::string> found;
        for (const auto& file : model_files(path)) found.push_back(file.filename().string());
        return found;
    };
    using Names = std::vector<std::string>;
    CHECK(model_files("some.safetensors") == std::vector<std::filesystem::path>{"some.safetensors"});
    CHECK(message_of<DataError>([&] { model_files(folder / ""); }) ==
          (folder / "").string() +
              ": is a folder without a model (wanted model.safetensors, or models/*.safetensors); " +
              "give a model file, or the folder of a finished training");
    touch("model.safetensors");
    touch("checkpoint.safetensors");
    CHECK(names(folder / "") == Names{"model.safetensors"});
    std::filesystem::create_directory(folder / "models");
    touch("models/fold2.safetensors");
    touch("models/fold1.safetensors");
    CHECK(message_of<DataError>([&] { model_files(folder / ""); }) ==
          (folder / "").string() +
              ": holds model.safetensors and models/fold1.safetensors (wanted the results "
              "of one training); give the one that is meant, " +
              (folder / "model.safetensors").string() + " or " + (folder / "models").string());
    std::filesystem::remove(folder / "model.safetensors");
    touch("models/fold1.history.csv");
    for (const std::string name : {"", "models", "models/"}) {
        CAPTURE(name);
        CHECK(names(folder / name) == Names{"fold1.safetensors", "fold2.safetensors"});
    }
}

TEST_CASE("the models of a training are those that its run.json lists") {
    const Folder folder;
    std::filesystem::create_directory(folder / "models");
    for (const char* name : {"models/fold1.safetensors", "models/fold2.safetensors"})
        write_file(folder / name, "x");
    const auto record = [&](const std::string& outputs) {
        write_file(folder / "run.json", R"({"program":"deepchrome-train")" + outputs + "}");
    };
    record("");  // of an older version
    CHECK(model_files(folder / "").size() == 2);
    record(R"(,"outputs":{"models/fold1.safetensors":"crc32:1","models/fold2.safetensors":"crc32:2"})");
    CHECK(model_files(folder / "").size() == 2);
    CHECK(model_files(folder / "models").size() == 2);
    record(R"(,"outputs":{"models/fold1.safetensors":"crc32:1"})");
    CHECK(message_of<DataError>([&] { model_files(folder / ""); })
              .ends_with("models/fold2.safetensors: is not of the training in " +
                         (folder / "run.json").string() +
                         " (wanted its models alone); give the model files that are meant by their names"));
    record(
        R"(,"outputs":{"models/fold1.safetensors":"","models/fold2.safetensors":"","models/fold3.safetensors":""})");
    CHECK(message_of<DataError>([&] { model_files(folder / ""); })
              .ends_with("models/fold3.safetensors: is missing, and of the training in " +
                         (folder / "run.json").string() +
                         " (wanted all of its models); give the model files that are meant by their names"));
}

TEST_CASE("what is saved answers the same when it is loaded, alone or with others") {
    const Folder folder;
    const Dataset data = some_genes(10, 1);
    std::filesystem::create_directory(folder / "models");
    Predictor<PlainModel> all(strong<PlainModel>(1), card_for(data, true));
    save(all, folder / "models/1.safetensors");
    const Predictor<PlainModel> two(strong<PlainModel>(2), card_for(data, false));
    save(two, folder / "models/2.safetensors");

    const auto same = [&](const Predictor<PlainModel>& found, const Predictor<PlainModel>& wanted) {
        return std::ranges::equal(found(data).outputs(), wanted(data).outputs());
    };
    const auto one = load<PlainModel>(folder / "models/1.safetensors");
    CHECK(one.size() == 1);
    CHECK(same(one, all));
    CHECK(one.card().signals == all.card().signals);
    CHECK(one.card().bins == 12);
    save(one, folder / "again.safetensors");
    CHECK(read_file(folder / "again.safetensors") == read_file(folder / "models/1.safetensors"));

    all.add(two, "two");
    CHECK(same(load<PlainModel>(folder / ""), all));
    CHECK(same(load<PlainModel>({folder / "models/1.safetensors", folder / "models/2.safetensors"}), all));
    CHECK_FALSE(same(one, all));
    CHECK(message_of<Error>([&] { save(all, "all.safetensors"); }) ==
          "all.safetensors: the predictor has 2 networks (wanted 1); save each to a file of its own in one "
          "folder");
    CHECK(message_of<DataError>([&] { (void)load<PlainModel>(folder / "none"); }) ==
          (folder / "none").string() + ": cannot be read (No such file or directory); check the path");

    ModelCard other = card_for(data, false);
    other.classes = {"low", "high"};
    save(Predictor<PlainModel>(strong<PlainModel>(3), other), folder / "models/3.safetensors");
    CHECK(
        message_of<DataError>([&] { (void)load<PlainModel>(folder / ""); }) ==
        (folder / "models/3.safetensors").string() +
            ": has the classes low, high (wanted OFF, ON, as in the first model); put together models of one "
            "kind");
}

TEST_CASE("the checksum of a model is that of its file, or tells several files") {
    const Folder folder;
    std::filesystem::create_directory(folder / "models");
    std::ofstream(folder / "models/a.safetensors") << "a";
    CHECK(model_checksum(folder / "") == file_checksum(folder / "models/a.safetensors"));
    std::ofstream(folder / "models/b.safetensors") << "b";
    const std::string both = model_checksum(folder / "");
    CHECK(both != file_checksum(folder / "models/a.safetensors"));
    std::ofstream(folder / "models/b.safetensors") << "c";
    CHECK(model_checksum(folder / "") != both);
}
