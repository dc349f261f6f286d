// SPDX-License-Identifier: BSD-3-Clause
#include <csignal>
#include <filesystem>
#include <ostream>
#include <string>
#include <utility>
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

OutputFolder::Contents contents(std::vector<std::string> files, bool replace = false) {
    return {"deepchrome-test", std::move(files), replace};
}

/// What lies in a folder, hidden files too.
std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_directory()) names.push_back(entry.path().lexically_relative(folder).string());
    }
    std::ranges::sort(names);
    return names;
}

/// A run of the program in one go: files and their texts. Its run.json lists them.
void run(const fs::path& path, const std::vector<std::pair<std::string, std::string>>& files, bool replace,
         const std::string& program = "deepchrome-test") {
    OutputFolder folder(path, {program, {"one.txt", "two.txt", "run.json"}, replace});
    folder.create();
    for (const auto& [name, text] : files) {
        if (name.find('/') != std::string::npos) folder.make(name.substr(0, name.find('/')));
        put(folder, name, text);
    }
    std::string outputs;
    for (const std::string& name : folder.results()) {
        outputs +=
            (outputs.empty() ? "" : ",") + to_json(name) + ":" + to_json(file_checksum(folder.staged(name)));
    }
    put(folder, "run.json", R"({"program":")" + program + R"(","outputs":{)" + outputs + "}}");
    folder.commit();
}

}  // namespace

TEST_CASE("OutputFolder: the results appear together, at the end") {
    const Folder base;
    {
        OutputFolder folder(base / "a/b", contents({"one.txt", "two.txt"}));
        CHECK_FALSE(fs::exists(base / "a"));  // nothing is made before there is something to put in
        folder.create();
        folder.make("models");
        put(folder, "one.txt", "1");
        put(folder, "models/m.txt", "m");
        CHECK(folder.path() == base / "a/b");
        CHECK((folder / "one.txt") == base / "a/b/one.txt");
        CHECK(folder.results() == std::vector<std::string>{"models/m.txt", "one.txt"});
        CHECK_FALSE(fs::exists(base / "a/b/one.txt"));
        folder.commit();
    }
    CHECK(names_in(base / "a/b") == std::vector<std::string>{"models/m.txt", "one.txt"});
    CHECK(read_file(base / "a/b/one.txt") == "1");
}

TEST_CASE("OutputFolder: a program that fails leaves what was there, and nothing of its own") {
    const Folder base;
    run(base / "old", {{"one.txt", "old 1"}, {"two.txt", "old 2"}}, false);
    write_file(base / "old/notes.txt", "mine");
    {
        OutputFolder fresh(base / "a/b", contents({"one.txt"}));
        fresh.create();
        fresh.make("models");
        fresh.make_own("checkpoints");
        put(fresh, "one.txt", "1");
        OutputFolder old(base / "old", contents({"one.txt"}, true));
        old.create();
        put(old, "one.txt", "new");
    }
    CHECK_FALSE(fs::exists(base / "a"));
    CHECK(names_in(base / "old") == std::vector<std::string>{"notes.txt", "one.txt", "run.json", "two.txt"});
    CHECK(read_file(base / "old/one.txt") == "old 1");
}

TEST_CASE("OutputFolder: a signal before the results are in place leaves the old ones") {
    const Folder base;
    run(base / "a", {{"one.txt", "old"}}, false);
    {
        OutputFolder folder(base / "a", contents({"one.txt"}, true));
        folder.create();
        put(folder, "one.txt", "new");
        const InterruptGuard guard;
        std::raise(SIGTERM);
        CHECK_THROWS_AS(folder.commit(), Interrupted);
    }
    CHECK(names_in(base / "a") == std::vector<std::string>{"one.txt", "run.json"});
    CHECK(read_file(base / "a/one.txt") == "old");
}

TEST_CASE("OutputFolder: of the old results nothing stays but what was changed since") {
    const Folder base;
    run(base / "a", {{"one.txt", "1"}, {"two.txt", "2"}, {"figures/f.svg", "f"}, {"figures/g.svg", "g"}},
        false);
    write_file(base / "a/figures/mine.svg", "mine");
    write_file(base / "a/two.txt.part-of-my-notes", "mine");
    write_file(base / "a/figures/g.svg", "edited");
    run(base / "a", {{"one.txt", "new"}}, true);
    CHECK(names_in(base / "a") == std::vector<std::string>{"figures/g.svg", "figures/mine.svg", "one.txt",
                                                           "run.json", "two.txt.part-of-my-notes"});
    CHECK(read_file(base / "a/one.txt") == "new");
    {
        run(base / "c", {{"one.txt", "1"}, {"two.txt", "2"}}, false);
        write_file(base / "c/two.txt", "edited");
        OutputFolder folder(base / "c", contents({"one.txt"}, true));
        folder.create();
        put(folder, "one.txt", "new");
        folder.commit();
        CHECK(folder.remarks() ==
              std::vector<std::string>{(base / "c/two.txt").string() +
                                       ": is of the run before, but was changed since; it stays"});
    }
    run(base / "b", {{"figures/f.svg", "f"}}, false);
    run(base / "b", {{"one.txt", "1"}}, true);
    CHECK_FALSE(fs::exists(base / "b/figures"));
}

