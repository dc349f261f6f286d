// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/message.hpp>

#include "settings.hpp"

/// What deepchrome-bin says of its inputs and tables, in run.json and on standard error.
namespace programs {

inline json to_json(const deepchrome::BinnedSignal& binned) {
    json record = {{"path", binned.path},
                   {"format", binned.format},
                   {"checksum", binned.checksum},
                   {"assembly", binned.evidence.describe()}};
    for (const deepchrome::ChromosomeUse& use : binned.chromosomes.uses()) {
        if (use.clipped + use.beyond == 0) continue;
        record["beyond_chromosomes"][use.name] = {{"clipped", use.clipped}, {"skipped", use.beyond}};
    }
    if (!binned.reads) return record;
    const deepchrome::ReadTally& tally = binned.tally;
    record["library_size"] = tally.counted;
    record["reads_in_windows"] = tally.in_windows;
    record["fragments"] = tally.fragments;
    record["skipped"] = {{"unmapped", tally.unmapped},
                         {"duplicates", tally.duplicates},
                         {"failed_quality", tally.failed_quality},
                         {"low_mapq", tally.low_mapq},
                         {"blacklisted", tally.blacklisted},
                         {"secondary", tally.secondary},
                         {"not_proper", tally.not_proper},
                         {"second_of_pair", tally.second_of_pair},
                         {"mate_missing", tally.mate_missing},
                         {"mate_filtered", tally.mate_filtered},
                         {"two_chromosomes", tally.two_chromosomes},
                         {"other_cells", tally.other_cells}};
    if (tally.absent_cells > 0) record["absent_cells"] = tally.absent_cells;
    return record;
}

/// The signals of a cell by mark, each with its control, and what its finished bins were multiplied by.
inline json to_json(const deepchrome::CellFiles& cell, const deepchrome::CellSignals& signals,
                    const BinSettings& settings) {
    json record = json::object();
    const std::vector<double> scales = scales_of(settings, cell.mark_names());
    for (std::size_t mark = 0; mark < cell.marks.size(); ++mark) {
        json& entry = record[cell.marks[mark].mark];
        entry = to_json(signals.files[mark]);
        if (settings.depth > 0) {
            entry["depth_factor"] =
                deepchrome::depth_factor(settings.depth, signals.files[mark].tally.counted);
        }
        if (!scales.empty()) entry["scale"] = scales[mark];
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
        log << deepchrome::printable(binned.path) << ": chromosome " << names.front().first
            << " is taken for " << names.front().second << (names.size() > 1 ? ", and so on\n" : "\n");
        json& of_file = renamed[binned.path] = json::object();
        for (const auto& [theirs, ours] : names) of_file[theirs] = ours;
    }
    return renamed;
}

/// The chromosomes of genes that signals have nothing on, by file, with the number of genes: {"chrX": 12}.
/// The log says them. Throws DataError where most genes are on such.
inline json missing_chromosomes(const deepchrome::CellSignals& signals,
                                const deepchrome::Annotation& annotation, const deepchrome::CellGenes& cell,
                                std::ostream& log) {
    json record = json::object();
    for (const deepchrome::BinnedSignal& binned : signals.files) {
        const deepchrome::MissingChromosomes missing = deepchrome::missing_chromosomes(
            binned, annotation.genes, annotation.chromosomes,
            [&](std::size_t row) { return cell.parts[row] != deepchrome::Part::none; });
        if (missing.missing.empty()) continue;
        if (missing.most()) {
            throw deepchrome::DataError(
                binned.path + ": has nothing on " + missing.text() +
                " (wanted reads or values on the chromosomes of the genes of " + annotation.name +
                "); give the whole file, with chromosomes named as the genes have them");
        }
        log << deepchrome::printable(binned.path) << ": has nothing on "
            << deepchrome::printable(missing.text()) << '\n';
        json& of_file = record[binned.path] = json::object();
        for (const deepchrome::ChromosomeUse& use : missing.missing) of_file[use.name] = use.items;
    }
    return record;
}

/// What the tables of a cell say of themselves.
inline deepchrome::TableDescription describe_tables(const BinSettings& s, const deepchrome::CellFiles& cell,
                                                    const deepchrome::CellSignals& signals,
                                                    const std::string& assembly) {
    bool reads = false;
    bool fragments = false;
    bool extended = false;  // reads without a pair among the fragments
    bool tracks = false;
    bool controlled = false;
    for (std::size_t mark = 0; mark < cell.marks.size(); ++mark) {
        const deepchrome::BinnedSignal& file = signals.files[mark];
        (!file.reads ? tracks : file.tally.fragments > 0 ? fragments : reads) = true;
        if (file.tally.fragments > 0)
            extended = extended || (s.counting.extend > 0 && file.tally.fragments < file.tally.counted);
        controlled = controlled || signals.controls[mark].file != deepchrome::CellSignals::none;
    }
    std::string of_reads = name_of(count_rules, s.counting.by);
    std::string of_fragments = of_reads;
    if (s.counting.extend > 0) of_reads += "-extend-" + std::to_string(s.counting.extend);
    if (extended) of_fragments = of_reads;
    std::vector<std::string> counting;
    if (reads) counting.push_back(of_reads);
    if (fragments) counting.push_back(of_fragments + "-fragments");
    if (tracks) counting.push_back("track-" + name_of(summaries, s.track));
    std::string unit = s.depth > 0 ? "depth-" + std::to_string(s.depth) : name_of(units, s.normalize);
    if (controlled && s.control_use == deepchrome::ControlUse::ratio) unit = "control-ratio";
    if (controlled && s.control_use == deepchrome::ControlUse::subtract) unit += "-control-subtracted";
    if (!s.scales.empty()) unit += "-scaled";
    return {.bin_width = static_cast<std::uint32_t>(s.windows.bin_width),
            .orientation =
                s.windows.orient_strand ? deepchrome::Orientation::strand : deepchrome::Orientation::genome,
            .normalization = unit,
            .counting = deepchrome::join(counting, "+"),
            .assembly = assembly};
}

/// How many genes are left out, by reason, and of those that miss a bin, in which mark.
struct DroppedGenes {
    std::array<std::size_t, deepchrome::left_out_names.size()> by_reason{};
    std::vector<std::pair<std::string, std::size_t>> missing_by_mark;  // those with none are left out

