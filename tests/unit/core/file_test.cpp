// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/error.hpp>
#include <deepchrome/core/file.hpp>

namespace {

namespace fs = std::filesystem;
using namespace deepchrome;

/// A folder of its own for each test.
class Folder {
public:
    Folder()
        : path_(fs::temp_directory_path() /
                (std::string("deepchrome_file_test_") + std::to_string(::getpid()))) {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }

    fs::path operator/(const std::string& name) const { return path_ / name; }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
    }

private:
    fs::path path_;
};

std::string data_error(const std::function<void()>& work) {
    try {
        work();
    } catch (const DataError& error) {
        return error.what();
    }
    return "no DataError";
}

TEST_CASE("A file appears at commit, as a whole") {
    const Folder folder;
    {
        AtomicFile file(folder / "a.txt");
        file.stream() << "first\n";
        CHECK_FALSE(fs::exists(folder / "a.txt"));
        file.commit();
        CHECK(read_file(folder / "a.txt") == "first\n");
    }
    CHECK(folder.files() == 1);
}

TEST_CASE("Without commit nothing stays, and an older file stays as it was") {
    const Folder folder;
    write_file(folder / "a.txt", "old");
    try {
        AtomicFile file(folder / "a.txt");
        file.stream() << "half of the n";
        throw Error("something went wrong");
    } catch (const Error&) {
    }
    CHECK(read_file(folder / "a.txt") == "old");
    CHECK(folder.files() == 1);
    write_file(folder / "a.txt", "new");
    CHECK(read_file(folder / "a.txt") == "new");
    CHECK(folder.files() == 1);
}

TEST_CASE("A place where no file can be is an error that names it") {
    const Folder folder;
    const fs::path missing = folder / "missing" / "a.txt";
    CHECK(data_error([&] { AtomicFile file(missing); }) ==
          missing.string() + ": cannot be written (No such file or directory); "
                             "choose another place or change its permissions");
    fs::create_directory(folder / "taken");
    const fs::path taken = folder / "taken";
    CHECK(data_error([&] { write_file(taken, "x"); }) ==
          taken.string() + ": is a folder (wanted a file to write); choose another place");
    CHECK(folder.files() == 1);
}

TEST_CASE("A new file takes no place that is taken, also meanwhile") {
    const Folder folder;
    const fs::path path = folder / "a.txt";
    const std::string taken = path.string() + ": exists already (wanted a new file); choose another place";
    {
        AtomicFile file(path, Existing::keep);
        file.stream() << "new";
        write_file(path, "of somebody else");
        CHECK(data_error([&] { file.commit(); }) == taken);
    }
    CHECK(read_file(path) == "of somebody else");
    CHECK(data_error([&] { AtomicFile file(path, Existing::keep); }) == taken);
    CHECK(folder.files() == 1);
    fs::remove(path);
    AtomicFile file(path, Existing::keep);
    file.stream() << "new";
    file.commit();
    CHECK(read_file(path) == "new");
    CHECK(folder.files() == 1);
}

TEST_CASE("A link is not written through, and not replaced") {
    const Folder folder;
    write_file(folder / "other", "of somebody else");
    fs::create_symlink("other", folder / "a.txt");
    fs::create_symlink("nothing", folder / "b.txt");
    for (const char* name : {"a.txt", "b.txt"}) {
        CHECK(data_error([&] { write_file(folder / name, "x"); }) ==
              (folder / name).string() +
                  ": is a link (wanted a file to write); give the name of the file itself");
    }
    CHECK(read_file(folder / "other") == "of somebody else");
    CHECK(fs::is_symlink(folder / "a.txt"));
}

TEST_CASE("A device or a pipe is written into, and stays what it is") {
    const Folder folder;
    write_file("/dev/null", "x");
    CHECK(fs::is_character_file("/dev/null"));
    const fs::path pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    {
        AtomicFile file(pipe, Existing::keep);
        file.stream() << "through";
        file.commit();
    }
    std::array<char, 16> bytes{};
    CHECK(::read(reader, bytes.data(), bytes.size()) == 7);
    CHECK(std::string(bytes.data()) == "through");
    ::close(reader);
    CHECK(fs::is_fifo(pipe));
    fs::create_symlink("/dev/null", folder / "to_device");
    write_file(folder / "to_device", "x");
    CHECK(fs::is_symlink(folder / "to_device"));
}

