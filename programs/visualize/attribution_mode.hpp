// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/interpret/attribution_methods.hpp>
#include <deepchrome/run/attribution_tables.hpp>
#include <deepchrome/run/browser_tracks.hpp>
#include <deepchrome/run/gene_places.hpp>
#include <deepchrome/run/predictions_table.hpp>
#include <deepchrome/table/csv.hpp>

#include "../input_check.hpp"
#include "../networks.hpp"
#include "../program.hpp"
#include "attribution_settings.hpp"
#include "role_flags.hpp"
#include "write_bigwig.hpp"

/// deepchrome-visualize --attribution: what counts for each gene of a table, as tables and as tracks.
namespace programs {

/// Loads a model of ON and OFF. Throws DataError for one of another task.
inline std::unique_ptr<deepchrome::AnyNetwork> load_binary(const std::string& path) {
    auto network = networks().load(path);
    if (network->task().binary()) return network;
    deepchrome::throw_as<deepchrome::DataError>(
        {path, ": is of ", network->task().name(), " (wanted ON and OFF); give a model of two classes"});
}

/// What else run.json says of the method: the options that it uses.
inline json method_record(const AttributionSettings& settings, const deepchrome::Attributions<float>& found) {
    const deepchrome::AttributionOptions& options = settings.options;
    const json all{{"baseline", "no reads"},
                   {"samples", options.samples},
                   {"seed", options.seed.value},
                   {"window", options.window},
                   {"tolerance", options.tolerance}};
    json record{{"attribution", settings.method}, {"score", "log-odds of ON"}};
    for (const deepchrome::AttributionMethod& method : deepchrome::attribution_methods) {
        if (method.name != settings.method) continue;
        for (const std::string_view option : method.options) {
            if (!option.empty()) record[std::string(option)] = all.at(std::string(option));
        }
    }
    if (found.gap.empty() || found.steps.empty()) return record;
    double worst = 0;
    for (const double gap : found.gap) worst = std::max(worst, std::abs(gap));
    record.update({{"largest_gap", worst}, {"most_steps", *std::ranges::max_element(found.steps)}});
    return record;
}

/// The whole mode; `bin_width` is 0 where the user gave none.
inline void run_attribution(const CLI::App& app, int argc, char** argv, AttributionSettings settings,
                            const std::string& model_path, const std::string& data_path,
                            const std::string& output, deepchrome::Seed seed, std::int64_t bin_width,
                            const RoleFlags& role_flags, std::size_t threads, bool force,
                            const deepchrome::InterruptGuard& guard) {
    using namespace deepchrome;
    const auto network = load_binary(model_path);
    const ModelCard& card = network->card();
    const MarkRoles roles = role_flags.roles(card.marks, model_path);
    const bool tracks = !settings.places.loci.empty();
    std::vector<std::string> files{"attributions.tsv", "class_average.tsv", "run.json"};
    if (tracks) std::ranges::copy(track_files(card.marks), std::back_inserter(files));
    if (!settings.by_bin.empty()) {
        const bool taken = std::ranges::any_of(
            files, [&](const std::string& file) { return same_file_name(file, settings.by_bin); });
        if (taken || settings.by_bin.find('/') != std::string::npos) {
            throw DataError(settings.by_bin +
                            ": is no name for --by-bin (wanted a file name of its own, without a folder)");
        }
        files.push_back(settings.by_bin);
    }
    OutputFolder folder(output, {app.get_name(), files, force});
    folder.refuse_inputs({model_path, data_path, settings.places.loci, settings.places.chromosome_sizes});

    AttributedGenes genes;
    genes.data = with_marks(read_csv(data_path, signal, {.marks = card.marks, .labels = Labels::optional}),
                            card.marks, data_path);
    if (genes.data.size() == 0) throw DataError(data_path + ": holds no genes (wanted some)");
    check_input(*network, model_path, genes.data, data_path, false);
    json inputs{{"model", {{"path", model_path}, {"checksum", model_checksum(model_path)}}},
                {"data", {{"path", data_path}, {"checksum", data_checksum(genes.data)}}}};
    PlaceSettings where = settings.places;
    const auto known = bin_width_of(bin_width, model_path, card, genes.data.description);
    where.bin_width = known.value_or(0);
    where.table = card.table.orientation ? card.table : genes.data.description;
    GenePlaces places;
    if (tracks) {
        places = read_gene_places(where, genes.data.genes, signal.bins, data_path);
        inputs["loci"] = {{"path", where.loci}, {"checksum", checksum_text(places.annotation.checksum)}};
    }
    const BinAxis axis{signal.bins, tracks ? static_cast<std::uint32_t>(places.rule.bin_width) : known};
    guard.check();

    Threads pool(threads);
    const auto poll = [&] { guard.check(); };
    settings.options.seed = seed;
    genes.p_on = probabilities_on(network->outputs(genes.data, pool, data_path));
    genes.attributions =
        network->attribute(settings.method, settings.options, genes.data, Class{1}, pool, poll);
    guard.check();

    folder.create();
    folder.write("attributions.tsv", [&](std::ostream& out) { write_attributions(out, genes, axis); });
    folder.write("class_average.tsv", [&](std::ostream& out) { write_class_average(out, genes, axis); });
    if (!settings.by_bin.empty()) {
        folder.write(settings.by_bin, [&](std::ostream& out) {
            if (!settings.by_bin.ends_with(".gz")) return write_attributions_by_bin(out, genes, axis);
            GzipStream packed(out);
            write_attributions_by_bin(packed, genes, axis);
            packed.finish();
        });
    }
    json record = method_record(settings, genes.attributions);
    record.update({{"classes_by", genes.data.labeled() ? "label" : "call"},
                   {"bin_width", axis.width ? json(*axis.width) : json()}});
    if (tracks) {
        write_tracks(folder, genes, places, settings.method, write_bigwig, poll, roles);
        record.update({{"assembly", places.assembly},
                       {"orient", places.rule.orient_strand ? "strand" : "genome"},
                       {"genes_placed", places.found()}});
    }
    record.update(role_flags.record());
    folder.commit(run_record(app, argc, argv, std::move(record), std::move(inputs)));

    std::cerr << genes.data.size() << " genes: " << printable((folder / "attributions.tsv").string()) << '\n';
    if (!tracks) return;
    if (places.found() < genes.data.size()) {
        std::cerr << printable(where.loci) << ": has no place for " << genes.data.size() - places.found()
                  << " of " << genes.data.size() << " genes; they are not in the tracks\n";
    }
    std::cerr << "for IGV: " << printable((folder / "igv_session.xml").string()) << '\n';
    if (!write_bigwig)
        std::cerr << "no bigWig files: the programs were built without libBigWig; install libbigwig-dev\n";
}

}  // namespace programs
