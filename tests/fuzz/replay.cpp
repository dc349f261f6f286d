// SPDX-License-Identifier: BSD-3-Clause
//
// Gives every file of a folder to a fuzzed reader, once as it is, and once for each of its halves: what
// libFuzzer's own main does with the corpus, for compilers without it.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>

#include <deepchrome/core/file.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

/// Mutators are linked, but not called here.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t);
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t size, std::size_t) { return size; }

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: replay <folder>\n";
        return 2;
    }
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
        const std::string bytes = deepchrome::read_file(entry.path());
        const auto* const data = reinterpret_cast<const std::uint8_t*>(bytes.data());
        LLVMFuzzerTestOneInput(data, bytes.size());
        LLVMFuzzerTestOneInput(data, bytes.size() / 2);
        LLVMFuzzerTestOneInput(data + bytes.size() / 2, bytes.size() - bytes.size() / 2);
        ++files;
    }
    std::cout << files << " files replayed\n";
    return files == 0 ? 1 : 0;
}
