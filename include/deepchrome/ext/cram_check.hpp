// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Goes through the structure of a CRAM 3 file as its specification has it ("CRAM format specification
/// (version 3.1)", Global Alliance for Genomics and Health): containers, blocks and the headers of slices,
/// not their contents, which are passed over. htslib allocates what these say before it looks whether the
/// file can hold it, so that a few damaged bytes would ask for all of the memory. Throws DataError where
/// something does not fit, a checksum of a header is wrong, or a slice would unpack to more than a gigabyte.
class CramCheck {
public:
    /// `name` stands for the file in messages.
    CramCheck(const std::filesystem::path& path, std::string name)
        : name_(std::move(name)), file_(path, std::ios::binary) {
        if (!file_)
            throw DataError(name_ + ": cannot be read (" + std::strerror(errno) + "); check the path");
        file_.seekg(0, std::ios::end);
        size_ = static_cast<std::uint64_t>(file_.tellg());
        constexpr std::uint64_t definition = 26;
        std::array<char, 6> start{};
        if (size_ >= definition) bytes(0, start);
        if (std::string_view(start.data(), 4) != "CRAM") {
            throw DataError(name_ +
                            ": is no CRAM file (wanted its first bytes to be \"CRAM\"); give another file");
        }
        if (start[4] != 3) {
            throw DataError(name_ + ": is of version " + std::to_string(start[4]) + "." +
                            std::to_string(start[5]) +
                            " of CRAM (wanted 3.0 or 3.1, whose checksums tell damage); convert it, as by "
                            "samtools view -b");
        }
        bool ended = false;
        for (std::uint64_t at = definition; at < size_; ++containers_) ended = container(at);
        if (!ended) {
            throw DataError(
                name_ +
                ": the data end early (wanted a complete file, with its end marker); copy or fetch it again");
        }
    }

    std::uint64_t containers() const { return containers_; }

private:
    static constexpr std::uint64_t largest_block = std::uint64_t{1} << 29;
    static constexpr std::uint64_t largest_slice = std::uint64_t{1} << 30;
    static constexpr std::int32_t most_records = 1
                                                 << 22;  // of a slice; writers put some ten thousand into one
    enum BlockType { sam_header = 0, compression_header = 1, slice_header = 2, external = 4, core = 5 };
    enum Packing { raw = 0, gzip = 1, rans = 4, rans_nx16 = 5, arithmetic = 6, fqzcomp = 7, names = 8 };

    struct Block {
        int packing = 0;
        int type = 0;
        std::uint64_t data = 0;  // where its content begins
        std::uint64_t packed = 0;
        std::uint64_t unpacked = 0;
    };

    void want(bool holds, const char* what) const {
        if (holds) return;
        throw DataError(name_ + ": " + what + " " + std::to_string(containers_ + 1) +
                        " of the CRAM data is damaged; copy or fetch the file again");
    }

    void bytes(std::uint64_t offset, std::span<char> target) {
        file_.clear();
        file_.seekg(static_cast<std::streamoff>(offset));
        file_.read(target.data(), static_cast<std::streamsize>(target.size()));
        if (!file_) throw DataError(name_ + ": could not be read to its end (" + std::strerror(errno) + ")");
    }

    /// Numbers of the specification, from one piece of the file.
    class Numbers {
    public:
        Numbers(const CramCheck& check, const char* what, std::span<const char> piece)
            : check_(check), what_(what), piece_(piece) {}

