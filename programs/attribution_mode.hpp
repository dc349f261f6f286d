// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/all.hpp>

#include "attribution_tables.hpp"
#include "browser_tracks.hpp"
#include "gene_places.hpp"
#include "program.hpp"

/// deepchrome-visualize --attribution: what counts for each gene of a table, as tables and as tracks.
namespace programs {

struct AttributionSettings {
    std::string method;  // empty: not asked for
    std::string by_bin;
    std::size_t samples = 32;
    std::size_t window = 5;
    double tolerance = 0.01;
    PlaceSettings places;

    void add_to(CLI::App& app) {
        CLI::Option* const asked =
            app.add_option("--attribution", method, "what counts for each gene of --data")
                ->check(CLI::IsMember({"gradient", "gradient-x-input", "smoothgrad", "integrated-gradients",
                                       "deep-lift", "occlusion"}));
        app.add_option(
               "--by-bin", by_bin,
               "file, within the output folder, for every bin's attribution; packed if it ends in .gz")
            ->needs(asked);
        app.add_option("--samples", samples, "noisy copies of smoothgrad")
            ->check(CLI::Range(1u, 1'000'000u))
            ->capture_default_str();
        app.add_option("--window", window, "bins that occlusion blanks at a time")
            ->check(CLI::Range(std::size_t{1}, signal.bins))
            ->capture_default_str();
        app.add_option("--tolerance", tolerance,
                       "by how much integrated gradients may miss the difference of scores")
            ->check(number(0, true))
            ->capture_default_str();
        CLI::Option* const loci =
            app.add_option(
                   "--loci", places.loci,
                   "where the genes are: genes.tsv of deepchrome-bin, or a table of genes; for tracks")
                ->needs(asked);
        app.add_option("--assembly", places.assembly, "such as hg19 (default: as --loci says)")->needs(loci);
        app.add_option("--chromosome-sizes", places.chromosome_sizes,
                       "chrom.sizes of UCSC (default: those of the assembly)")
            ->needs(loci);
        app.add_option("--orient", places.orient,
                       "how the bins of --data were laid: genome or strand (default: as --loci says)")
            ->check(CLI::IsMember({"genome", "strand"}))
            ->needs(loci);
    }
};

/// The attributions of scaled signals by the method of that name.
inline deepchrome::Attributions<float> attribute(const AttributionSettings& settings, const Model& model,
                                                 const deepchrome::ModelCard& card, std::span<const float> x,
                                                 deepchrome::Seed seed, deepchrome::Threads& pool,
                                                 const deepchrome::InterruptGuard& guard) {
    using namespace deepchrome;
    const ClassScore score{Class{1}};
    const Baseline blank = Baseline::no_reads(card.scaling, signal.marks);
    // The noise of smoothgrad goes by the number of the gene; the others can be asked in pieces.
    if (settings.method == "smoothgrad")
        return SmoothGrad{.samples = settings.samples, .seed = seed}(model, x, score, pool);
    const auto piece = [&](std::span<const float> some) -> Attributions<float> {
        if (settings.method == "gradient") return Saliency{}(model, some, score, pool);
        if (settings.method == "gradient-x-input") return GradientTimesInput{blank}(model, some, score, pool);
        if (settings.method == "deep-lift") return DeepLift{blank}(model, some, score, pool);
        if (settings.method == "occlusion") {
            return Occlusion{.width = settings.window, .stride = settings.window, .baseline = blank}(
                model, some, score, pool);
        }
        return IntegratedGradients{.tolerance = settings.tolerance, .baseline = blank}(model, some, score,
                                                                                       pool);
    };
    Attributions<float> all;
    all.values.resize({x.size() / signal.size(), signal.bins, signal.marks});
    constexpr std::size_t at_once = 512 * signal.size();
    for (std::size_t first = 0; first < x.size(); first += at_once) {
        guard.check();
        const Attributions<float> some = piece(x.subspan(first, std::min(at_once, x.size() - first)));
        std::copy(some.values.data(), some.values.data() + some.values.size(), all.values.data() + first);
        all.score.insert(all.score.end(), some.score.begin(), some.score.end());
        all.gap.insert(all.gap.end(), some.gap.begin(), some.gap.end());
        all.steps.insert(all.steps.end(), some.steps.begin(), some.steps.end());
    }
    return all;
}

/// What else run.json says of the method.
inline json method_record(const AttributionSettings& settings, const deepchrome::Attributions<float>& found,
                          deepchrome::Seed seed) {
    json record{{"attribution", settings.method}, {"score", "log-odds of ON"}};
    if (settings.method != "gradient" && settings.method != "smoothgrad") record["baseline"] = "no reads";
    if (settings.method == "smoothgrad") record.update({{"samples", settings.samples}, {"seed", seed.value}});
    if (settings.method == "occlusion") record["window"] = settings.window;
    if (settings.method != "integrated-gradients") return record;
    double worst = 0;
    for (const double gap : found.gap) worst = std::max(worst, std::abs(gap));
    record.update({{"tolerance", settings.tolerance},
                   {"largest_gap", worst},
                   {"most_steps", found.steps.empty() ? 0 : *std::ranges::max_element(found.steps)}});
    return record;
}

/// The whole mode; `bin_width` is 0 where the user gave none.
inline void run_attribution(const CLI::App& app, int argc, char** argv, const AttributionSettings& settings,
                            const std::string& model_path, const std::string& data_path,
                            const std::string& output, deepchrome::Seed seed, std::int64_t bin_width,
                            std::size_t threads, bool force, const deepchrome::InterruptGuard& guard) {
    using namespace deepchrome;
    const LoadedModel<Model> loaded = load<Model>(model_path);
    const ModelCard& card = loaded.card;
    const bool tracks = !settings.places.loci.empty();
    std::vector<std::string> files{"attributions.tsv", "class_average.tsv", "run.json"};
    if (!settings.by_bin.empty()) {
        const bool taken = std::ranges::find(files, settings.by_bin) != files.end();
        if (taken || settings.by_bin.find('/') != std::string::npos) {
            throw DataError(settings.by_bin +
                            ": is no name for --by-bin (wanted a file name of its own, without a folder)");
        }
        files.push_back(settings.by_bin);
    }
    if (tracks) std::ranges::copy(track_files(card.marks), std::back_inserter(files));
    OutputFolder folder(output, files, force);

    AttributedGenes genes;
    genes.data = with_marks(read_csv(data_path, signal, {.marks = card.marks, .labels = Labels::optional}),
                            card.marks, data_path);
    if (genes.data.size() == 0) throw DataError(data_path + ": holds no genes (wanted some)");
    json inputs{{"model", {{"path", model_path}, {"checksum", file_checksum(model_path)}}},
                {"data", {{"path", data_path}, {"checksum", data_checksum(genes.data)}}}};
    PlaceSettings where = settings.places;
    where.bin_width = bin_width;
    GenePlaces places;
    if (tracks) {
        places = read_gene_places(where, genes.data.genes, data_path);
        bin_width = places.rule.bin_width;
        inputs["loci"] = {{"path", where.loci},
                          {"checksum", "crc32:" + hexadecimal(places.annotation.checksum)}};
    }
    if (bin_width == 0) bin_width = 100;
    guard.check();

    Threads pool(threads);
    card.scaling.apply(genes.data.values(), signal.marks);
    genes.p_on = probabilities_on(outputs_of(loaded.model, card, genes.data, pool));
    genes.attributions =
        attribute(settings, loaded.model, card, std::as_const(genes.data).values(), seed, pool, guard);
    guard.check();

    folder.create();
    const BinWidth width{bin_width};
    folder.write("attributions.tsv", [&](std::ostream& out) { write_attributions(out, genes, width); });
    folder.write("class_average.tsv", [&](std::ostream& out) { write_class_average(out, genes, width); });
    if (!settings.by_bin.empty()) {
        folder.write(settings.by_bin, [&](std::ostream& out) {
            if (!settings.by_bin.ends_with(".gz")) return write_attributions_by_bin(out, genes, width);
            GzipStream packed(out);
            write_attributions_by_bin(packed, genes, width);
            packed.finish();
        });
    }
    json record = method_record(settings, genes.attributions, seed);
    record.update({{"classes_by", genes.data.labeled() ? "label" : "call"}, {"bin_width", bin_width}});
    if (tracks) {
        write_tracks(folder, genes, places, settings.method, guard);
        record.update({{"assembly", places.assembly},
                       {"orient", places.rule.orient_strand ? "strand" : "genome"},
                       {"genes_placed", places.found()}});
    }
    folder.write_json("run.json", run_record(app, argc, argv, std::move(record), std::move(inputs)));
    folder.complete();

    std::cerr << genes.data.size() << " genes: " << (folder / "attributions.tsv").string() << '\n';
    if (!tracks) return;
    if (places.found() < genes.data.size()) {
        std::cerr << where.loci << ": has no place for " << genes.data.size() - places.found() << " of "
                  << genes.data.size() << " genes; they are not in the tracks\n";
    }
    std::cerr << "for IGV: " << (folder / "igv_session.xml").string() << '\n';
    if (!writes_bigwig)
        std::cerr << "no bigWig files: the programs were built without libBigWig; install libbigwig-dev\n";
}

}  // namespace programs