TEST_CASE("OutputFolder: only what lies within the folder is ever removed") {
    const Folder base;
    fs::create_directory(base / "a");
    write_file(base / "outside", "x");
    const std::string sum = file_checksum(base / "outside");
    for (const std::string& name :
         {std::string("../outside"), (base / "outside").string(), std::string("./../outside")}) {
        write_file(base / "a/run.json",
                   R"({"program":"deepchrome-test","outputs":{)" + to_json(name) + ":" + to_json(sum) + "}}");
        run(base / "a", {{"one.txt", "1"}}, true);
        CHECK(read_file(base / "outside") == "x");
    }
    fs::create_directory_symlink("..", base / "a/up");
    write_file(base / "a/run.json",
               R"({"program":"deepchrome-test","outputs":{"up/outside":)" + to_json(sum) + "}}");
    run(base / "a", {{"one.txt", "1"}}, true);
    CHECK(read_file(base / "outside") == "x");
}

TEST_CASE("OutputFolder: nothing is replaced unasked") {
    const Folder base;
    fs::create_directory(base / "a");
    write_file(base / "a/two.txt", "old");
    const std::vector<std::string> files{"one.txt", "two.txt"};
    const std::string exists = (base / "a/two.txt").string() +
                               ": exists already; give --force to replace it, or choose another --output";
    CHECK(message_of<DataError>([&] { OutputFolder(base / "a", contents(files)); }) == exists);
    CHECK(message_of<DataError>([&] { OutputFolder(base / "a/two.txt", contents(files, true)); }) ==
          (base / "a/two.txt").string() + ": is a file (wanted a folder); choose another --output");
    {
        OutputFolder folder(base / "b", contents(files));
        folder.create();
        put(folder, "one.txt", "new");
        put(folder, "two.txt", "new");
        write_file(base / "b/two.txt", "of somebody else, meanwhile");
        CHECK(message_of<DataError>([&] { folder.commit(); }) ==
              (base / "b/two.txt").string() +
                  ": exists already; give --force to replace it, or choose another --output");
    }
    CHECK(names_in(base / "b") == std::vector<std::string>{"two.txt"});
    CHECK(read_file(base / "b/two.txt") == "of somebody else, meanwhile");
    run(base / "a", {{"two.txt", "new"}}, true);
    CHECK(read_file(base / "a/two.txt") == "new");
}

TEST_CASE("OutputFolder: only regular files are replaced") {
    const Folder base;
    fs::create_directories(base / "a");
    write_file(base / "other", "x");
    fs::create_symlink("../other", base / "a/one.txt");
    const auto refused = [&](const std::string& file) {
        return (base / file).string() +
               ": is no regular file (wanted one to replace); move it away, or choose another --output";
    };
    CHECK(message_of<DataError>([&] { OutputFolder(base / "a", contents({"one.txt"}, true)); }) ==
          refused("a/one.txt"));
    fs::remove(base / "a/one.txt");
    {
        OutputFolder folder(base / "a", contents({"one.txt"}, true));
        folder.create();
        put(folder, "one.txt", "1");
        fs::create_symlink("../other", base / "a/one.txt");  // meanwhile
        CHECK(message_of<DataError>([&] { folder.commit(); }) == refused("a/one.txt"));
        fs::remove(base / "a/one.txt");
    }
    fs::create_directory_symlink("..", base / "a/figures");
    CHECK(message_of<DataError>([&] {
              run(base / "a", {{"figures/f", "1"}}, true);
          }) == (base / "a/figures").string() +
                    ": is no folder (wanted one for the results); move it away, or choose another --output");
    CHECK(names_in(base / "a").empty());
    CHECK(read_file(base / "other") == "x");
}

TEST_CASE("OutputFolder: the folder of another program is left alone") {
    const Folder base;
    run(base / "a", {{"one.txt", "1"}}, false, "deepchrome-bin");
    CHECK(message_of<DataError>([&] {
              run(base / "a", {{"two.txt", "2"}}, true);
          }) == (base / "a").string() + ": holds results of deepchrome-bin (wanted a folder for "
                                        "deepchrome-test); choose another --output");
    write_file(base / "a/run.json", R"({"program":"another tool"})");
    run(base / "a", {{"two.txt", "2"}}, true);
    CHECK(read_file(base / "a/one.txt") == "1");
}