    DroppedGenes(const deepchrome::CellGenes& genes, std::span<const deepchrome::BinnedSignal> signals,
                 std::span<const std::string> marks, std::size_t bins) {
        for (std::size_t reason = 1; reason < by_reason.size(); ++reason)
            by_reason[reason] = genes.count(static_cast<deepchrome::LeftOut>(reason));
        for (std::size_t mark = 0; mark < marks.size(); ++mark) {
            const std::size_t count = deepchrome::count_missing(genes, signals[mark], bins);
            if (count > 0) missing_by_mark.emplace_back(marks[mark], count);
        }
    }

    /// "4 unmeasured, 20 missing_bins (K4 20, K9 3)"; empty where none is left out.
    std::string text() const {
        std::vector<std::string> reasons;
        for (std::size_t reason = 1; reason < by_reason.size(); ++reason) {
            if (by_reason[reason] == 0) continue;
            reasons.push_back(
                deepchrome::message_of({by_reason[reason], " ", deepchrome::left_out_names[reason]}));
        }
        std::vector<std::string> marks;
        for (const auto& [mark, count] : missing_by_mark)
            marks.push_back(deepchrome::message_of({mark, " ", count}));
        const std::string text = deepchrome::join(reasons, ", ");
        return marks.empty() ? text : text + " (" + deepchrome::join(marks, ", ") + ")";
    }

    /// What to do about the most frequent reason.
    std::string remedy() const {
        using deepchrome::LeftOut;
        const auto most = std::ranges::max_element(by_reason);
        if (*most == 0) return "keep more genes";
        switch (static_cast<LeftOut>(most - by_reason.begin())) {
        case LeftOut::missing_bins:
            return "give tracks that cover the windows, or --missing zero";
        case LeftOut::unmeasured:
            return "give the expression of these genes";
        case LeftOut::near_threshold:
            return "give a smaller --label-margin";
        default:
            return "leave out --exclude-overlaps";
        }
    }
};

/// For run.json.
inline json to_json(const DroppedGenes& dropped) {
    json record;
    for (std::size_t reason = 1; reason < dropped.by_reason.size(); ++reason)
        record[std::string(deepchrome::left_out_names[reason])] = dropped.by_reason[reason];
    for (const auto& [mark, count] : dropped.missing_by_mark) record["missing_bins_by_mark"][mark] = count;
    return record;
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