        std::uint8_t byte() {
            check_.want(used_ < piece_.size(), what_);
            return static_cast<std::uint8_t>(piece_[used_++]);
        }
        /// Little-endian, four bytes.
        std::uint32_t fixed() {
            std::uint32_t value = 0;
            for (int shift = 0; shift < 32; shift += 8) value |= std::uint32_t{byte()} << shift;
            return value;
        }
        /// ITF8: the leading ones of the first byte say how many bytes follow, at most four.
        std::int32_t itf8() {
            const std::uint32_t first = byte();
            if (first < 0x80) return static_cast<std::int32_t>(first);
            int more = 1;
            while (more < 4 && (first & (0x80u >> more)) != 0) ++more;
            std::uint32_t value = first & (more == 4 ? 0x0Fu : 0x7Fu >> more);
            for (int i = 0; i < more; ++i) {
                const std::uint32_t next = byte();
                value = more == 4 && i == 3 ? (value << 4) | (next & 0x0F) : (value << 8) | next;
            }
            return static_cast<std::int32_t>(value);
        }
        /// LTF8, the same for 64 bits, whose value is not of interest.
        void pass_ltf8() {
            const unsigned first = byte();
            for (int bit = 0; bit < 8 && (first & (0x80u >> bit)) != 0; ++bit) byte();
        }
        /// Of bytes with seven bits each, the highest first.
        std::uint32_t seven_bits() {
            std::uint32_t value = 0;
            for (;;) {
                const std::uint8_t next = byte();
                value = (value << 7) | (next & 0x7F);
                if (next < 0x80) return value;
            }
        }
        /// The checksum that stands here, of everything before it.
        void checksum() {
            const std::uint32_t found = crc32_of(std::as_bytes(piece_.first(used_)));
            check_.want(fixed() == found, what_);
        }
        std::size_t used() const { return used_; }
        std::size_t left() const { return piece_.size() - used_; }

    private:
        const CramCheck& check_;
        const char* what_;
        std::span<const char> piece_;
        std::size_t used_ = 0;
    };

    /// Up to `most` bytes, fewer where `end` comes first.
    std::span<const char> piece(std::uint64_t offset, std::uint64_t end, std::uint64_t most) {
        piece_.resize(static_cast<std::size_t>(std::min(most, end - offset)));
        bytes(offset, piece_);
        return piece_;
    }

    /// Checks the container at `at` and moves behind it; true for the one that marks the end of the file.
    bool container(std::uint64_t& at) {
        constexpr const char* what = "the header of container";
        // Nine numbers take less than 64 bytes; landmarks, of which there is one a slice, come after.
        std::uint64_t ahead = 256;
        for (;; ahead *= 16) {
            Numbers numbers(*this, what, piece(at, size_, ahead));
            const std::uint64_t length = numbers.fixed();
            const std::int32_t reference = numbers.itf8();
            const std::int32_t start = numbers.itf8();
            numbers.itf8();  // span
            const std::int32_t records = numbers.itf8();
            numbers.pass_ltf8();
            numbers.pass_ltf8();
            const std::int32_t blocks = numbers.itf8();
            const std::int32_t landmarks = numbers.itf8();
            constexpr std::uint64_t least_block = 9;
            want(blocks >= 0 && landmarks >= 0 && landmarks <= blocks && records >= 0, what);
            want(length <= size_ - at && static_cast<std::uint64_t>(blocks) * least_block <= length, what);
            const std::uint64_t most = static_cast<std::uint64_t>(landmarks) * 5 + 4;
            if (numbers.left() < most && ahead < size_ - at) continue;
            std::int32_t before = -1;
            for (std::int32_t i = 0; i < landmarks; ++i) {
                const std::int32_t landmark = numbers.itf8();
                want(landmark > before && static_cast<std::uint64_t>(landmark) < length, what);
                before = landmark;
            }
            numbers.checksum();
            const std::uint64_t first = at + numbers.used();
            want(length <= size_ - first, what);
            at = first + length;
            constexpr std::int32_t marker = 0x454F46;  // "EOF"
            const bool ends = reference == -1 && start == marker && records == 0 && length == 15;
            blocks_of(first, at, blocks, landmarks);
            return ends;
        }
    }