TEST_CASE("OutputFolder: an input is no output") {
    const Folder base;
    run(base / "a", {{"one.txt", "1"}, {"more/three.txt", "3"}}, false);
    write_file(base / "mine", "x");
    fs::create_hard_link(base / "mine", base / "a/two.txt");
    fs::create_directories(base / "a/own/deep");
    write_file(base / "a/own/deep/model", "x");
    const OutputFolder folder(base / "a", contents({"one.txt", "two.txt", "own"}, true));
    CHECK_NOTHROW(folder.refuse_inputs({"-", "", (base / "a/missing").string()}));
    for (const char* name : {"a/one.txt", "a/../a/two.txt", "mine", "a/more/three.txt", "a/own/deep/model"}) {
        CHECK(message_of<DataError>([&] { folder.refuse_inputs({(base / name).string()}); }) ==
              (base / name).string() +
                  ": is an input and would be replaced by the results; choose another --output");
    }
}

TEST_CASE("OutputFolder: one program at a time, and the first is named") {
    const Folder base;
    OutputFolder first(base / "a", contents({"one.txt"}));
    first.create();
    const std::string message =
        message_of<DataError>([&] { OutputFolder(base / "a", contents({"one.txt"}, true)); });
    CHECK(message.starts_with((base / "a").string() + ": deepchrome-test (process " +
                              std::to_string(::getpid()) + " on "));
    CHECK(message.ends_with(") is writing its results there; wait for it, or choose another --output"));
    OutputFolder late(base / "b", contents({"one.txt"}));  // before there is a folder to lock
    {
        OutputFolder quick(base / "b", contents({"one.txt"}));
        quick.create();
        CHECK_THROWS_AS(late.create(), DataError);
        put(quick, "one.txt", "quick");
        quick.commit();
    }
    CHECK(message_of<DataError>([&] { late.create(); }) ==
          (base / "b/one.txt").string() +
              ": exists already; give --force to replace it, or choose another --output");
    first.abandon();
    CHECK_NOTHROW(OutputFolder(base / "b", contents({"one.txt"}, true)));
    CHECK_FALSE(fs::exists(base / "a"));
}

TEST_CASE("OutputFolder: a lock file that is a name of another file is not written into") {
    const Folder base;
    fs::create_directory(base / "a");
    write_file(base / "mine", "precious");
    fs::create_hard_link(base / "mine", base / "a/.deepchrome-lock");
    CHECK(message_of<DataError>([&] { OutputFolder(base / "a", contents({"one.txt"})); }) ==
          (base / "a/.deepchrome-lock").string() +
              ": is no file of a lock (wanted one of this library's); look at what it is, and remove it");
    CHECK(read_file(base / "mine") == "precious");
}

TEST_CASE("OutputFolder: files of the program's own lie in it at once, and go with the results") {
    const Folder base;
    {
        OutputFolder folder(base / "a", contents({"one.txt"}));
        folder.create();
        folder.make_own("checkpoints");
        write_file(folder / "checkpoints/c", "c");
    }
    CHECK(names_in(base / "a") == std::vector<std::string>{"checkpoints/c"});
    OutputFolder folder(base / "a", contents({"one.txt"}));
    folder.create();
    folder.make_own("checkpoints");
    put(folder, "one.txt", "1");
    folder.remove_at_end("checkpoints/c");
    folder.commit();
    CHECK(names_in(base / "a") == std::vector<std::string>{"one.txt"});
    CHECK_FALSE(fs::exists(base / "a/checkpoints"));
}

TEST_CASE("OutputFolder: what a killed program was writing goes") {
    const Folder base;
    fs::create_directories(base / "a/.deepchrome-0123456789abcdef/figures");
    write_file(base / "a/.deepchrome-0123456789abcdef/figures/f", "half");
    for (const char* name : {".deepchrome-0123456789abcdee", ".deepchrome-notes", ".deepchrome-lock",
                             ".deepchrome-0123456789ABCDEF", "one.txt.part17"})
        write_file(base / "a" / name, "x");
    { OutputFolder folder(base / "a", contents({"one.txt"})); }
    CHECK(names_in(base / "a") ==
          std::vector<std::string>{".deepchrome-0123456789ABCDEF", ".deepchrome-notes", "one.txt.part17"});
}

TEST_CASE("OutputFolder: a folder that cannot be made, and a file that cannot be written") {
    const Folder base;
    write_file(base / "file", "x");
    OutputFolder below(base / "file/a", contents({"one.txt"}));
    CHECK(message_of<DataError>([&] { below.create(); }) ==
          (base / "file/a").string() +
              ": the folder cannot be made (Not a directory); choose another --output");
    OutputFolder folder(base / "b", contents({}));
    folder.create();
    put(folder, "models", "x");
    CHECK(message_of<DataError>([&] { folder.make("models/deeper"); }) ==
          (base / "b/models/deeper").string() +
              ": the folder cannot be made (Not a directory); choose another --output");
    CHECK(message_of<DataError>([&] { put(folder, "missing/f", "x"); }) ==
          (base / "b/missing/f").string() + ": cannot be written (No such file or directory); choose another "
                                            "place or change its permissions");
}
