// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-bin: from the files of an epigenome to gene tables.
//
// Takes genes from an annotation, lays a window around the start of each, counts the reads of every mark into
// its bins in one pass over each file, labels the genes by their expression and divides them into train.csv,
// valid.csv and test.csv. bin_settings.hpp has the flags, bin_signals.hpp reads the file of a mark,
// bin_tables.hpp writes the tables.

#include <atomic>
#include <memory>
#include <sstream>

#include "bin_tables.hpp"

namespace {

using namespace deepchrome;
using programs::BinnedSignal;
using programs::BinSettings;
using programs::CellGenes;
using programs::json;

/// The files of the cells, from --signal and --control or from --manifest.
struct Cell {
    std::string name;
    std::vector<std::string> marks;
    std::vector<std::string> signals;
    std::vector<std::string> controls;  // one a mark, or empty
};

std::vector<Cell> cells_of(const BinSettings& settings) {
    std::vector<Cell> cells;
    if (!settings.manifest.empty()) {
        for (const CellSignals& row : read_manifest(settings.manifest)) {
            Cell cell{.name = row.cell, .marks = {}, .signals = {}, .controls = {}};
            for (const SignalPath& signal : row.signals) {
                cell.marks.push_back(signal.mark);
                cell.signals.push_back(signal.path.string());
                cell.controls.push_back(row.control.string());
            }
            cells.push_back(std::move(cell));
        }
    } else {
        Cell cell{.name = settings.cell, .marks = {}, .signals = {}, .controls = {}};
        for (const std::string& text : settings.signals) {
            const std::size_t equals = text.find('=');
            if (equals == 0 || equals == text.npos || equals + 1 == text.size()) {
                throw DataError(std::string("--signal ") + text +
                                ": names no mark and file (wanted MARK=FILE)");
            }
            cell.marks.push_back(text.substr(0, equals));
            cell.signals.push_back(text.substr(equals + 1));
        }
        cell.controls.resize(cell.marks.size());
        for (const std::string& text : settings.controls) {
            const std::size_t equals = text.find('=');
            const auto mark = std::ranges::find(cell.marks, text.substr(0, equals));
            if (equals != text.npos && mark != cell.marks.end()) {
                cell.controls[static_cast<std::size_t>(mark - cell.marks.begin())] = text.substr(equals + 1);
            } else {
                for (std::string& control : cell.controls) control = control.empty() ? text : control;
            }
        }
        cells.push_back(std::move(cell));
    }
    check_marks(cells.front().marks, cells.front().marks.size(),
                settings.manifest.empty() ? "--signal" : settings.manifest);
    std::size_t standard_input = 0;
    for (const std::string& path : cells.front().signals)
        standard_input += programs::SignalFile(path).path == "-";
    for (const std::string& path :
         {settings.genes, settings.expression, settings.blacklist, settings.split_file}) {
        standard_input += path == "-";
    }
    if (standard_input > 1) throw DataError("standard input is to be read twice (wanted once); give files");
    return cells;
}

/// The expression of the genes in a cell; NaN where it is missing and that is allowed.
std::vector<double> expression_of(const ExpressionMatrix& matrix, const Annotation& annotation,
                                  const std::string& cell, bool may_miss) {
    const std::size_t column = matrix.column(cell);
    std::vector<double> result;
    const GeneLocus* missing = nullptr;
    std::size_t missing_count = 0;
    for (const GeneLocus& gene : annotation.genes) {
        const auto value = matrix.value(gene.id, column);
        if (!value && ++missing_count == 1) missing = &gene;
        result.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    const std::size_t all = annotation.genes.size();
    if (missing_count > 0 && (!may_miss || missing_count == all)) {
        throw DataError(
            matrix.name + ": has no gene " + missing->id +
            (missing_count > 1 ? ", and neither " + std::to_string(missing_count - 1) + " others" : "") +
            " of the " + std::to_string(all) + " of " + annotation.name +
            " (wanted the expression of each); " +
            (missing_count == all ? "give files with the same ids" : "add them, or give --unmeasured drop"));
    }
    return result;
}

/// The parts of these genes; `strata` has a value for each.
std::vector<Part> split_measured(const BinSettings& settings, const std::vector<GeneLocus>& genes,
                                 const std::vector<float>& strata) {
    if (settings.split == "published") return split_in_thirds(genes.size());
    if (settings.split == "chromosome" && settings.folds > 0)
        return split_by_chromosome_fold(genes, settings.folds, settings.fold - 1);
    if (settings.split == "chromosome")
        return split_by_chromosome(genes, settings.valid_chromosomes, settings.test_chromosomes);
    return split_at_random(genes, strata, {settings.shares[0], settings.shares[1], settings.shares[2]},
                           Seed{settings.seed});
}

/// Divides the genes that are measured in some cell, the same way for all cells; the others are in no part.
/// An annotation has many more genes than are measured, and thirds of it would be no thirds of the tables.
std::vector<Part> split_genes(const BinSettings& settings, const Annotation& annotation,
                              const std::vector<CellGenes>& cells) {
    if (settings.split == "file") return read_split(settings.split_file, annotation.genes);
    std::vector<std::size_t> rows;
    std::vector<GeneLocus> genes;
    std::vector<float> strata;  // in how many cells a gene is ON, where the split is to be stratified
    for (std::size_t row = 0; row < annotation.genes.size(); ++row) {
        float sum = 0;
        bool measured = settings.expression.empty();
        for (const CellGenes& cell : cells) {
            if (cell.expression.empty() || std::isnan(cell.expression[row])) continue;
            measured = true;
            if (settings.split == "stratified") sum += cell.labels.labels[row];
        }
        if (!measured) continue;
        rows.push_back(row);
        genes.push_back(annotation.genes[row]);
        strata.push_back(sum);
    }
    const std::vector<Part> of_measured = split_measured(settings, genes, strata);
    std::vector<Part> parts(annotation.genes.size(), Part::none);
    for (std::size_t i = 0; i < rows.size(); ++i) parts[rows[i]] = of_measured[i];
    return parts;
}

/// Reads the files of a cell, each once, one thread a file.
std::vector<BinnedSignal> read_signals(const Cell& cell, const WindowIndex& windows,
                                       const BinSettings& settings, const IntervalSet* blacklist,
                                       const InterruptGuard& guard, json& record, std::ostream& log) {
    std::vector<std::string> paths = cell.signals;
    for (const std::string& control : cell.controls) {
        if (!control.empty() && std::ranges::find(paths, control) == paths.end()) paths.push_back(control);
    }
    std::vector<BinnedSignal> read(paths.size());
    std::atomic<std::size_t> next = 0;
    Threads threads(std::min(settings.threads, paths.size()));
    threads.run([&](const Worker&) {
        for (std::size_t i; (i = next++) < paths.size();) {
            read[i] =
                programs::read_signal(programs::SignalFile(paths[i]), windows, settings, blacklist, guard);
        }
    });
    std::vector<std::vector<float>> counts;
    for (const BinnedSignal& signal : read)
        counts.push_back(signal.values);  // a control may be a signal as well
    const std::int32_t width = settings.windows.bin_width;
    record = json::object();
    for (std::size_t mark = 0; mark < cell.marks.size(); ++mark) {
        BinnedSignal& signal = read[mark];
        record[cell.marks[mark]] = programs::to_json(signal);
        if (!cell.controls[mark].empty()) {
            const auto place =
                static_cast<std::size_t>(std::ranges::find(paths, cell.controls[mark]) - paths.begin());
            const BinnedSignal& control = read[place];
            if (control.reads != signal.reads) {
                throw DataError(control.path + ": is a control of " + (control.reads ? "reads" : "a track") +
                                " for " + signal.path +
                                ", which is of the other kind (wanted reads for reads, a track for a track)");
            }
            const double factor =
                !signal.reads ? 1
                              : static_cast<double>(signal.tally.counted) /
                                    static_cast<double>(std::max<std::uint64_t>(control.tally.counted, 1));
            apply_control(signal.values, counts[place], settings.control_use, factor);
            record[cell.marks[mark]]["control"] = programs::to_json(control);
            record[cell.marks[mark]]["control"]["factor"] = factor;
        }
        if (signal.reads)
            scale_values(signal.values, count_factor(settings.normalize, signal.tally.counted, width));
        log << cell.marks[mark] << ": " << signal.path << ": ";
        if (signal.reads)
            log << signal.tally.counted << " reads, " << signal.tally.in_windows << " of them in windows\n";
        if (!signal.reads) log << "a track (" << signal.format << ")\n";
        if (signal.format == "BED" && settings.counting.min_mapq > 0) {
            log << signal.path << ": lines of BED have no mapping quality, and all were counted\n";
        }
    }
    return read;
}

/// Checks that all files speak of one genome, and says what was spelled differently.
json check_genome(const std::vector<BinnedSignal>& signals, const Annotation& annotation,
                  const AssemblyEvidence& signs, const std::string& blacklist_name,
                  const IntervalSet& blacklist, std::ostream& log) {
    json renamed = json::object();
    // A blacklist may be of chromosomes without genes, whose reads are not to belong to the library.
    const auto blacklisted = [&](const ChromosomeUse& use) {
        return use.items > 0 && blacklist.on(use.name) != nullptr;
    };
    const bool of_use = std::ranges::any_of(signals, [&](const BinnedSignal& signal) {
        return std::ranges::any_of(signal.chromosomes.uses(), blacklisted);
    });
    const AssemblyEvidence blacklist_signs = assembly_evidence(blacklist.chromosomes().uses());
    if (!blacklist.empty() && (!of_use || !compatible(blacklist_signs, signs))) {
        check_same_assembly(blacklist_name, blacklist.chromosomes(), blacklist_signs, annotation.name,
                            annotation.chromosomes, signs);
    }
    for (const BinnedSignal& signal : signals) {
        check_same_assembly(signal.path, signal.chromosomes, signal.signs, annotation.name,
                            annotation.chromosomes, signs);
        const json names = programs::renamed_chromosomes(signal.chromosomes, annotation.chromosomes);
        if (names.empty()) continue;
        log << signal.path << ": chromosome " << names.begin().key() << " is taken for "
            << names.begin()->get<std::string>() << (names.size() > 1 ? ", and so on\n" : "\n");
        renamed[signal.path] = names;
    }
    return renamed;
}

/// Lengths of chromosomes, from a signal's header or from the assembly; 0 where nothing says it. Throws
/// DataError for a gene beyond the end.
std::size_t count_padded(const WindowIndex& windows, const Annotation& annotation,
                         const std::vector<BinnedSignal>& signals, const AssemblyEvidence& signs) {
    std::size_t padded = 0;
    const Assembly* const assembly =
        signs.candidates.size() == 1 ? find_assembly(signs.candidates.front()) : nullptr;
    for (std::size_t row = 0; row < windows.size(); ++row) {
        const GeneLocus& gene = annotation.genes[row];
        std::int64_t length = assembly == nullptr ? 0 : assembly->length(gene.chromosome);
        for (const BinnedSignal& signal : signals) {
            const std::size_t number = signal.chromosomes.find(gene.chromosome);
            if (number == ChromosomeTable::absent || signal.chromosomes[number].length == 0) continue;
            length = signal.chromosomes[number].length;
            if (gene.tss < length) continue;
            throw DataError(signal.path + ": " + gene.chromosome + " is " + std::to_string(length) +
                            " bp long, and gene " + gene.id + " of " + annotation.name + " starts at " +
                            std::to_string(gene.tss) +
                            " (wanted genes within it); bring both of one assembly");
        }
        padded +=
            windows[row].start < 0 || (length > 0 && windows[row].start + windows.rule().length() > length);
    }
    return padded;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Counts reads around the starts of genes: from the files of an epigenome to train.csv, "
                 "valid.csv and test.csv.",
                 "deepchrome-bin");
    BinSettings settings;
    programs::add_bin_flags(app, settings);
    app.callback([&] { programs::check_bin_flags(settings); });

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        const std::vector<Cell> cells = cells_of(settings);
        const std::vector<std::string> files = {"train.csv", "valid.csv", "test.csv", "windows.bed",
                                                "genes.tsv", "run.json",  "bins.bed"};
        std::vector<std::unique_ptr<programs::OutputFolder>> folders;
        for (const Cell& cell : cells) {
            const std::filesystem::path output = settings.output;
            const auto folder = settings.manifest.empty() ? output : output / cell.name;
            folders.push_back(std::make_unique<programs::OutputFolder>(folder, files, settings.force));
        }

        Annotation annotation = read_annotation(settings.genes, settings.annotation);
        if (settings.split == "published") std::ranges::stable_sort(annotation.genes, {}, &GeneLocus::id);
        if (settings.windows.orient_strand) {
            for (const GeneLocus& gene : annotation.genes) {
                if (gene.strand != '.') continue;
                throw DataError(annotation.name + ": gene " + gene.id +
                                " has no strand (wanted + or - for --orient strand); add it");
            }
        }
        const std::string stated = settings.assembly.empty() ? annotation.assembly : settings.assembly;
        const AssemblyEvidence signs = assembly_evidence(annotation.chromosomes.uses(), stated);
        if (signs.candidates.empty() && find_assembly(stated) != nullptr) {
            throw DataError(annotation.name + ": is said to be of " + stated +
                            ", but has genes beyond the ends of its chromosomes; "
                            "name the right assembly");
        }
        const WindowIndex windows(annotation, settings.windows);
        std::ostringstream log;  // said once the files turn out to be good, so that an error stands alone
        log << annotation.name << ": " << annotation.genes.size() << " genes from " << annotation.format
            << " (" << signs.describe() << ")\n";
        const IntervalSet blacklist =
            settings.blacklist.empty() ? IntervalSet() : read_intervals(settings.blacklist);
        guard.check();

        std::vector<CellGenes> genes(cells.size());
        programs::json inputs = programs::json::object();
        inputs["genes"] = {{"path", settings.genes},
                           {"format", annotation.format},
                           {"checksum", "crc32:" + hexadecimal(annotation.checksum)}};
        if (!settings.blacklist.empty()) {
            inputs["blacklist"] = {{"path", settings.blacklist},
                                   {"checksum", programs::file_checksum(settings.blacklist)}};
        }
        if (!settings.expression.empty()) {
            const ExpressionMatrix matrix = read_expression(settings.expression);
            inputs["expression"] = {{"path", settings.expression},
                                    {"checksum", "crc32:" + hexadecimal(matrix.checksum)}};
            if (cells.size() > 1 && matrix.is_list()) {
                throw DataError(
                    matrix.name +
                    ": is a list of genes and values, of one cell (wanted a column for each of the " +
                    std::to_string(cells.size()) + " of the manifest); give a matrix with a header");
            }
            for (std::size_t i = 0; i < cells.size(); ++i) {
                genes[i].expression =
                    expression_of(matrix, annotation, cells[i].name, settings.drop_unmeasured);
                genes[i].labels = label_genes(genes[i].expression, settings.labels);
            }
        }
        if (!settings.split_file.empty()) {
            inputs["split"] = {{"path", settings.split_file},
                               {"checksum", programs::file_checksum(settings.split_file)}};
        }
        const std::vector<Part> split = split_genes(settings, annotation, genes);
        std::vector<Part> without_overlaps = split;
        const std::size_t excluded =
            settings.exclude_overlaps ? exclude_overlaps(without_overlaps, windows) : 0;

        for (std::size_t i = 0; i < cells.size(); ++i) {
            CellGenes& cell = genes[i];
            programs::json signal_record;
            const std::vector<BinnedSignal> signals =
                read_signals(cells[i], windows, settings, settings.blacklist.empty() ? nullptr : &blacklist,
                             guard, signal_record, log);
            const programs::json renamed =
                check_genome(signals, annotation, signs, settings.blacklist, blacklist, log);
            const std::size_t padded = count_padded(windows, annotation, signals, signs);

            programs::json dropped = {
                {"overlaps", excluded}, {"unmeasured", 0}, {"near_threshold", 0}, {"missing_bins", 0}};
            cell.parts = without_overlaps;
            cell.dropped.assign(split.size(), nullptr);
            const std::size_t bins = windows.rule().bins;
            for (std::size_t row = 0; row < split.size(); ++row) {
                const char*& reason = cell.dropped[row];
                if (split[row] != without_overlaps[row]) reason = "overlaps";
                const bool measured = cell.expression.empty() || !std::isnan(cell.expression[row]);
                const bool missing =
                    std::ranges::any_of(cells[i].marks, [&, mark = std::size_t{0}](const auto&) mutable {
                        const std::span<const float> values = signals[mark++].values;
                        return std::ranges::any_of(values.subspan(row * bins, bins),
                                                   [](float value) { return std::isnan(value); });
                    });
                if (reason == nullptr && !measured) reason = "unmeasured";
                if (reason == nullptr && !cell.expression.empty() && cell.labels.near[row])
                    reason = "near_threshold";
                if (reason == nullptr && missing) reason = "missing_bins";
                if (reason == nullptr) continue;
                cell.parts[row] = Part::none;
                if (reason != std::string_view("overlaps"))
                    dropped[reason] = dropped[reason].get<std::size_t>() + 1;
            }
            std::string left_out;
            for (const auto& [reason, count] : dropped.items()) {
                if (count != 0) left_out += (left_out.empty() ? "" : ", ") + count.dump() + " " + reason;
            }
            if (!left_out.empty()) log << "genes left out: " << left_out << '\n';
            if (std::ranges::none_of(cell.parts, [](Part part) { return part != Part::none; })) {
                throw DataError(settings.output +
                                ": no gene is left for the tables (wanted some); keep more genes");
            }

            programs::OutputFolder& folder = *folders[i];
            folder.create();
            std::cerr << log.str();
            log.str("");
            programs::json parts;
            for (const Part part : {Part::train, Part::valid, Part::test}) {
                const std::string name(part_names[static_cast<std::size_t>(part)]);
                folder.write(name + ".csv", [&](std::ostream& out) {
                    programs::write_table(out, annotation, windows, cells[i].marks, signals, cell, part,
                                          guard);
                });
                const std::string said =
                    programs::describe_part(cell, part, settings.labels.rule, parts[name]);
                std::cerr << folder.path().string() << '/' << name << ".csv: " << said << '\n';
            }
            folder.write("windows.bed",
                         [&](std::ostream& out) { programs::write_windows(out, annotation, windows); });
            folder.remove("bins.bed");
            if (settings.write_bins) {
                folder.write("bins.bed",
                             [&](std::ostream& out) { programs::write_bins(out, annotation, windows); });
            }
            folder.write("genes.tsv",
                         [&](std::ostream& out) { programs::write_genes(out, annotation, cell); });

            programs::json record =
                programs::run_record(app, argc, argv, programs::to_json(settings), inputs);
            record["inputs"]["signals"] = signal_record;
            record["shape"] = {{"marks", cells[i].marks.size()}, {"bins", bins}};
            if (!cells[i].name.empty()) record["cell"] = cells[i].name;
            record["assembly"] = {{"stated", stated}, {"signs", signs.describe()}};
            record["chromosomes_renamed"] = renamed;
            record["genes"] = {{"annotated", annotation.genes.size()},
                               {"other_biotypes", annotation.other_biotypes},
                               {"duplicates", annotation.duplicates},
                               {"duplicates_dropped", annotation.duplicates_dropped},
                               {"padded", padded},
                               {"dropped", dropped}};
            if (!cell.expression.empty())
                record["labels"] = {{"thresholds", cell.labels.thresholds}, {"ties", cell.labels.ties}};
            record["split"] = parts;
            folder.write_json("run.json", record);
            guard.check();
        }
        for (const auto& folder : folders) folder->complete();
    });
}
