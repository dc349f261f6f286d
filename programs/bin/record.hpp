// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "settings.hpp"

/// What deepchrome-bin says of its inputs and tables, in run.json and on standard error.
namespace programs {

inline json to_json(const deepchrome::BinnedSignal& binned) {
    json record = {{"path", binned.path},
                   {"format", binned.format},
                   {"checksum", binned.checksum},
                   {"assembly", binned.evidence.describe()}};
    if (!binned.reads) return record;
    const deepchrome::ReadTally& tally = binned.tally;
    record["library_size"] = tally.counted;
    record["reads_in_windows"] = tally.in_windows;
    record["skipped"] = {{"unmapped", tally.unmapped},
                         {"duplicates", tally.duplicates},
                         {"failed_quality", tally.failed_quality},
                         {"low_mapq", tally.low_mapq},
                         {"blacklisted", tally.blacklisted}};
    return record;
}

/// The signals of a cell by mark, each with its control.
inline json to_json(const deepchrome::CellFiles& cell, const deepchrome::CellSignals& signals) {
    json record = json::object();
    for (std::size_t mark = 0; mark < cell.marks.size(); ++mark) {
        json& entry = record[cell.marks[mark].mark];
        entry = to_json(signals.files[mark]);
        const deepchrome::CellSignals::Control& control = signals.controls[mark];
        if (control.file == deepchrome::CellSignals::none) continue;
        entry["control"] = to_json(signals.files[control.file]);
        entry["control"]["factor"] = control.factor;
    }
    return record;
}

/// The chromosomes that files spell otherwise than the annotation, by file: {"1": "chr1"}. The log has the
/// first.
inline json renamed_chromosomes(const deepchrome::CellSignals& signals,
                                const deepchrome::Annotation& annotation, std::ostream& log) {
    json renamed = json::object();
    for (const deepchrome::BinnedSignal& binned : signals.files) {
        const auto names = deepchrome::renamed_chromosomes(binned.chromosomes, annotation.chromosomes);
        if (names.empty()) continue;
        log << binned.path << ": chromosome " << names.front().first << " is taken for "
            << names.front().second << (names.size() > 1 ? ", and so on\n" : "\n");
        json& of_file = renamed[binned.path] = json::object();
        for (const auto& [theirs, ours] : names) of_file[theirs] = ours;
    }
    return renamed;
}

/// What the tables of a cell say of themselves.
inline deepchrome::TableDescription describe_tables(const BinSettings& s, const deepchrome::CellFiles& cell,
                                                    const deepchrome::CellSignals& signals,
                                                    const std::string& assembly) {
    bool reads = false;
    bool tracks = false;
    bool controlled = false;
    for (std::size_t mark = 0; mark < cell.marks.size(); ++mark) {
        (signals.files[mark].reads ? reads : tracks) = true;
        controlled = controlled || signals.controls[mark].file != deepchrome::CellSignals::none;
    }
    std::string of_reads = name_of(count_rules, s.counting.by);
    if (s.counting.extend > 0) of_reads += "-extend-" + std::to_string(s.counting.extend);
    const std::string of_tracks = "track-" + name_of(summaries, s.track);
    std::string unit = name_of(units, s.normalize);
    if (controlled && s.control_use == deepchrome::ControlUse::ratio) unit = "control-ratio";
    if (controlled && s.control_use == deepchrome::ControlUse::subtract) unit += "-control-subtracted";
    return {.bin_width = static_cast<std::uint32_t>(s.windows.bin_width),
            .orientation =
                s.windows.orient_strand ? deepchrome::Orientation::strand : deepchrome::Orientation::genome,
            .normalization = unit,
            .counting = !tracks  ? of_reads
                        : !reads ? of_tracks
                                 : of_reads + "+" + of_tracks,
            .assembly = assembly};
}

/// How many genes are left out, by reason, and of those that miss a bin, in which mark.
inline json dropped_genes(const deepchrome::CellGenes& genes,
                          std::span<const deepchrome::BinnedSignal> signals,
                          std::span<const std::string> marks, std::size_t bins) {
    json dropped;
    for (std::size_t reason = 1; reason < deepchrome::left_out_names.size(); ++reason) {
        dropped[std::string(deepchrome::left_out_names[reason])] =
            genes.count(static_cast<deepchrome::LeftOut>(reason));
    }
    json by_mark = json::object();
    for (std::size_t mark = 0; mark < marks.size(); ++mark) {
        const std::size_t count = deepchrome::count_missing(genes, signals[mark], bins);
        if (count > 0) by_mark[marks[mark]] = count;
    }
    if (!by_mark.empty()) dropped["missing_bins_by_mark"] = by_mark;
    return dropped;
}

/// "4 unmeasured, 20 missing_bins (K4 20, K9 3)"; empty where none is left out.
inline std::string describe_dropped(const json& dropped) {
    std::string text;
    for (const std::string_view reason : deepchrome::left_out_names) {
        const auto count = dropped.value(std::string(reason), std::size_t{0});
        if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(reason);
    }
    std::string marks;
    const json by_mark = dropped.value("missing_bins_by_mark", json::object());
    for (const auto& [mark, count] : by_mark.items())
        marks += (marks.empty() ? " (" : ", ") + mark + " " + std::to_string(count.get<std::size_t>());
    return marks.empty() ? text : text + marks + ")";
}

/// What to do about most of the genes that are left out.
inline std::string remedy_for_dropped(const json& dropped) {
    const std::pair<const char*, const char*> remedies[] = {
        {"missing_bins", "give tracks that cover the windows, or --missing zero"},
        {"unmeasured", "give the expression of these genes"},
        {"near_threshold", "give a smaller --label-margin"},
        {"overlaps", "leave out --exclude-overlaps"}};
    const auto most = std::ranges::max_element(
        remedies, {}, [&](const auto& each) { return dropped.value(each.first, std::size_t{0}); });
    return dropped.value(most->first, std::size_t{0}) > 0 ? most->second : "keep more genes";
}

/// "split: train chr1, chr3 (1200 genes); valid chr2 (400); test chr4 (400)".
inline std::string describe_chromosomes(std::span<const deepchrome::GeneLocus> genes,
                                        std::span<const deepchrome::Part> split) {
    std::string text;
    for (const deepchrome::Part part :
         {deepchrome::Part::train, deepchrome::Part::valid, deepchrome::Part::test}) {
        const auto chromosomes = deepchrome::chromosomes_of_part(genes, split, part);
        const auto number = std::ranges::count(split, part);
        text += (text.empty() ? "split: " : "; ") +
                std::string(deepchrome::part_names[static_cast<std::size_t>(part)]) + " " +
                (number == 0 ? "none" : deepchrome::some_chromosomes(chromosomes)) + " (" +
                std::to_string(number) + (text.empty() ? " genes)" : ")");
    }
    return text;
}

/// "6601 genes, 62.5 % ON", or of bands the share of each.
inline std::string describe_part(std::span<const deepchrome::GeneLocus> genes,
                                 const deepchrome::CellGenes& cell, deepchrome::Part part,
                                 deepchrome::LabelRule rule, json& record) {
    const deepchrome::PartSize size = size_of_part(cell, part);
    const std::string text = std::to_string(size.genes) + (size.genes == 1 ? " gene" : " genes");
    record = {{"genes", size.genes}, {"chromosomes", json::object()}};
    for (const deepchrome::ChromosomeUse& use : deepchrome::chromosomes_of_part(genes, cell.parts, part))
        record["chromosomes"][use.name] = use.items;
    if (size.labels.empty() || rule == deepchrome::LabelRule::value || rule == deepchrome::LabelRule::log2)
        return text;
    json classes = json::object();
    std::string shares;
    std::string on = "0.0";
    for (const auto& [label, number] : size.labels) {
        classes[deepchrome::format_shortest(label)] = number;
        const std::string percent =
            deepchrome::format_fixed(100 * static_cast<double>(number) / static_cast<double>(size.genes), 1);
        shares += (shares.empty() ? "" : " / ") + percent;
        if (label == 1) on = percent;
    }
    record["labels"] = classes;
    return rule == deepchrome::LabelRule::quantiles ? text + ", bands of " + shares + " %"
                                                    : text + ", " + on + " % ON";
}

}  // namespace programs
