// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/signals/interval_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Goes through the structure of a bigWig file as Kent et al. describe it ("BigWig and BigBed: enabling
/// browsing of large distributed datasets", 2010, supplement): header, chromosomes, index, and the blocks of
/// values that windows need. libBigWig takes all of it on trust, so that a damaged file would end the
/// program. Throws DataError where something is not as it should be.
class BigWigCheck {
public:
    /// `name` stands for the file in messages.
    BigWigCheck(const std::filesystem::path& path, std::string name, const WindowIndex& windows)
        : name_(std::move(name)), file_(path, std::ios::binary), windows_(windows) {
        if (!file_)
            throw DataError(name_ + ": cannot be read (" + std::strerror(errno) + "); check the path");
        file_.seekg(0, std::ios::end);
        size_ = static_cast<std::uint64_t>(file_.tellg());
        if (size_ < 4 || number<std::uint32_t>(0) != magic) {
            throw DataError(
                name_ + ": is no bigWig file (wanted its first bytes to be 26 fc 8f 88); give another file");
        }
        if (size_ < 68 || number<std::uint32_t>(size_ - 4) != magic) {
            throw DataError(
                name_ +
                ": the bigWig data end early (wanted a complete file, with its end marker); copy or fetch it "
                "again");
        }
        header();
        chromosomes();
        index();
    }

private:
    static constexpr std::uint32_t magic = 0x888FFC26;
    static constexpr std::size_t longest_name = 4096;
    static constexpr std::uint32_t largest_block = std::uint32_t{1} << 28;
    static constexpr int deepest = 32;

    void want(bool holds, const char* what) const {
        if (holds) return;
        throw DataError(name_ + ": " + what + " of the bigWig data is damaged; copy or fetch the file again");
    }

    /// Bytes of the file; refuses those beyond its end.
    void bytes(std::uint64_t offset, std::span<char> target, const char* what) {
        want(target.size() <= size_ && offset <= size_ - target.size(), what);
        file_.clear();
        file_.seekg(static_cast<std::streamoff>(offset));
        file_.read(target.data(), static_cast<std::streamsize>(target.size()));
        want(static_cast<bool>(file_), what);
    }

    template <class T>
    T number(std::uint64_t offset, const char* what = "the header") {
        std::array<char, sizeof(T)> raw;
        bytes(offset, raw, what);
        T value;
        std::memcpy(&value, raw.data(), sizeof value);  // little-endian, as the magic number showed
        return value;
    }

    template <class T>
    static T at(const char* raw) {
        T value;
        std::memcpy(&value, raw, sizeof value);
        return value;
    }

    void header() {
        const auto levels = number<std::uint16_t>(6);
        want(std::uint64_t{64} + levels * std::uint64_t{24} <= size_, "the header");
        tree_ = number<std::uint64_t>(8);
        index_ = number<std::uint64_t>(24);
        const auto summary = number<std::uint64_t>(44);
        want(summary == 0 || (summary < size_ && size_ - summary >= 40), "the header");
        buffer_ = number<std::uint32_t>(52);
        want(buffer_ <= largest_block, "the header");
    }

    void chromosomes() {
        constexpr const char* what = "the list of chromosomes";
        want(number<std::uint32_t>(tree_, what) == 0x78CA8C91, what);
        key_ = number<std::uint32_t>(tree_ + 8, what);
        const auto value = number<std::uint32_t>(tree_ + 12, what);
        const auto count = number<std::uint64_t>(tree_ + 16, what);
        want(key_ >= 1 && key_ <= longest_name && value == 8 && count >= 1 && count <= size_ / 8, what);
        stretches_.resize(count);
        known_.resize(count);
        chromosome_node(tree_ + 32, 0);
        for (const bool known : known_) want(known, what);
    }

