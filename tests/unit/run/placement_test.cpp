// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <deepchrome/run/output_folder.hpp>
#include <deepchrome/run/placement.hpp>

#include "../training/small_run.hpp"

using namespace training_test;
namespace fs = std::filesystem;

namespace {

const std::string staging = ".deepchrome-0123456789abcdef";

/// A folder with an old set of three files, and a new set of two, one of them new, which is not in place.
struct Half {
    Folder base;
    fs::path folder = base / "a";
    Placement placement{
        .staging = staging, .replace = true, .place = {"f/new", "one"}, .remove = {"g/old", "two"}};

    Half() {
        fs::create_directories(folder / staging / "f");
        fs::create_directories(folder / "g");
        for (const char* name : {"one", "two", "g/old"}) write_file(folder / name, "old");
        for (const char* name : {"one", "f/new"}) write_file(folder / staging / name, "new");
    }
    std::string state() const {
        std::vector<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file())
                found.push_back(entry.path().lexically_relative(folder).string() + "=" + plain(entry.path()));
        }
        std::ranges::sort(found);
        return join(found, " ");
    }
    void write_journal(const std::string& text) const {
        std::ofstream(folder / std::string(journal_name)) << text;
    }
    static std::string plain(const fs::path& path) {  // read_file refuses what lies beside a journal
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

const std::string whole = "f/new=new one=new";

}  // namespace

TEST_CASE("Placer: a set replaces the one before") {
    const Half half;
    Placer(half.folder).carry_out(half.placement);
    CHECK(half.state() == whole);
    CHECK_FALSE(fs::exists(half.folder / "g"));
    CHECK_FALSE(Placer(half.folder).recover());
}

TEST_CASE("Placer: whoever comes after a kill completes the set, wherever it was killed") {
    for (int done = 0; done <= 6; ++done) {
        CAPTURE(done);
        const Half half;
        half.write_journal(detail::journal_text(half.placement));
        if (done > 0) fs::create_directory(half.folder / "f");
        if (done > 1) fs::rename(half.folder / staging / "f/new", half.folder / "f/new");
        if (done > 2) fs::rename(half.folder / staging / "one", half.folder / "one");
        if (done > 3) fs::remove(half.folder / "g/old");
        if (done > 4) fs::remove(half.folder / "two");
        if (done > 5) fs::remove_all(half.folder / staging);
        CHECK(Placer(half.folder).recover());
        CHECK(half.state() == whole);
    }
}

TEST_CASE("Placer: without a list nothing has begun") {
    const Half half;
    CHECK_FALSE(Placer(half.folder).recover());
    CHECK(Half::plain(half.folder / "one") == "old");
}

TEST_CASE("Placer: a program that is killed at any moment leaves the old set, or one that can be completed") {
    for (int moment = 0; moment < 40; ++moment) {
        CAPTURE(moment);
        const Half half;
        const ::pid_t child = ::fork();
        if (child == 0) {
            Placer(half.folder).carry_out(half.placement);
            ::_exit(0);
        }
        ::usleep(static_cast<::useconds_t>(moment * 60));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const bool begun = fs::exists(half.folder / std::string(journal_name));
        { OutputFolder next(half.folder, {"deepchrome-test", {}, true}); }
        if (begun) {
            CHECK(half.state() == whole);
        } else {
            const std::string found = half.state();
            CHECK((found == whole || found == "g/old=old one=old two=old"));
        }
    }
}

TEST_CASE("Placer: without replacing, nothing stays of a set that has no room") {
    const Half half;
    Placement placement = half.placement;
    placement.replace = false;
    placement.remove.clear();
    const std::string taken = (half.folder / "one").string() +
                              ": exists already; give --force to replace it, or choose another --output";
    CHECK(message_of<DataError>([&] { Placer(half.folder).carry_out(placement); }) == taken);
    CHECK_FALSE(fs::exists(half.folder / "f"));
    // The same, killed after the first file, and the place is taken meanwhile.
    half.write_journal(detail::journal_text(placement));
    fs::create_directory(half.folder / "f");
    fs::create_hard_link(half.folder / staging / "f/new", half.folder / "f/new");
    CHECK(message_of<DataError>([&] { Placer(half.folder).recover(); }) == taken);
    CHECK(half.state() == "g/old=old one=old two=old");
    CHECK_FALSE(fs::exists(half.folder / "f"));
}