    void blocks_of(std::uint64_t at, std::uint64_t end, std::int32_t blocks, std::int32_t landmarks) {
        constexpr const char* what = "a block of container";
        std::uint64_t slice = 0;  // bytes that the current one unpacks to
        std::int32_t slices = 0;
        std::int32_t left = 0;  // blocks of the current slice
        for (std::int32_t i = 0; i < blocks; ++i) {
            const Block block = block_at(at, end);
            want(containers_ > 0 || block.type == sam_header, what);  // the first container is the text
            if (block.type == slice_header) {
                want(left == 0 && ++slices <= landmarks, what);
                slice = 0;
                left = slice_blocks(block, blocks - i - 1);
            } else if (left > 0) {
                want(block.type == external || block.type == core, what);
                --left;
            } else {
                want(block.type == compression_header || block.type == sam_header, what);
                slice = 0;
            }
            slice += block.unpacked;
            want(slice <= largest_slice, what);
        }
        want(left == 0, what);
    }

    /// The block at `at`, which is moved behind it.
    Block block_at(std::uint64_t& at, std::uint64_t end) {
        constexpr const char* what = "a block of container";
        constexpr std::uint64_t longest_head = 32;
        Numbers numbers(*this, what, piece(at, end, longest_head));
        Block block;
        block.packing = numbers.byte();
        block.type = numbers.byte();
        numbers.itf8();  // what it is about
        const std::int32_t packed = numbers.itf8();
        const std::int32_t unpacked = numbers.itf8();
        want(packed >= 0 && unpacked >= 0 && block.packing <= names && block.type <= core, what);
        block.packed = static_cast<std::uint64_t>(packed);
        block.unpacked = static_cast<std::uint64_t>(unpacked);
        block.data = at + numbers.used();
        want(block.packed + 4 <= end - block.data && block.unpacked <= largest_block, what);
        want(block.packing != raw || block.packed == block.unpacked, what);
        // Deflate makes of a byte at most 1032.
        want(block.packing != gzip || block.unpacked <= 1032 * block.packed, what);
        if (block.packing >= rans && block.unpacked > 0) {
            want(stated_size(block.packing, numbers) <= block.unpacked, what);
        }
        const std::uint64_t head = at;
        at = block.data + block.packed + 4;
        if (block.type <= slice_header) {  // htslib takes these as they are
            Numbers whole(*this, what, piece(head, at, at - head));
            for (std::uint64_t i = 0; i < block.data - head + block.packed; ++i) whole.byte();
            whole.checksum();
        }
        return block;
    }

    /// The size that packed data state at their beginning; 0 where they do not.
    static std::uint64_t stated_size(int packing, Numbers& numbers) {
        if (packing == rans) {
            numbers.byte();
            numbers.fixed();
            return numbers.fixed();
        }
        if (packing == names) return numbers.fixed();
        if (packing == fqzcomp) return numbers.seven_bits();
        constexpr unsigned no_size = 0x10;
        return (numbers.byte() & no_size) != 0 ? 0 : numbers.seven_bits();
    }

    /// Reads the header of a slice, and returns how many blocks follow it.
    std::int32_t slice_blocks(const Block& block, std::int32_t most) {
        constexpr const char* what = "the header of a slice of container";
        std::vector<char> content(static_cast<std::size_t>(block.packed));
        bytes(block.data, content);
        want(block.packing == raw, what);
        Numbers numbers(*this, what, content);
        for (int i = 0; i < 3; ++i) numbers.itf8();  // reference, start, span
        const std::int32_t records = numbers.itf8();
        numbers.pass_ltf8();
        const std::int32_t blocks = numbers.itf8();
        const std::int32_t ids = numbers.itf8();
        want(records >= 0 && records <= most_records && blocks >= 0 && blocks <= most && ids >= 0 &&
                 ids <= blocks,
             what);
        for (std::int32_t i = 0; i < ids; ++i) numbers.itf8();
        return blocks;
    }

    std::string name_;
    std::ifstream file_;
    std::uint64_t size_ = 0;
    std::uint64_t containers_ = 0;  // that were checked
    std::vector<char> piece_;
};

}  // namespace deepchrome::detail
