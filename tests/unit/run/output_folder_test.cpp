// SPDX-License-Identifier: BSD-3-Clause
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/run/output_folder.hpp>

#include "../training/small_run.hpp"

using namespace training_test;
namespace fs = std::filesystem;

namespace {

void put(OutputFolder& folder, const std::string& file, const std::string& text) {
    folder.write(file, [&](std::ostream& out) { out << text; });
}

}  // namespace

TEST_CASE("OutputFolder: what is written stays once it is complete") {
    const Folder base;
    {
        OutputFolder folder(base / "a/b", {"one.txt", "two.txt"}, false);
        CHECK_FALSE(fs::exists(base / "a"));  // nothing is made before there is something to put in
        folder.create();
        folder.make("models");
        put(folder, "one.txt", "1");
        put(folder, "models/m.txt", "m");
        CHECK(folder.path() == base / "a/b");
        CHECK((folder / "one.txt") == base / "a/b/one.txt");
        folder.complete();
    }
    CHECK(read_file(base / "a/b/one.txt") == "1");
    CHECK(read_file(base / "a/b/models/m.txt") == "m");
}

TEST_CASE("OutputFolder: a program that fails leaves nothing of its own") {
    const Folder base;
    fs::create_directory(base / "old");
    write_file(base / "old/notes.txt", "mine");
    {
        OutputFolder fresh(base / "a/b", {"one.txt"}, false);
        fresh.create();
        fresh.make("models");
        put(fresh, "one.txt", "1");
        put(fresh, "models/m.txt", "m");
        write_file(fresh.add("two.txt"), "2");
        OutputFolder old(base / "old", {"one.txt"}, false);
        old.create();
        put(old, "one.txt", "1");
    }
    CHECK_FALSE(fs::exists(base / "a"));
    CHECK_FALSE(fs::exists(base / "old/one.txt"));
    CHECK(read_file(base / "old/notes.txt") == "mine");
}

TEST_CASE("OutputFolder: a folder that holds something else stays") {
    const Folder base;
    {
        OutputFolder folder(base / "a", {"one.txt"}, false);
        folder.create();
        put(folder, "one.txt", "1");
        write_file(base / "a/other.txt", "of someone else");
    }
    CHECK_FALSE(fs::exists(base / "a/one.txt"));
    CHECK(read_file(base / "a/other.txt") == "of someone else");
}

TEST_CASE("OutputFolder: nothing is replaced unasked") {
    const Folder base;
    fs::create_directory(base / "a");
    write_file(base / "a/two.txt", "old");
    const std::vector<std::string> files{"one.txt", "two.txt"};
    CHECK(message_of<DataError>([&] { OutputFolder(base / "a", files, false); }) ==
          (base / "a/two.txt").string() +
              ": exists already; give --force to replace it, or choose another --output");
    CHECK(message_of<DataError>([&] { OutputFolder(base / "a/two.txt", files, true); }) ==
          (base / "a/two.txt").string() + ": is a file (wanted a folder); choose another --output");
    OutputFolder folder(base / "a", files, true);
    folder.create();
    put(folder, "two.txt", "new");
    CHECK(read_file(base / "a/two.txt") == "new");
    folder.complete();
    folder.remove("two.txt");
    CHECK_FALSE(fs::exists(base / "a/two.txt"));
    folder.remove("two.txt");  // is gone already
}

TEST_CASE("OutputFolder: halves of killed programs go") {
    const Folder base;
    fs::create_directory(base / "a");
    for (const char* name : {"one.txt.part17", "other.txt.part17", "one.txt"})
        write_file(base / ("a/" + std::string(name)), "x");
    OutputFolder folder(base / "a", {"one.txt"}, true);
    folder.create();
    CHECK_FALSE(fs::exists(base / "a/one.txt.part17"));
    CHECK(fs::exists(base / "a/other.txt.part17"));
    CHECK(fs::exists(base / "a/one.txt"));
}

TEST_CASE("OutputFolder: a folder that cannot be made") {
    const Folder base;
    write_file(base / "file", "x");
    OutputFolder below(base / "file/a", {"one.txt"}, false);
    CHECK(message_of<DataError>([&] { below.create(); }) ==
          (base / "file/a").string() +
              ": the folder cannot be made (Not a directory); choose another --output");
    OutputFolder folder(base / "b", {}, false);
    folder.create();
    write_file(base / "b/models", "x");
    CHECK(message_of<DataError>([&] { folder.make("models/deeper"); }) ==
          (base / "b/models/deeper").string() +
              ": the folder cannot be made (Not a directory); choose another --output");
}