TEST_CASE("Placer: a set is completed without replacing, too") {
    const Half half;
    for (const char* name : {"one", "two", "g/old"}) fs::remove(half.folder / name);
    Placement placement = half.placement;
    placement.replace = false;
    half.write_journal(detail::journal_text(placement));
    fs::create_directory(half.folder / "f");
    fs::create_hard_link(half.folder / staging / "f/new", half.folder / "f/new");
    CHECK(Placer(half.folder).recover());
    CHECK(half.state() == whole);
}

TEST_CASE("Placer: what cannot be put in place is kept, and completed once it can") {
    const Half half;
    half.write_journal(detail::journal_text(half.placement));
    fs::remove(half.folder / "one");
    fs::create_directories(half.folder / "one/mine");
    CHECK(message_of<DataError>([&] { Placer(half.folder).recover(); }) ==
          (half.folder / "one").string() +
              ": cannot be put in place (Is a directory); change that and run the "
              "program again, which completes the results");
    fs::remove_all(half.folder / "one");
    CHECK(Placer(half.folder).recover());
    CHECK(half.state() == whole);
}

TEST_CASE("Placer: a set of which a file is gone is not taken for complete") {
    const Half half;
    half.write_journal(detail::journal_text(half.placement));
    fs::remove(half.folder / staging / "f/new");
    const std::string journal = (half.folder / std::string(journal_name)).string();
    CHECK(message_of<DataError>([&] { Placer(half.folder).recover(); }) ==
          (half.folder / "f/new").string() +
              ": is missing, and of a set of results that is half in place; "
              "remove " +
              journal + ", and run the program again with --force");
}

TEST_CASE("Placer: nothing begins where it could not end") {
    const Half half;
    if (::geteuid() == 0) return;  // who may do anything
    fs::create_directory(half.folder / "f");
    fs::permissions(half.folder / "f", fs::perms::owner_read | fs::perms::owner_exec);
    CHECK(message_of<DataError>([&] { Placer(half.folder).carry_out(half.placement); })
              .starts_with((half.folder / "f/new").string() +
                           ": cannot be put there (the folder is not writable"));
    fs::permissions(half.folder / "f", fs::perms::owner_all);
    CHECK_FALSE(fs::exists(half.folder / std::string(journal_name)));
}

TEST_CASE("Placer: a list of another user is not carried out") {
    const Half half;
    if (::geteuid() != 0) return;  // only root gives files away
    half.write_journal(detail::journal_text(half.placement));
    const std::string journal = (half.folder / std::string(journal_name)).string();
    REQUIRE(::chown(journal.c_str(), 65534, 65534) == 0);
    CHECK(message_of<DataError>([&] { Placer(half.folder).recover(); }) ==
          journal + ": is of another user (wanted a list of your own results); look at what lies in the "
                    "folder, and remove it");
}

TEST_CASE("Placer: a list that is none of ours is left for people") {
    const Half half;
    const std::string file = (half.folder / std::string(journal_name)).string();
    const std::string good = detail::journal_text(half.placement);
    const auto with = [&](const std::string& what, const std::string& instead) {
        std::string text = good;
        return text.replace(text.find(what), what.size(), instead);
    };
    for (const std::string& text :
         {std::string("{}"), with(staging, "../" + staging), with(staging, "other"), with("f/new", "../new"),
          with("g/old", "/etc/passwd"), with("\"two\"", "2")}) {
        CAPTURE(text);
        half.write_journal(text);
        CHECK(message_of<DataError>([&] { Placer(half.folder).recover(); }) ==
              file + ": is no list of results (wanted one of this library's); look at what lies in the "
                     "folder, and remove this file");
    }
    half.write_journal("{\"staging\"");
    CHECK(message_of<DataError>([&] { Placer(half.folder).recover(); }) ==
          file +
              ": is not JSON at byte 11 (wanted ':'); look at what lies in the folder, and remove this file");
    CHECK(Half::plain(half.folder / "one") == "old");
}
