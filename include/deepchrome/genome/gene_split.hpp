// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/table/split.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Which table a gene goes to.
enum class Part : std::uint8_t { train, valid, test, none };

inline constexpr std::array<std::string_view, 4> part_names = {"train", "valid", "test", "none"};

/// Shares of train, valid and test, in any unit.
using PartShares = std::array<double, 3>;

/// Most genes train. A fifth of the genes of man or mouse, about 4,000, is enough to test with.
inline constexpr PartShares default_shares = {60, 20, 20};

/// The published division: contiguous thirds. It was published in the order of the ids, in which `genes`
/// should be.
std::vector<Part> split_in_thirds(std::size_t genes);

namespace detail {

/// The part that lacks most of its share, where `dealt` genes have been given out.
std::size_t part_most_behind(const PartShares& shares, double dealt, const std::array<double, 3>& given);

}  // namespace detail

/// Deals genes at random to the parts, each stratum as evenly as can be. Rows of one id stay together, in the
/// stratum of the first. `strata` has one value a gene; without strata, pass zeros.
std::vector<Part> split_at_random(std::span<const GeneLocus> genes, std::span<const float> strata,
                                  const PartShares& shares, Seed seed);

/// A table of gene ids and train, valid, test or none; with a header that names columns `gene_id` and
/// `split`, as genes.tsv has it, or of two columns. Throws DataError for a gene it does not have.
std::vector<Part> read_split(LineReader& lines, std::span<const GeneLocus> genes);

std::vector<Part> read_split(const std::filesystem::path& path, std::span<const GeneLocus> genes);

/// Takes training genes out whose window shares a base with that of a test gene; returns how many.
std::size_t exclude_overlaps(std::vector<Part>& parts, const WindowIndex& windows);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<Part> split_in_thirds(std::size_t genes) {
    const SplitSizes sizes = published_split(genes);
    std::vector<Part> parts(genes, Part::train);
    for (std::size_t row = sizes.train; row < genes; ++row)
        parts[row] = row < sizes.train + sizes.valid ? Part::valid : Part::test;
    return parts;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::size_t part_most_behind(const PartShares& shares, double dealt,
                                               const std::array<double, 3>& given) {
    const double all = shares[0] + shares[1] + shares[2];
    const auto behind = [&](std::size_t part) { return shares[part] / all * dealt - given[part]; };
    std::size_t most = 0;
    for (std::size_t part = 1; part < 3; ++part) {
        if (behind(part) > behind(most)) most = part;
    }
    return most;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<Part> split_at_random(std::span<const GeneLocus> genes,
                                                    std::span<const float> strata, const PartShares& shares,
                                                    Seed seed) {
    detail::TextMap<std::size_t> group_of;
    std::vector<std::vector<std::size_t>> groups;
    std::vector<float> stratum_of;  // of a group
    for (std::size_t row = 0; row < genes.size(); ++row) {
        const auto [place, fresh] = group_of.try_emplace(genes[row].id, groups.size());
        if (fresh) {
            stratum_of.push_back(strata[row]);
            groups.emplace_back();
        }
        groups[place->second].push_back(row);
    }
    std::array<double, 3> given{};
    double dealt = 0;
    std::vector<Part> parts(genes.size(), Part::none);
    std::uint64_t number = 0;
    for (std::vector<std::size_t>& members : detail::rows_by_label(stratum_of)) {
        RandomStream stream(seed, Purpose::split, 1, number++);
        shuffle(std::span(members), stream);
        for (const std::size_t group : members) {
            dealt += static_cast<double>(groups[group].size());
            const std::size_t next = detail::part_most_behind(shares, dealt, given);
            for (const std::size_t row : groups[group]) parts[row] = static_cast<Part>(next);
            given[next] += static_cast<double>(groups[group].size());
        }
    }
    return parts;
}

DEEPCHROME_INLINE std::vector<Part> read_split(LineReader& lines, std::span<const GeneLocus> genes) {
    detail::TextMap<Part> part_of;
    std::vector<std::string_view> fields;
    std::size_t gene_column = 0;
    std::size_t split_column = 1;
    while (lines.next()) {
        if (lines.text().starts_with('#')) continue;
        split_fields(lines.text(), '\t', fields);
        if (lines.number() == 1 && detail::contains(fields, "split")) {
            split_column = detail::index_of(fields, "split");
            if (detail::contains(fields, "gene_id")) gene_column = detail::index_of(fields, "gene_id");
            continue;
        }
        if (fields.size() <= std::max(gene_column, split_column)) {
            throw_as<DataError>(
                {lines.where(), ": ", too_few_columns(lines.text(), fields.size(), "gene_id, split")});
        }
        const std::size_t number = detail::index_of(part_names, fields[split_column]);
        if (number == part_names.size()) {
            throw_as<DataError>({lines.where(), ": the split is ", in_quotes(fields[split_column]),
                                 " (wanted train, valid, test or none); correct the line"});
        }
        require_printable_name(fields[gene_column], "gene name", lines);
        const auto part = static_cast<Part>(number);
        const auto [known, fresh] = part_of.try_emplace(without_version(fields[gene_column]), part);
        if (!fresh && known->second != part) {
            throw_as<DataError>({lines.where(), ": gene ", fields[gene_column],
                                 " comes up again in another split (wanted one); remove one of its lines"});
        }
    }
    std::vector<Part> parts;
    for (const GeneLocus& gene : genes) {
        const auto place = part_of.find(without_version(gene.id));
        if (place == part_of.end()) {
            throw_as<DataError>(
                {lines.name(), ": has no gene ", gene.id,
                 " (wanted every gene of the annotation); add it, with none where it is to be "
                 "left out"});
        }
        parts.push_back(place->second);
    }
    return parts;
}

DEEPCHROME_INLINE std::vector<Part> read_split(const std::filesystem::path& path,
                                               std::span<const GeneLocus> genes) {
    LineReader lines(path);
    return read_split(lines, genes);
}

DEEPCHROME_INLINE std::size_t exclude_overlaps(std::vector<Part>& parts, const WindowIndex& windows) {
    const std::int64_t length = windows.rule().length();
    std::vector<std::vector<std::int64_t>> test_starts(windows.chromosomes().size());
    for (std::size_t row = 0; row < parts.size(); ++row) {
        if (parts[row] == Part::test) test_starts[windows[row].chromosome].push_back(windows[row].start);
    }
    for (auto& starts : test_starts) std::sort(starts.begin(), starts.end());
    std::size_t excluded = 0;
    for (std::size_t row = 0; row < parts.size(); ++row) {
        if (parts[row] != Part::train) continue;
        const auto& starts = test_starts[windows[row].chromosome];
        const auto next = std::upper_bound(starts.begin(), starts.end(), windows[row].start - length);
        if (next == starts.end() || *next >= windows[row].start + length) continue;
        parts[row] = Part::none;
        ++excluded;
    }
    return excluded;
}

}  // namespace deepchrome

#endif
