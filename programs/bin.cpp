// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-bin: from the files of an epigenome to gene tables.
//
// Takes genes from an annotation, lays a window around the start of each, counts the reads of every mark into
// its bins in one pass over each file, labels the genes by their expression and divides them into train.csv,
// valid.csv and test.csv. Of the folder bin/, flags.hpp has the flags, formats.hpp the formats of signals.

#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "bin/cells.hpp"
#include "bin/flags.hpp"
#include "bin/genes.hpp"
#include "bin/record.hpp"

namespace {

using namespace deepchrome;
using programs::BinSettings;
using programs::json;
using programs::OutputFolder;

/// What all cells share.
struct Binning {
    const BinSettings& settings;
    const InterruptGuard& guard;
    const programs::AnnotatedGenes& genes;
    const WindowIndex& windows;
    const IntervalSet& blacklist;
    const CellList& listed;
    std::vector<Part> split;
    std::vector<Part> apart;  // the split without genes that overlap
};

/// A folder for each cell, none of which holds results that may not be replaced.
std::vector<std::unique_ptr<OutputFolder>>
folders_of(const std::vector<CellFiles>& cells, const BinSettings& settings, const std::string& program) {
    const std::filesystem::path output = settings.output;
    const std::vector<std::string> files = {"train.csv", "valid.csv", "test.csv", "windows.bed",
                                            "genes.tsv", "run.json",  "bins.bed"};
    std::vector<std::unique_ptr<OutputFolder>> folders;
    for (const CellFiles& cell : cells) {
        const auto folder = settings.manifest.empty() ? output : output / cell.cell;
        folders.push_back(
            std::make_unique<OutputFolder>(folder, OutputFolder::Contents{program, files, settings.force}));
        for (const CellFiles& other : cells)
            folders.back()->refuse_inputs(programs::input_files(settings, other));
    }
    return folders;
}

/// The tables of a cell, and what run.json says of their parts.
json write_cell(const Binning& binning, const std::vector<std::string>& marks, const CellSignals& signals,
                const CellGenes& cell, const TableDescription& description, OutputFolder& folder,
                std::ostream& placed) {
    const Annotation& annotation = binning.genes.annotation;
    const WindowIndex& windows = binning.windows;
    json parts;
    for (const Part part : {Part::train, Part::valid, Part::test}) {
        const std::string name(part_names[static_cast<std::size_t>(part)]);
        folder.write(name + ".csv", [&](std::ostream& out) {
            write_gene_table(out, annotation, windows, marks, signals.files, cell, part, description,
                             [&] { binning.guard.check(); });
        });
        const std::string said =
            programs::describe_part(annotation.genes, cell, part, binning.settings.labels.rule, parts[name]);
        placed << printable(folder.path().string()) << '/' << name << ".csv: " << said << '\n';
    }
    folder.write("windows.bed", [&](std::ostream& out) { write_windows(out, annotation, windows); });
    if (binning.settings.write_bins)
        folder.write("bins.bed", [&](std::ostream& out) { write_bins(out, annotation, windows); });
    folder.write("genes.tsv", [&](std::ostream& out) { write_genes(out, annotation, cell); });
    return parts;
}

/// Counts the signals of a cell and writes its files. `record` is what run.json has of all cells; what it has
/// of this one is returned.
json bin_cell(const Binning& binning, const CellFiles& files, CellGenes& cell, json record,
              std::ostringstream& log, OutputFolder& folder, std::ostream& placed) {
    const auto& [annotation, stated, evidence] = binning.genes;
    const std::vector<std::string> marks = files.mark_names();
    CellSignals signals = programs::count_cell(files, binning.windows, binning.settings, binning.blacklist,
                                               binning.listed, binning.guard);
    programs::log_signals(files, signals, binning.settings, log);
    check_blacklist_genome(binning.settings.blacklist, binning.blacklist, signals.files, annotation,
                           evidence);
    check_same_genome(signals.files, annotation, evidence);
    for (const BinnedSignal& signal : signals.files) require_some_signal(signal);
    programs::bring_cell_to_unit(signals, files, binning.settings);
    const json renamed = programs::renamed_chromosomes(signals, annotation, log);
    const std::size_t padded = count_padded(binning.windows, annotation, signals.files, evidence);

    const std::size_t bins = binning.windows.rule().bins;
    const std::span<const BinnedSignal> of_marks = std::span(signals.files).first(marks.size());
    deal_genes(cell, binning.split, binning.apart, of_marks, bins);
    const programs::DroppedGenes dropped(cell, of_marks, marks, bins);
    const std::string left_out = dropped.text();
    if (!left_out.empty()) log << "genes left out: " << left_out << '\n';
    if (std::ranges::count(cell.parts, Part::none) == std::ssize(cell.parts)) {
        throw DataError(binning.settings.output + ": no gene is left for the tables (wanted some)" +
                        (left_out.empty() ? "" : ": " + left_out) + "; " + dropped.remedy());
    }

    const json missing = programs::missing_chromosomes(signals, annotation, cell, log);
    std::cerr << log.str();
    log.str("");
    const json parts =
        write_cell(binning, marks, signals, cell,
                   programs::describe_tables(binning.settings, files, signals, binning.genes.assembly()),
                   folder, placed);
    record["inputs"]["signals"] = programs::to_json(files, signals, binning.settings);
    record["shape"] = {{"marks", marks.size()}, {"bins", bins}};
    if (!files.cell.empty()) record["cell"] = files.cell;
    record["assembly"] = {{"stated", stated}, {"signs", evidence.describe()}};
    record["chromosomes_renamed"] = renamed;
    record["chromosomes_missing"] = missing;
    record["genes"] = {{"annotated", annotation.genes.size()},
                       {"other_biotypes", annotation.other_biotypes},
                       {"without_strand", annotation.without_strand.size()},
                       {"without_start", annotation.without_start.size()},
                       {"joined_lines", annotation.joined.size()},
                       {"lines_of_no_gene", annotation.of_no_gene},
                       {"duplicates", annotation.duplicates},
                       {"duplicates_dropped", annotation.duplicates_dropped},
                       {"padded", padded},
                       {"dropped", to_json(dropped)}};
    if (cell.labeled())
        record["labels"] = {{"thresholds", cell.labels.thresholds}, {"ties", cell.labels.ties}};
    record["split"] = parts;
    binning.guard.check();
    return record;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Counts reads around the starts of genes: from the files of an epigenome to train.csv, "
                 "valid.csv and test.csv.",
                 "deepchrome-bin");
    BinSettings settings;
    programs::add_bin_flags(app, settings);
    app.callback([&] { programs::check_bin_flags(app, settings); });

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        programs::silence_readers();
        const std::vector<CellFiles> cells = programs::cells_of(settings);
        for (const CellFiles& cell : cells) programs::check_formats(cell, settings);
        const auto folders = folders_of(cells, settings, app.get_name());
        const programs::AnnotatedGenes genes = programs::read_genes(settings);
        const WindowIndex windows(genes.annotation, settings.windows, find_assembly(genes.assembly()));
        std::ostringstream log;  // said once the files turn out to be good, so that an error stands alone
        log << genes.annotation.name << ": " << genes.annotation.genes.size()
            << (genes.annotation.genes.size() == 1 ? " gene from " : " genes from ")
            << genes.annotation.format << " (" << genes.evidence.describe() << ")\n";
        if (!settings.assembly.empty() && find_assembly(settings.assembly) == nullptr) {
            log << "--assembly " << printable(settings.assembly)
                << ": is none whose chromosomes are known, so that their lengths are not checked\n";
        }
        programs::log_left_out(genes.annotation, log);
        const IntervalSet blacklist =
            settings.blacklist.empty() ? IntervalSet() : read_intervals(settings.blacklist);
        const CellList listed =
            settings.listed_cells.empty() ? CellList() : read_cells(settings.listed_cells);
        guard.check();

