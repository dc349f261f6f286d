// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "formats.hpp"
#include "settings.hpp"

/// The cells of deepchrome-bin, and their signals.
namespace programs {

/// The files of the one cell of --signal and --control.
inline deepchrome::CellFiles cell_of_flags(const BinSettings& settings) {
    deepchrome::CellFiles cell{.cell = settings.cell, .marks = {}};
    deepchrome::require_printable_name(settings.cell, "cell name", "--cell");
    for (const std::string& text : settings.signals) {
        const std::size_t equals = text.find('=');
        if (equals == 0 || equals == text.npos || equals + 1 == text.size()) {
            throw deepchrome::DataError("--signal " + text + ": names no mark and file (wanted MARK=FILE)");
        }
        cell.marks.push_back(
            {.mark = text.substr(0, equals), .signal = text.substr(equals + 1), .control = {}});
    }
    for (const std::string& text : settings.controls) {
        const std::size_t equals = text.find('=');
        const auto mark = std::ranges::find(cell.marks, text.substr(0, equals), &deepchrome::MarkFiles::mark);
        if (equals != text.npos && mark != cell.marks.end()) {
            mark->control = text.substr(equals + 1);
            continue;
        }
        for (deepchrome::MarkFiles& each : cell.marks) {
            if (each.control.empty()) each.control = text;
        }
    }
    return cell;
}

/// The files that the tables of a cell are made from.
inline std::vector<std::string> input_files(const BinSettings& settings, const deepchrome::CellFiles& cell) {
    std::vector<std::string> files{settings.genes,      settings.expression,   settings.blacklist,
                                   settings.split.file, settings.listed_cells, settings.manifest};
    for (const deepchrome::MarkFiles& mark : cell.marks) {
        files.push_back(Formats::named(mark.signal).path);
        if (!mark.control.empty()) files.push_back(Formats::named(mark.control).path);
    }
    return files;
}

/// The files of all cells, of the flags or the manifest, whose names and number of pipes can be right.
inline std::vector<deepchrome::CellFiles> cells_of(const BinSettings& settings) {
    const bool flags = settings.manifest.empty();
    const auto cells = flags ? std::vector{cell_of_flags(settings)}
                             : deepchrome::read_manifest(settings.manifest, Formats::names);
    const std::vector<std::string> marks = cells.front().mark_names();
    deepchrome::check_marks(marks, marks.size(), flags ? "--signal" : settings.manifest);
    scales_of(settings, marks);
    std::size_t standard_input = 0;
    for (const deepchrome::MarkFiles& mark : cells.front().marks)
        standard_input += Formats::named(mark.signal).path == "-";
    for (const std::string& path : {settings.genes, settings.expression, settings.blacklist,
                                    settings.split.file, settings.listed_cells}) {
        standard_input += path == "-";
    }
    if (standard_input > 1)
        throw deepchrome::DataError("standard input is to be read twice (wanted once); give files");
    return cells;
}

/// Counts the signals of a cell into the bins of all genes.
inline deepchrome::CellSignals count_cell(const deepchrome::CellFiles& cell,
                                          const deepchrome::WindowIndex& windows, const BinSettings& settings,
                                          const deepchrome::IntervalSet& blacklist,
                                          const deepchrome::CellList& listed,
                                          const deepchrome::InterruptGuard& guard) {
    return deepchrome::read_cell<Formats>(cell, windows, signal_rules(settings, blacklist, listed),
                                          settings.threads, [&] { guard.check(); });
}

/// Throws DataError where the unit of reads is asked for of a track.
inline void refuse_unit_of_reads(const std::string& track, const BinSettings& settings) {
    if (settings.normalize == deepchrome::Normalize::none && settings.depth == 0) return;
    const std::string flag = settings.depth > 0 ? "--scale-to-depth" : "--normalize";
    throw deepchrome::DataError(
        track + ": is a track, whose unit is its own (wanted reads for " + flag + " " +
        (settings.depth > 0 ? std::to_string(settings.depth) : name_of(units, settings.normalize)) +
        "); leave out " + flag + ", or give reads");
}

/// Throws DataError where cells are to be chosen and a cell has no file of fragments.
inline void refuse_cells_without(bool fragments, const deepchrome::CellFiles& cell,
                                 const BinSettings& settings) {
    if (settings.listed_cells.empty() || fragments) return;
    throw deepchrome::DataError("--cells " + settings.listed_cells + ": no signal" +
                                (cell.cell.empty() ? "" : " of " + cell.cell) + " is of " +
                                std::string(deepchrome::Fragments::title) +
                                " (wanted one whose cells can be chosen); leave it out");
}

/// Throws DataError for what the formats of a cell's files show before they are read: files that are missing
/// or of no known format, tracks that are to be in the unit of reads, and no fragments to choose cells of.
/// Nothing is known of pipes.
inline void check_formats(const deepchrome::CellFiles& cell, const BinSettings& settings) {
    bool fragments = false;
    const auto look = [&](const std::string& text) {
        if (text.empty()) return;
        const deepchrome::SignalFile file = Formats::find(text);
        if (file.format == deepchrome::SignalFile::unknown) {
            fragments = true;  // perhaps
            return;
        }
        if (Formats::tracks[file.format]) refuse_unit_of_reads(file.path, settings);
        fragments = fragments || Formats::titles[file.format] == deepchrome::Fragments::title;
    };
    for (const deepchrome::MarkFiles& mark : cell.marks) {
        look(mark.signal);
        look(mark.control);
    }
    refuse_cells_without(fragments, cell, settings);
}

/// Sets controls against signals, and brings reads to the unit that is asked for. Throws DataError for
/// tracks, whose unit is their own, and where that is not possible.
inline void bring_cell_to_unit(deepchrome::CellSignals& signals, const deepchrome::CellFiles& cell,
                               const BinSettings& settings) {
    for (const deepchrome::BinnedSignal& file : signals.files) {
        if (!file.reads) refuse_unit_of_reads(file.path, settings);
    }
    const auto of_cells = [](const deepchrome::BinnedSignal& file) {
        return file.format == deepchrome::Fragments::title;
    };
    refuse_cells_without(std::ranges::any_of(signals.files, of_cells), cell, settings);
    deepchrome::bring_to_unit(signals,
                              {.normalize = settings.normalize,
                               .control_use = settings.control_use,
                               .depth = settings.depth,
                               .scales = scales_of(settings, cell.mark_names())},
                              settings.windows.bin_width);
}

/// Says what lay beyond the ends of chromosomes.
inline void log_ends(const deepchrome::BinnedSignal& binned, std::ostream& log) {
    const std::string what = binned.reads ? " read" : " interval";
    const auto say = [&](const deepchrome::ChromosomeUse& use, std::uint64_t number, const char* one,
                         const char* many, const char* done) {
        if (number == 0) return;
        log << deepchrome::printable(binned.path) << ": " << number << what << (number == 1 ? one : many)
            << " beyond the end of " << use.name << ", and " << (number == 1 ? "was " : "were ") << done
            << '\n';
    };
    for (const deepchrome::ChromosomeUse& use : binned.chromosomes.uses()) {
        say(use, use.clipped, " reaches", "s reach", "cut off there");
        say(use, use.beyond, " lies", "s lie", "left out");
    }
}

/// "reads", or what else was counted.
inline std::string counted_items(const deepchrome::ReadTally& tally) {
    return tally.fragments == 0               ? "reads"
           : tally.fragments == tally.counted ? "fragments"
                                              : "fragments and reads without a pair";
}

/// Says what a user may not expect of the files.
inline void log_oddities(const deepchrome::CellSignals& signals, const BinSettings& settings,
                         std::ostream& log) {
    for (const deepchrome::BinnedSignal& binned : signals.files) {
        log_ends(binned, log);
        const std::string path = deepchrome::printable(binned.path);
        const deepchrome::ReadTally& tally = binned.tally;
        if (tally.fragments > 0 && settings.counting.extend > 0)
            log << path << ": fragments are counted as long as they are, --extend is for reads\n";
        if (tally.strandless > 0) {
            log << path << ": " << tally.strandless
                << " reads have no strand, and were taken as of the plus strand\n";
        }
        if (tally.mate_missing > 0) {
            log << path << ": " << tally.mate_missing
                << " alignments of proper pairs are not counted, their mates are not in the file\n";
        }
        if (tally.absent_cells > 0) {
            log << path << ": " << tally.absent_cells << " of the cells of "
                << deepchrome::printable(settings.listed_cells) << " have no fragments\n";
        }
    }
}

/// Says what was counted of each mark.
inline void log_signals(const deepchrome::CellFiles& cell, const deepchrome::CellSignals& signals,
                        const BinSettings& settings, std::ostream& log) {
    for (std::size_t mark = 0; mark < cell.marks.size(); ++mark) {
        const deepchrome::BinnedSignal& binned = signals.files[mark];
        const std::string path = deepchrome::printable(binned.path);
        log << cell.marks[mark].mark << ": " << path << ": ";
        if (binned.reads) {
            log << binned.tally.counted << ' ' << counted_items(binned.tally) << ", "
                << binned.tally.in_windows << " of them in windows (" << binned.format << ")\n";
        } else {
            log << "a track (" << binned.format << ")\n";
        }
        const bool text = binned.format == deepchrome::Bed::title ||
                          binned.format == deepchrome::Bedpe::title ||
                          binned.format == deepchrome::Fragments::title;
        if (text && settings.counting.min_mapq > 0) {
            log << path << ": lines of " << binned.format
                << " have no mapping quality, and all were counted\n";
        }
    }
    log_oddities(signals, settings, log);
}

}  // namespace programs