TEST_CASE("What does not fit is an error, and leaves nothing") {
    const Folder folder;
    struct ::rlimit before {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    const struct ::rlimit small { 1000, before.rlim_max };
    ::setrlimit(RLIMIT_FSIZE, &small);
    const std::string message = data_error([&] { write_file(folder / "a.txt", std::string(100'000, 'x')); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, handler);
    CHECK(message == (folder / "a.txt").string() +
                         ": could not be written to its end (File too large); files may be no larger, raise "
                         "the limit (ulimit -f)");
    CHECK(folder.files() == 0);
}

TEST_CASE("Nothing is read beside results that are half in place") {
    const Folder folder;
    fs::create_directory(folder / "models");
    write_file(folder / "a.csv", "a");
    write_file(folder / "models/m", "m");
    write_file(folder / std::string(journal_name), "");
    for (const char* name : {"a.csv", "models/m"}) {
        CHECK(
            data_error([&] { read_file(folder / name); }) ==
            (folder / name).string() +
                ": is one of a set of results that is half in place (wanted a whole one); try again, or, if "
                "the program that wrote them was killed, give its command again");
    }
    fs::remove(folder / std::string(journal_name));
    CHECK(read_file(folder / "models/m") == "m");
}

TEST_CASE("A file is read as it is, byte by byte") {
    const Folder folder;
    const std::string content("a\0b\r\n\xff\n", 7);
    write_file(folder / "bytes", content);
    CHECK(read_file(folder / "bytes") == content);
    write_file(folder / "empty", "");
    CHECK(read_file(folder / "empty") == "");
}

TEST_CASE("The checksum of a file is that of its bytes, however many") {
    const Folder folder;
    write_file(folder / "digits", "123456789");
    CHECK(file_checksum(folder / "digits") == "crc32:cbf43926");
    const std::string long_content(700'000, 'x');
    write_file(folder / "long", long_content);
    CHECK(file_checksum(folder / "long") == checksum_text(crc32_of(std::as_bytes(std::span(long_content)))));
    const fs::path missing = folder / "missing";
    CHECK(data_error([&] { file_checksum(missing); }) ==
          missing.string() + ": cannot be read (No such file or directory); check the path");
}

TEST_CASE("What cannot be read is an error that names it") {
    const Folder folder;
    const fs::path missing = folder / "missing";
    CHECK(data_error([&] { read_file(missing); }) ==
          missing.string() + ": cannot be read (No such file or directory); check the path");
    const fs::path parent = folder / ".";
    CHECK(data_error([&] { read_file(parent); }) ==
          parent.string() + ": is a folder (wanted a file); give the path of a file");
    const fs::path endless = folder / std::string(5000, 'x');
    CHECK(data_error([&] { read_file(endless); }) ==
          endless.string() + ": cannot be read (File name too long); check the path");
}

TEST_CASE("file_checksum: the CRC-32 of all bytes, also of more than are read at a time") {
    const Folder folder;
    write_file(folder / "check", "123456789");
    CHECK(file_checksum(folder / "check") == "crc32:cbf43926");  // the check value of this CRC
    write_file(folder / "empty", "");
    CHECK(file_checksum(folder / "empty") == "crc32:00000000");
    for (const std::size_t size : {std::size_t{1} << 18, (std::size_t{1} << 18) + 1, std::size_t{600000}}) {
        CAPTURE(size);
        std::string bytes(size, 'a');
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * i >> 7);
        write_file(folder / "large", bytes);
        CHECK(file_checksum(folder / "large") ==
              "crc32:" + hexadecimal(crc32_of(std::as_bytes(std::span(bytes)))));
    }
}

TEST_CASE("file_checksum: of what cannot be read there is none") {
    const Folder folder;
    const fs::path missing = folder / "missing";
    CHECK(data_error([&] { file_checksum(missing); }) ==
          missing.string() + ": cannot be read (No such file or directory); check the path");
    const fs::path parent = folder / ".";
    CHECK(data_error([&] { file_checksum(parent); }) ==
          parent.string() + ": is a folder (wanted a file); give the path of a file");
}

}  // namespace