    void chromosome_node(std::uint64_t offset, int depth) {
        constexpr const char* what = "the list of chromosomes";
        want(depth < deepest && seen_.insert(offset).second, what);
        const bool leaf = number<std::uint8_t>(offset, what) != 0;
        const auto count = number<std::uint16_t>(offset + 2, what);
        const std::size_t item = key_ + 8;
        std::vector<char> items(count * item);
        bytes(offset + 4, items, what);
        for (std::size_t i = 0; i < count; ++i) {
            const char* const key = items.data() + i * item;
            if (!leaf) {
                chromosome_node(at<std::uint64_t>(key + key_), depth + 1);
                continue;
            }
            const auto id = at<std::uint32_t>(key + key_);
            const auto length = at<std::uint32_t>(key + key_ + 4);
            const std::string chromosome(key, ::strnlen(key, key_));
            want(id < known_.size() && !known_[id] && !chromosome.empty() && length <= largest_coordinate,
                 what);
            known_[id] = true;
            const std::size_t number_of = windows_.chromosomes().find(chromosome);
            if (number_of == ChromosomeTable::absent) continue;
            windows_.for_each_stretch(number_of, [&](std::int32_t start, std::int32_t end) {
                stretches_[id].emplace_back(start, end);
            });
        }
    }

    void index() {
        constexpr const char* what = "the index";
        want(number<std::uint32_t>(index_, what) == 0x2468ACE0, what);
        seen_.clear();
        index_node(index_ + 48, 0);
    }

    void index_node(std::uint64_t offset, int depth) {
        constexpr const char* what = "the index";
        want(depth < deepest && seen_.insert(offset).second, what);
        const auto kind = number<std::uint8_t>(offset, what);
        const auto count = number<std::uint16_t>(offset + 2, what);
        const std::size_t item = kind != 0 ? 32 : 24;
        want(kind <= 1, what);
        std::vector<char> items(count * item);
        bytes(offset + 4, items, what);
        for (std::size_t i = 0; i < count; ++i) {
            const char* const entry = items.data() + i * item;
            if (kind == 0) {
                index_node(at<std::uint64_t>(entry + 16), depth + 1);
            } else {
                check_entry(entry);
            }
        }
    }

    void check_entry(const char* entry) {
        const auto first = at<std::uint32_t>(entry);
        const auto start = at<std::uint32_t>(entry + 4);
        const auto last = at<std::uint32_t>(entry + 8);
        const auto end = at<std::uint32_t>(entry + 12);
        const auto offset = at<std::uint64_t>(entry + 16);
        const auto length = at<std::uint64_t>(entry + 24);
        want(first <= last && last < stretches_.size() && start <= largest_coordinate &&
                 end <= largest_coordinate,
             "the index");
        want(offset <= size_ && length <= size_ - offset && length >= 1 && (buffer_ > 0 || length >= 24),
             "the index");
        bool needed = first != last && !windows_.chromosomes().uses().empty();
        needed = needed || IntervalSet::touches(stretches_[first], static_cast<std::int32_t>(start),
                                                static_cast<std::int32_t>(end));
        if (needed) check_block(offset, length);
    }

    void check_block(std::uint64_t offset, std::uint64_t length) {
        constexpr const char* what = "a block of values";
        packed_.resize(length);
        bytes(offset, packed_, what);
        std::span<const char> block = packed_;
        if (buffer_ > 0) {
            unpacked_.resize(buffer_);
            uLongf got = buffer_;
            const int status = ::uncompress(reinterpret_cast<Bytef*>(unpacked_.data()), &got,
                                            reinterpret_cast<const Bytef*>(packed_.data()), length);
            want(status == Z_OK, what);
            block = std::span<const char>(unpacked_).first(got);
        }
        want(block.size() >= 24, what);
        const auto type = at<std::uint8_t>(block.data() + 20);
        const auto count = at<std::uint16_t>(block.data() + 22);
        want(type >= 1 && type <= 3, what);
        constexpr std::array<std::size_t, 3> item = {12, 8, 4};
        want(block.size() >= 24 + count * item[type - 1u], what);
    }

    std::string name_;
    std::ifstream file_;
    const WindowIndex& windows_;
    std::uint64_t size_ = 0;
    std::uint64_t tree_ = 0;
    std::uint64_t index_ = 0;
    std::uint32_t buffer_ = 0;  // size of an unpacked block; 0: blocks are not packed
    std::size_t key_ = 0;
    std::set<std::uint64_t> seen_;
    std::vector<bool> known_;
    std::vector<std::vector<IntervalSet::Interval>> stretches_;  // of windows, per chromosome of the file
    std::vector<char> packed_;
    std::vector<char> unpacked_;
};

}  // namespace deepchrome::detail
