// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/text/fields.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The order of the bins of a gene.
enum class Orientation {
    genome,  ///< by coordinate, whatever the strand of the gene
    strand,  ///< in the direction of transcription
};

inline std::string_view to_string(Orientation orientation) {
    return orientation == Orientation::strand ? "strand" : "genome";
}

/// What a gene table says of its signals, in its first line; an empty field is unknown.
///
///     #deepchrome bin_width=100 orientation=genome normalization=none counting=overlap assembly=hg19
struct TableDescription {
    std::optional<std::uint32_t> bin_width = {};  ///< in base pairs
    std::optional<Orientation> orientation = {};
    std::string normalization = {};  ///< unit of the values, such as none (counts), cpm or rpkm
    std::string counting = {};       ///< what a value counts, such as overlap, 5p or track-mean
    std::string assembly = {};       ///< such as hg19

    friend bool operator==(const TableDescription&, const TableDescription&) = default;

    bool empty() const { return *this == TableDescription{}; }
};

namespace detail {

/// A field of a description, by name.
struct DescriptionField {
    std::string_view name;
    std::string value;  ///< empty: unknown
    bool matters;       ///< to a network: tables that differ in it are no input of one model
};

std::vector<DescriptionField> fields_of(const TableDescription& d);

inline constexpr std::string_view description_mark = "#deepchrome";

/// True for a line that is, or was meant as, a description.
bool is_description(std::string_view line);

inline bool is_one_word(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F && c != '='; });
}

}  // namespace detail

/// The first line of a table, without its end: "#deepchrome bin_width=100 assembly=hg19". DataError where a
/// text is not one word of ASCII.
std::string to_string(const TableDescription& description);

/// Reads the first line of a table. Throws DataError, opened by `where`, for a line that is not as
/// `to_string` writes it.
TableDescription parse_description(std::string_view line, const std::string& where);

/// Throws DataError, opened by `where`, where both descriptions know something that matters to a network and
/// disagree. `other` names what `wanted` describes: "the model".
void check_agreement(const TableDescription& found, const TableDescription& wanted, const std::string& where,
                     std::string_view other);

/// What `ours` says, and of fields that it leaves open what `other` says.
TableDescription completed(TableDescription ours, const TableDescription& other);

/// What is true of both: a field that one does not know, or that differs, is unknown.
TableDescription common_description(TableDescription a, const TableDescription& b);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <charconv>
#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE std::vector<DescriptionField> fields_of(const TableDescription& d) {
    return {{"bin_width", d.bin_width ? std::to_string(*d.bin_width) : std::string(), true},
            {"orientation", d.orientation ? std::string(to_string(*d.orientation)) : std::string(), true},
            {"normalization", d.normalization, true},
            {"counting", d.counting, true},
            {"assembly", d.assembly, false}};
}

DEEPCHROME_ONCE bool is_description(std::string_view line) {
    return line.starts_with(description_mark) &&
           (line.size() == description_mark.size() || line[description_mark.size()] == ' ');
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::string to_string(const TableDescription& description) {
    std::string line(detail::description_mark);
    for (const detail::DescriptionField& field : detail::fields_of(description)) {
        if (field.value.empty()) continue;
        if (!detail::is_one_word(field.value)) {
            throw_as<DataError>({"the ", field.name, " of a table to write is ", in_quotes(field.value),
                                 " (wanted one word of ASCII without =); choose another"});
        }
        line += message_of({" ", field.name, "=", field.value});
    }
    return line;
}

DEEPCHROME_ONCE TableDescription parse_description(std::string_view line, const std::string& where) {
    TableDescription description;
    std::vector<std::string_view> seen;
    for (const std::string_view word : split_fields(line.substr(detail::description_mark.size()), ' ')) {
        if (word.empty()) continue;
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(0, equals);
        const std::string_view value = equals == word.npos ? std::string_view() : word.substr(equals + 1);
        const auto fail = [&](std::string_view wanted) {
            throw_as<DataError>({where, ": the line #deepchrome has ", in_quotes(word), " (wanted ", wanted,
                                 "); correct it, or remove the line"});
        };
        if (!detail::is_one_word(value)) fail("name=value");
        if (std::ranges::find(seen, name) != seen.end()) fail("every name once");
        seen.push_back(name);
        if (name == "bin_width") {
            std::uint32_t width = 0;
            const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), width);
            if (problem != std::errc() || end != value.data() + value.size() || width == 0)
                fail("a whole number of base pairs");
            description.bin_width = width;
        } else if (name == "orientation") {
            if (value != "genome" && value != "strand") fail("orientation=genome or orientation=strand");
            description.orientation = value == "strand" ? Orientation::strand : Orientation::genome;
        } else if (name == "normalization") {
            description.normalization = value;
        } else if (name == "counting") {
            description.counting = value;
        } else if (name == "assembly") {
            description.assembly = value;
        } else {
            fail("bin_width, orientation, normalization, counting or assembly");
        }
    }
    return description;
}

DEEPCHROME_ONCE void check_agreement(const TableDescription& found, const TableDescription& wanted,
                                     const std::string& where, std::string_view other) {
    const auto ours = detail::fields_of(found);
    const auto theirs = detail::fields_of(wanted);
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (!ours[i].matters || ours[i].value.empty() || theirs[i].value.empty()) continue;
        if (ours[i].value == theirs[i].value) continue;
        throw_as<DataError>({where, ": its ", ours[i].name, " is ", ours[i].value, " (wanted ",
                             theirs[i].value, ", as ", other, " has); bring tables that were made alike"});
    }
}

DEEPCHROME_ONCE TableDescription completed(TableDescription ours, const TableDescription& other) {
    if (!ours.bin_width) ours.bin_width = other.bin_width;
    if (!ours.orientation) ours.orientation = other.orientation;
    if (ours.normalization.empty()) ours.normalization = other.normalization;
    if (ours.counting.empty()) ours.counting = other.counting;
    if (ours.assembly.empty()) ours.assembly = other.assembly;
    return ours;
}

DEEPCHROME_ONCE TableDescription common_description(TableDescription a, const TableDescription& b) {
    if (a.bin_width != b.bin_width) a.bin_width.reset();
    if (a.orientation != b.orientation) a.orientation.reset();
    if (a.normalization != b.normalization) a.normalization.clear();
    if (a.counting != b.counting) a.counting.clear();
    if (a.assembly != b.assembly) a.assembly.clear();
    return a;
}

}  // namespace deepchrome

#endif
