// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-visualize: what the network has learned.
//
// With --class, what a gene would look like that the network is surest is ON, OFF, or of another class:
// inputs of the highest probability, from many random starts. --parity does it exactly as the published
// study. With --attribution, what counts for each gene of a table, as tables and as tracks for genome
// browsers. With --report, a page about the model and a table.

#include <cstdint>
#include <string>
#include <vector>

#include "flag_scope.hpp"
#include "program.hpp"
#include "visualize/attribution_mode.hpp"
#include "visualize/class_mode.hpp"
#include "visualize/class_search.hpp"
#include "visualize/report/report.hpp"
#include "visualize/role_flags.hpp"

int main(int argc, char** argv) {
    CLI::App app("Shows what a gene looks like that the network is surest is of a class, what counts for "
                 "each gene, or all of it.",
                 "deepchrome-visualize");
    std::string model_path;
    std::string wanted;
    std::string data;
    std::string output;
    programs::ClassSearch maps;
    programs::AttributionSettings attribution;
    programs::ReportSettings report;
    programs::RoleFlags roles;
    std::int64_t bin_width = 0;
    std::size_t threads = 0;
    bool force = false;
    app.add_option("-m,--model", model_path,
                   "model file of deepchrome-train, or its folder; of several models the mean is taken")
        ->required();
    app.add_option("-c,--class", wanted,
                   "on or off; of a model of several classes the number of one: the most likely gene")
        ->check(programs::class_name());
    attribution.add_to(app);
    report.add_to(app);
    app.add_option("--data", data,
                   "gene table: the genes to explain or report on; with --class, training genes that tell "
                   "how genes are");
    app.add_option("-o,--output", output, "folder for tables and pictures")->required();
    maps.add_to(app);
    app.add_option("--bin-width", bin_width, "base pairs, where neither model nor table tells")
        ->check(CLI::Range(1u, 1'000'000u));
    roles.add_to(app);
    app.add_option("-s,--seed", maps.search.seed.value, "of the starts, and of SmoothGrad's noise")
        ->check(programs::whole_number())
        ->capture_default_str();
    programs::add_threads(app, threads);
    app.add_flag("-f,--force", force, "replace what is there");
    app.callback([&] {
        std::vector<std::string> modes;
        if (!wanted.empty()) modes.emplace_back("--class");
        if (!attribution.method.empty()) modes.emplace_back("--attribution");
        if (report.wanted) modes.emplace_back("--report");
        if (modes.empty()) throw CLI::RequiredError("--class, --attribution or --report");
        if (modes.size() > 1) throw CLI::ExcludesError(modes[0], modes[1]);
        if (!wanted.empty() && maps.parity && !data.empty()) throw CLI::ExcludesError("--parity", "--data");
        if (wanted.empty() && data.empty()) throw CLI::RequiredError("--data with " + modes[0]);
        programs::refuse_without(app, !maps.asks_for_prior() || (!wanted.empty() && !data.empty()),
                                 "--class with training genes in --data, where it is gaussian", {"--prior"});
        if (!wanted.empty()) maps.choose(app, data);
        programs::refuse_without(app, !wanted.empty() && !data.empty() && maps.by_bin(),
                                 "--class with --data, for bounds bin by bin", {"--quantile"});
    });

    return programs::run(app, argc, argv, [&](const deepchrome::InterruptGuard& guard) {
        if (report.wanted) {
            programs::run_report(app, argc, argv, report, maps, model_path, data, output, bin_width, roles,
                                 threads, force, guard);
        } else if (!attribution.method.empty()) {
            programs::run_attribution(app, argc, argv, attribution, model_path, data, output,
                                      maps.search.seed, bin_width, roles, threads, force, guard);
        } else {
            programs::run_class(app, argc, argv, wanted, maps, model_path, data, output, bin_width, roles,
                                threads, force, guard);
        }
    });
}