        programs::json inputs = programs::json::object();
        inputs["genes"] = {{"path", settings.genes},
                           {"format", genes.annotation.format},
                           {"checksum", checksum_text(genes.annotation.checksum)}};
        if (!settings.blacklist.empty()) {
            inputs["blacklist"] = {{"path", settings.blacklist},
                                   {"checksum", file_checksum(settings.blacklist)}};
        }
        if (!settings.listed_cells.empty()) {
            inputs["cells"] = {{"path", settings.listed_cells},
                               {"listed", listed.size()},
                               {"checksum", checksum_text(listed.checksum())}};
        }
        std::vector<CellGenes> labeled = programs::label_cells(settings, genes.annotation, cells, inputs);
        std::vector<Part> split = programs::split_of(settings, genes.annotation, labeled, inputs, log);
        Binning binning{settings, guard, genes, windows, blacklist, listed, std::move(split), {}};
        if (settings.split.by == "chromosomes")
            log << programs::describe_chromosomes(genes.annotation.genes, binning.split) << '\n';
        binning.apart = binning.split;
        if (settings.split.exclude_overlaps) exclude_overlaps(binning.apart, windows);
        const programs::json record =
            programs::run_record(app, argc, argv, programs::to_json(settings), inputs);
        std::vector<programs::json> records;
        std::vector<std::ostringstream> placed(cells.size());  // said once the tables are in place
        // What cannot be written is said before counting. The folder that is made first, with all above it,
        // is the last to be taken away.
        for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) (*folder)->create();
        for (std::size_t i = 0; i < cells.size(); ++i)
            records.push_back(bin_cell(binning, cells[i], labeled[i], record, log, *folders[i], placed[i]));
        for (std::size_t i = 0; i < cells.size(); ++i) {
            folders[i]->commit(std::move(records[i]));
            std::cerr << placed[i].str();
        }
    });
}
