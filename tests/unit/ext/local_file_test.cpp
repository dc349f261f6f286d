// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/ext/local_file.hpp>

#include <filesystem>
#include <string>

#include <unistd.h>

#include <doctest/doctest.h>

#include <deepchrome/core/file.hpp>

using namespace deepchrome;

namespace {

std::string fault(const std::filesystem::path& path) {
    try {
        ::close(detail::open_local_file(path));
        return "";
    } catch (const DataError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("no path looks like an address") {
    CHECK(detail::local_path("http://host/x.bw") == "./http://host/x.bw");
    CHECK(detail::local_path("preload:/x") == "./preload:/x");
    CHECK(detail::local_path("a/b") == "./a/b");
    CHECK(detail::local_path("../b") == "./../b");
    CHECK(detail::local_path("/a/b") == "/a/b");
    CHECK(detail::local_path("file:/a/b") == "./file:/a/b");
}

TEST_CASE("only files of this machine are opened") {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / "deepchrome_local_file_test";
    std::filesystem::create_directories(folder / "data:");
    write_file(folder / "data:" / "x", "content");
    CHECK(fault(folder / "data:" / "x") == "");
    CHECK(fault(folder) == folder.string() + ": is a folder (wanted a file); give the path of a file");
    for (const char* address : {"preload:/nonexist", "http://127.0.0.1:9/x", "ftp://127.0.0.1:9/x",
                                "data:,abc", "s3://x/y", "file:///etc/passwd", ""}) {
        CAPTURE(address);
        CHECK(fault(address) ==
              std::string(address) + ": cannot be read (No such file or directory); check the path");
    }
    std::filesystem::remove_all(folder);
}
