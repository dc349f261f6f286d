// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-visualize: what a gene would look like that the network is surest is ON (or OFF).
//
// It looks for inputs of the highest probability, from many random starts, and writes their mean as a map of marks and
// bins, the number of active bins of each mark, and a picture of both. --parity does it exactly as the published study.
// --report writes a page about the model and the genes of a table instead: report/.

#include <utility>

#include "class_figure.hpp"
#include "gnuplot.hpp"
#include "program.hpp"
#include "report/report.hpp"

namespace {

using namespace deepchrome;

/// Where the training data lay, as deepchrome-train noted it in the model.
InputRange range_of(const ModelCard& card, const std::string& path) {
    const auto bounds = [&](const char* name) {
        const auto place = card.provenance.find(name);
        if (place == card.provenance.end()) {
            throw DataError(path + ": does not say between which values its inputs lie; train it with deepchrome-train, or "
                                   "use --parity");
        }
        return programs::json::parse(place->second).get<std::vector<double>>();
    };
    return {.lower = bounds("input_lower"), .upper = bounds("input_upper")};
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Shows what a gene looks like that the network is surest is ON or OFF.", "deepchrome-visualize");
    std::string model_path;
    std::string wanted;
    std::string output;
    MostLikelyClass search;
    double rate = 0.1;
    double threshold = 0.25;
    std::int64_t bin_width = 100;
    std::size_t threads = 0;
    bool parity = false;
    bool force = false;
    app.add_option("-m,--model", model_path, "model file of deepchrome-train")->required();
    auto* const class_option = app.add_option("-c,--class", wanted, "on or off")->check(CLI::IsMember({"on", "off"}));
    app.add_option("-o,--output", output, "folder for tables and pictures")->required();
    app.add_flag("--parity", parity, "the published procedure, step by step: one start, inputs from 0 to 1");
    app.add_option("--steps", search.steps, "steps of each search")->check(CLI::Range(1u, 10'000'000u))->capture_default_str();
    app.add_option("--restarts", search.restarts, "searches to average")->check(CLI::Range(1u, 100'000u))->capture_default_str();
    app.add_option("--lambda", search.lambda, "weight of the squared norm of the input")
        ->check(programs::number(0))->capture_default_str();
    app.add_option("--learning-rate,--lr", rate, "of RMSProp, in units of the range of inputs")
        ->check(programs::number(0, true))->capture_default_str();
    app.add_option("--threshold", threshold, "above which a bin is active")->check(programs::number(0))->capture_default_str();
    app.add_option("--bin-width", bin_width, "of the gene tables, in base pairs")
        ->check(CLI::Range(1u, 1'000'000u))->capture_default_str();
    app.add_option("-s,--seed", search.seed.value, "of the starts")->check(programs::whole_number())->capture_default_str();
    programs::add_threads(app, threads);
    app.add_flag("-f,--force", force, "replace what is there");
    programs::ReportSettings report;
    report.add_to(app);
    app.add_option("--data", report.data, "gene table that the report is about, plain or .gz; labels may be missing");
    class_option->excludes("--report");
    app.callback([&] {
        if (!report.wanted && wanted.empty()) throw CLI::RequiredError("--class");
        if (!report.wanted && !report.data.empty()) throw CLI::RequiresError("--data", "--report");
        if (report.wanted && report.data.empty()) throw CLI::RequiredError("--data");
    });

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        const std::vector<std::string> files{"class_map.tsv", "class_spread.tsv", "active_bins.tsv",
                                             "class_map.gp",  "class_map.svg",    "run.json"};
        programs::OutputFolder folder(output, report.wanted ? report.files() : files, force);
        const LoadedModel<programs::Model> loaded = load<programs::Model>(model_path);
        const programs::Model& model = loaded.model;
        const ModelCard& card = loaded.card;

        if (parity) {
            auto published = MostLikelyClass::published();
            published.seed = search.seed;
            published.steps = search.steps;
            published.lambda = search.lambda;
            search = std::move(published);
        } else {
            search.range = range_of(card, model_path);
        }
        Threads pool(threads);
        if (report.wanted) {
            const programs::ReportMaps maps{.search = search, .rate = rate, .active_threshold = threshold,
                                            .bin_width = bin_width, .parity = parity};
            programs::write_report(folder, report, model_path, loaded, maps, pool, guard, [&](auto settings, auto inputs) {
                return programs::run_record(app, argc, argv, std::move(settings), std::move(inputs));
            });
            return;
        }
        const ClassMap map = search(model, wanted == "on" ? Class{1} : Class{0}, RMSProp{.rate = rate}, pool);
        const std::vector<MarkActivity> bars = active_bins(map.mean, card.marks, threshold);
        guard.check();

        folder.create();
        folder.write("class_map.tsv", [&](std::ostream& out) { write_class_map(out, map.mean, card.marks, BinWidth{bin_width}); });
        folder.write("class_spread.tsv", [&](std::ostream& out) { write_class_map(out, map.spread, card.marks, BinWidth{bin_width}); });
        folder.write("active_bins.tsv", [&](std::ostream& out) { write_active_bins(out, bars); });
        const programs::json settings{{"class", wanted},           {"parity", parity},
                                      {"steps", search.steps},     {"restarts", search.restarts},
                                      {"lambda", search.lambda},   {"learning_rate", rate},
                                      {"threshold", threshold},    {"bin_width", bin_width},
                                      {"seed", search.seed.value}, {"probability", map.mean_probability()}};
        const programs::json inputs{{"model", {{"path", model_path}, {"checksum", programs::file_checksum(model_path)}}}};
        folder.write_json("run.json", programs::run_record(app, argc, argv, settings, inputs));
        folder.write("class_map.gp", [&](std::ostream& out) {
            programs::write_class_figure(out, wanted, map.mean_probability(), bars, bin_width);
        });
        folder.remove("class_map.svg");
        folder.complete();
        const bool drawn = programs::run_gnuplot(folder.path(), "class_map.gp") &&
                           programs::is_whole_svg(folder / "class_map.svg");
        for (const MarkActivity& bar : bars) {
            std::cerr << bar.mark << ": " << bar.active << " of " << programs::signal.bins << " bins active\n";
        }
        if (drawn) {
            std::cerr << "the picture: " << (folder / "class_map.svg").string() << '\n';
        } else {
            folder.remove("class_map.svg");
            std::cerr << "no picture: gnuplot is not there or failed; install gnuplot-nox and run, inside "
                      << folder.path().string() << ", gnuplot class_map.gp\n";
        }
    });
}
