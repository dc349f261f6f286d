// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-simulate: gene tables of a synthetic cell type, to try everything else on.
//
// The marks follow each gene's expression as they do in cells, with enough disagreement that a good network reaches the
// AUROC of the published study (about 0.80). The same seed gives the same tables.

#include "program.hpp"

int main(int argc, char** argv) {
    using namespace deepchrome;
    CLI::App app("Writes gene tables of a synthetic cell type: train.csv, valid.csv and test.csv.", "deepchrome-simulate");
    std::size_t genes = 19802;
    std::uint64_t seed = 1;
    std::string output;
    bool force = false;
    app.add_option("-n,--genes", genes, "number of genes, divided into thirds")
        ->check(CLI::Range(std::size_t{3}, std::size_t{100'000'000}))
        ->capture_default_str();
    app.add_option("-s,--seed", seed, "of all random numbers")->check(programs::whole_number())->capture_default_str();
    app.add_option("-o,--output", output, "folder for the tables")->required();
    app.add_flag("-f,--force", force, "replace what is there");

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        programs::OutputFolder folder(output, {"train.csv", "valid.csv", "test.csv", "run.json"}, force);

        const SimulatedCell cell =
            simulate(genes, {.seed = Seed{seed}, .bins = programs::signal.bins,
                             .marks = mark_names(programs::signal.marks)});
        guard.check();

        folder.create();
        const SplitSizes sizes = published_split(genes);
        std::size_t first = 0;
        for (const auto& [name, count] : {std::pair{"train", sizes.train}, {"valid", sizes.valid}, {"test", sizes.test}}) {
            const Dataset part = slice(cell.data, first, count);
            folder.write(std::string(name) + ".csv", [&](std::ostream& out) { write_csv(out, part); });
            guard.check();
            std::cerr << folder.path().string() << '/' << name << ".csv: " << count << " genes, "
                      << fixed(100 * class_balance(part.labels).fraction_on(), 1) << " % ON\n";
            first += count;
        }
        folder.write_json("run.json", programs::run_record(app, argc, argv, {{"genes", genes}, {"seed", seed}},
                                                           programs::json::object()));
        folder.complete();
    });
}
