// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Data that a reader of text is given by mistake: how it begins, what it is called and what to do about it.
struct OtherData {
    std::string_view magic;
    std::size_t place;  ///< of the magic, from the first byte
    std::string_view what;
    std::string_view remedy;
};

using namespace std::string_view_literals;

inline constexpr std::string_view unpack_it = "unpack it, and pack it by gzip if at all";
inline constexpr std::string_view export_it = "export it as a table of text";
inline constexpr std::string_view data_of_index = "give the file that the index is of";

/// Packed otherwise than by gzip, or no data at all: of no use to any reader.
inline constexpr std::array packed_data = {
    OtherData{"PK\x03\x04"sv, 0, "a zip archive, or a workbook", unpack_it},
    OtherData{"1AY&SY"sv, 4, "bzip2 data", unpack_it},
    OtherData{"\xFD"
              "7zXZ\0"sv,
              0, "xz data", unpack_it},
    OtherData{"\x28\xB5\x2F\xFD"sv, 0, "zstd data", unpack_it},
    OtherData{"\x04\x22\x4D\x18"sv, 0, "lz4 data", unpack_it},
    OtherData{"LZIP\1"sv, 0, "lzip data", unpack_it},
    OtherData{"\x1F\x9D"sv, 0, "data of compress", unpack_it},
    OtherData{"7z\xBC\xAF\x27\x1C"sv, 0, "a 7z archive", unpack_it},
    OtherData{"Rar!\x1A"sv, 0, "a rar archive", unpack_it},
    OtherData{"\xFF\xFE"sv, 0, "UTF-16 text", "convert it to UTF-8"},
    OtherData{"\xFE\xFF"sv, 0, "UTF-16 text", "convert it to UTF-8"},
    OtherData{"<?xml"sv, 0, "XML, perhaps what a server said instead of sending the file",
              "fetch the file again"},
    OtherData{"/annex/objects/"sv, 0, "a pointer of git-annex, not the data", "fetch it by git annex get"},
    OtherData{"../.git/annex/"sv, 0, "a pointer of git-annex, not the data", "fetch it by git annex get"},
    OtherData{"version https://git-lfs.github.com/"sv, 0, "a pointer of Git LFS, not the data",
              "fetch it by git lfs pull"},
};

/// Known data that are no text.
inline constexpr std::array binary_data = {
    OtherData{"\x1F\x8B"sv, 0, "packed by gzip twice", "unpack it once"},
    OtherData{"ustar\0"sv, 257, "a tar archive", "take the file out of it"},
    OtherData{"ustar  \0"sv, 257, "a tar archive", "take the file out of it"},
    OtherData{"BAM\1"sv, 0, "BAM data", "give a table of text"},
    OtherData{"CRAM\2"sv, 0, "CRAM data", "give a table of text"},
    OtherData{"CRAM\3"sv, 0, "CRAM data", "give a table of text"},
    OtherData{"\x26\xFC\x8F\x88"sv, 0, "bigWig data", "convert it by bigWigToBedGraph"},
    OtherData{"\x88\x8F\xFC\x26"sv, 0, "bigWig data", "convert it by bigWigToBedGraph"},
    OtherData{"\xEB\xF2\x89\x87"sv, 0, "bigBed data", "convert it by bigBedToBed"},
    OtherData{"\x87\x89\xF2\xEB"sv, 0, "bigBed data", "convert it by bigBedToBed"},
    OtherData{"\x43\x27\x41\x1A"sv, 0, "2bit data, a genome", "give another file"},
    OtherData{"\x1A\x41\x27\x43"sv, 0, "2bit data, a genome", "give another file"},
    OtherData{"BCF\2"sv, 0, "BCF data, variants", "give another file"},
    OtherData{"BAI\1"sv, 0, "the index of a BAM file", data_of_index},
    OtherData{"CSI\1"sv, 0, "an index", data_of_index},
    OtherData{"TBI\1"sv, 0, "the index of tabix", data_of_index},
    OtherData{"\x89HDF\r\n"sv, 0, "HDF5 data", export_it},
    OtherData{"\x93NUMPY"sv, 0, "an array of NumPy", export_it},
    OtherData{"RDX2\n"sv, 0, "data of R", "write it by write.table"},
    OtherData{"RDX3\n"sv, 0, "data of R", "write it by write.table"},
    OtherData{"X\n\0\0\0"sv, 0, "data of R", "write it by write.table"},
    OtherData{"PAR1\x15"sv, 0, "Parquet data", export_it},
    OtherData{"\xD0\xCF\x11\xE0"sv, 0, "a workbook of Excel", export_it},
    OtherData{"%PDF"sv, 0, "a PDF document", "give the data"},
    OtherData{"{\"", 0, "JSON, perhaps what a server said instead of sending the file", export_it},
};

