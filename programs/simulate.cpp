// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-simulate: gene tables of a synthetic cell type, to try everything else on.
//
// The marks follow each gene's expression as they do in cells, with enough disagreement that a good network
// reaches the AUROC of the published study (about 0.80). The same seed gives the same tables. Genes and
// expression are invented, or those of a real cell type; then labels, and what cell types have in common, are
// real.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <deepchrome/genome.hpp>
#include <deepchrome/simulate.hpp>
#include <deepchrome/table/csv_writer.hpp>
#include <deepchrome/table/labels.hpp>
#include <deepchrome/table/split.hpp>

#include "flag_scope.hpp"
#include "program.hpp"

int main(int argc, char** argv) {
    using namespace deepchrome;
    CLI::App app("Writes gene tables of a synthetic cell type: train.csv, valid.csv and test.csv.",
                 "deepchrome-simulate");
    std::optional<std::size_t> asked_genes;
    std::string genes_file;
    std::string expression;
    std::string cell_name;
    std::string label = "median";
    LabelOptions labels;
    std::uint64_t seed = 1;
    std::string output;
    bool force = false;
    app.add_option("-n,--genes", asked_genes,
                   "number of genes, divided into thirds (default: 19802, or all of --genes-file)")
        ->check(CLI::Range(std::size_t{3}, std::size_t{100'000'000}));
    auto* const annotation =
        app.add_option("--genes-file", genes_file,
                       "genes to take instead of invented ones: chrom, tss, gene_id, or an annotation");
    auto* const matrix =
        app.add_option("-e,--expression", expression, "their expression: a matrix of RPKM, or a list")
            ->needs(annotation);
    annotation->needs(matrix);
    app.add_option("-c,--cell", cell_name, "column of the matrix")->needs(matrix);
    app.add_option("--label", label,
                   "ON above the median, bands, the expression, or its logarithm (of RPKM + 1)")
        ->check(CLI::IsMember({"median", "quantiles", "value", "log2"}))
        ->capture_default_str();
    app.add_option("--label-bands", labels.bands, "with --label quantiles")
        ->check(CLI::Range(std::size_t{2}, std::size_t{100}))
        ->capture_default_str();
    app.add_option("-s,--seed", seed, "of all random numbers")
        ->check(programs::whole_number())
        ->capture_default_str();
    app.add_option("-o,--output", output, "folder for the tables")->required();
    app.add_flag("-f,--force", force, "replace what is there");

    app.callback(
        [&] { programs::refuse_without(app, label == "quantiles", "--label quantiles", {"--label-bands"}); });

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        programs::OutputFolder folder(
            output, {app.get_name(), {"train.csv", "valid.csv", "test.csv", "run.json"}, force});
        folder.refuse_inputs({genes_file, expression});

        const Simulation options{
            .seed = Seed{seed}, .bins = programs::signal.bins, .marks = mark_names(programs::signal.marks)};
        programs::json settings{{"seed", seed}};
        programs::json inputs = programs::json::object();
        SimulatedCell cell;
        if (genes_file.empty()) {
            cell = simulate(asked_genes.value_or(19802), options);
        } else {
            const Annotation known = read_annotation(genes_file);
            const ExpressionMatrix rpkm = read_expression(std::filesystem::path(expression));
            const GeneExpression all = gene_expression(known, rpkm, cell_name);
            const GeneExpression measured = evenly_spaced(all, asked_genes.value_or(all.size()));
            cell = simulate(measured.expression, options, measured.names);
            settings["cell"] = cell_name;
            const auto source = [](const std::string& path, std::uint32_t checksum) {
                return programs::json{{"path", path}, {"checksum", checksum_text(checksum)}};
            };
            inputs["genes"] = source(genes_file, known.checksum);
            inputs["expression"] = source(expression, rpkm.checksum);
        }
        const std::size_t genes = cell.data.size();
        settings["genes"] = genes;
        settings["label"] = label;
        if (label != "median") {
            labels.rule = label == "value"  ? LabelRule::value
                          : label == "log2" ? LabelRule::log2
                                            : LabelRule::quantiles;
            if (label == "quantiles") settings["label_bands"] = labels.bands;
            cell.data.labels = label_genes(cell.expression, labels).labels;
        }
        guard.check();

        folder.create();
        const SplitSizes sizes = published_split(genes);
        std::size_t first = 0;
        for (const auto& [name, count] :
             {std::pair{"train", sizes.train}, {"valid", sizes.valid}, {"test", sizes.test}}) {
            const Dataset part = rows_of(cell.data, first, count);
            folder.write(std::string(name) + ".csv", [&](std::ostream& out) { write_csv(out, part); });
            guard.check();
            std::cerr << printable(folder.path().string()) << '/' << name << ".csv: " << count << " genes";
            if (label == "median")
                std::cerr << ", " << format_fixed(100 * class_balance(part.labels).fraction_on(), 1)
                          << " % ON";
            std::cerr << '\n';
            first += count;
        }
        folder.commit(programs::run_record(app, argc, argv, std::move(settings), std::move(inputs)));
    });
}