template <std::size_t N>
const OtherData* find_other_data(const std::array<OtherData, N>& known, std::string_view start) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const OtherData& data) {
        return start.size() > data.place && start.substr(data.place).starts_with(data.magic);
    });
    return found == known.end() ? nullptr : &*found;
}

/// True for a page such as a server sends where the file is not to be had.
bool is_html(std::string_view start);

/// Throws DataError for what no reader takes, by its first bytes as they are stored.
void refuse_packed_data(std::string_view start, const std::string& name);

/// Throws DataError for the beginning of a text, or all of it, that has no LF but CRs, as lines of old Macs
/// ended.
void refuse_carriage_returns(std::string_view text, const std::string& name);

/// Throws DataError for what is no text, by its first bytes, unpacked.
void refuse_binary_data(std::string_view start, const std::string& name);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE bool is_html(std::string_view start) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (start.starts_with(byte_order_mark)) start.remove_prefix(byte_order_mark.size());
    start.remove_prefix(std::min(start.find_first_not_of(" \t\r\n"), start.size()));
    const auto begins = [&](std::string_view word) {
        return start.size() >= word.size() &&
               std::equal(word.begin(), word.end(), start.begin(), [](char wanted, char found) {
                   return wanted ==
                          (found >= 'A' && found <= 'Z' ? static_cast<char>(found - 'A' + 'a') : found);
               });
    };
    return begins("<!doctype html") || begins("<html") || begins("<head");
}

DEEPCHROME_ONCE void refuse_packed_data(std::string_view start, const std::string& name) {
    if (is_html(start)) {
        throw_as<DataError>(
            {name, ": is a page of HTML, perhaps what a server sent instead of the file (wanted the "
                   "data themselves); fetch the file again"});
    }
    if (const OtherData* const data = find_other_data(packed_data, start)) {
        throw_as<DataError>(
            {name, ": is ", data->what, " (wanted plain data, or those packed by gzip); ", data->remedy});
    }
}

DEEPCHROME_ONCE void refuse_carriage_returns(std::string_view text, const std::string& name) {
    const std::size_t first = text.find('\r');
    if (text.find('\n') != text.npos || first == text.npos || first + 1 == text.size()) return;
    throw_as<DataError>({name, ": its lines end in CR alone (wanted LF, or CR and LF); convert it by "
                               "tr '\\r' '\\n'"});
}

DEEPCHROME_ONCE void refuse_binary_data(std::string_view start, const std::string& name) {
    refuse_packed_data(start, name);
    if (const OtherData* const data = find_other_data(binary_data, start)) {
        throw_as<DataError>({name, ": is ", data->what, " (wanted text); ", data->remedy});
    }
    if (start.substr(0, start.find('\n')).find('\0') == start.npos) return;
    if (start.size() > 3 && start[0] != '\0' && start[1] == '\0' &&
        start[3] == '\0') {  // a letter, 0, a letter, 0
        throw DataError(name + ": is UTF-16 text (wanted text in UTF-8); convert it to UTF-8");
    }
    throw DataError(name +
                    ":1: holds a NUL byte (wanted text); the file is damaged or no table; write it again");
}

}  // namespace deepchrome::detail

#endif
