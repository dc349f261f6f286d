// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-visualize: what a gene would look like that the network is surest is ON, OFF, or of another class.
//
// It looks for inputs of the highest probability, from many random starts, and writes their mean as a map of marks and
// bins, the number of active bins of each mark, and a picture of both. --parity does it exactly as the published study.
// With --attribution instead: what counts for each gene of a table, as tables and as tracks for genome browsers. With --report: a
// page about the model and the genes of a table.

#include <utility>

#include "attribution_mode.hpp"
#include "class_figure.hpp"
#include "goal.hpp"
#include "gnuplot.hpp"
#include "input_range_note.hpp"
#include "program.hpp"
#include "report/report.hpp"

namespace {

using namespace deepchrome;

/// Where the search may look: in the ranges that the model notes, or in those of `data`.
InputRange range_of(const ModelCard& card, const std::string& path, std::string& bounds, const std::string& data,
                    double unusual) {
    if (data.empty()) {
        const bool old = bounds.empty() && !card.provenance.contains("input_bin_lower");
        if (old) std::cerr << path << ": notes no bounds bin by bin; those of the marks are taken\n";
        if (bounds.empty()) bounds = old ? "marks" : "bins";
        return programs::noted_input_range(card, bounds == "bins", path);
    }
    if (bounds.empty()) bounds = "bins";
    Dataset genes = with_marks(read_csv(data, programs::signal, {.marks = card.marks, .labels = Labels::optional}),
                               card.marks, data);
    card.scaling.apply(genes.values(), genes.signal.marks);
    return bounds == "bins" ? range_by_bin(genes, 0.5, unusual) : range_of_data(genes);
}

/// A check of flags: on, off, or a whole number.
CLI::Validator class_name() {
    return {[](std::string& text) {
                const bool good = text == "on" || text == "off" || programs::whole_number()(text).empty();
                return good ? std::string() : text + " (wanted on, off, or the number of a class)";
            },
            "CLASS", ""};
}

/// The class that is to be shown.
Class class_of(const std::string& wanted, programs::Goal goal, const std::string& path) {
    if (goal.number()) {
        throw DataError(path + ": is of a regression, which has no classes to show (wanted a classifier); give one of those");
    }
    if (goal.binary() && wanted == "on") return {1};
    if (goal.binary() && wanted == "off") return {0};
    if (!goal.binary() && wanted.find_first_not_of("0123456789") == wanted.npos && wanted.size() < 9 &&
        std::stoul(wanted) < goal.classes) {
        return {std::stoul(wanted)};
    }
    throw DataError(path + ": has no class " + wanted + " (wanted " +
                    (goal.binary() ? std::string("on or off")
                                   : std::string("0 to ") + std::to_string(goal.classes - 1)) +
                    "); give another --class");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Shows what a gene looks like that the network is surest is of a class, what counts for each gene, or all of it.",
                 "deepchrome-visualize");
    std::string model_path;
    std::string wanted;
    std::string output;
    MostLikelyClass search;
    std::string data;
    std::string bounds;
    double unusual = 0.95;
    double rate = 0.1;
    double threshold = 0.25;
    std::int64_t bin_width = 100;
    std::size_t threads = 0;
    bool parity = false;
    bool force = false;
    app.add_option("-m,--model", model_path, "model file of deepchrome-train")->required();
    app.add_option("-c,--class", wanted, "on or off; of a model of several classes the number of one: the most likely gene")
        ->check(class_name());
    programs::AttributionSettings attribution;
    attribution.add_to(app);
    programs::ReportSettings report;
    report.add_to(app);
    app.add_option("--data", data,
                   "gene table: the genes to explain or report on; with --class, training genes to take the bounds from");
    app.add_option("-o,--output", output, "folder for tables and pictures")->required();
    app.add_flag("--parity", parity, "the published procedure, step by step: one start, inputs from 0 to 1");
    app.add_option("--steps", search.steps, "steps of each search")->check(CLI::Range(1u, 10'000'000u))->capture_default_str();
    app.add_option("--restarts", search.restarts, "searches to average")->check(CLI::Range(1u, 100'000u))->capture_default_str();
    CLI::Option* const lambda = app.add_option("--lambda", search.lambda, "weight of the squared norm of the input");
    lambda->check(programs::number(0))
        ->default_str(shortest(programs::penalty_by_bin) + ", with --parity " + shortest(search.lambda));
    app.add_option("--total-variation", search.total_variation, "weight of the jumps from bin to bin")
        ->check(programs::number(0))
        ->capture_default_str();
    app.add_option("--bounds", bounds,
                   "where values may lie: as in training genes bin by bin, or mark by mark; not negative; or anywhere")
        ->check(CLI::IsMember({"bins", "marks", "non-negative", "none"}))
        ->default_str("bins");
    app.add_option("--quantile", unusual, "of the genes of --data, upper bound of a bin; the lower one is the median")
        ->check(programs::number(0.5, true) & programs::probability())
        ->capture_default_str();
    app.add_option("--learning-rate,--lr", rate, "of RMSProp, in units of the range of inputs")
        ->check(programs::number(0, true))->capture_default_str();
    app.add_option("--threshold", threshold, "above which a bin is active")->check(programs::number(0))->capture_default_str();
    CLI::Option* const width = app.add_option("--bin-width", bin_width, "of the gene tables, in base pairs");
    width->check(CLI::Range(1u, 1'000'000u))->capture_default_str();
    app.add_option("-s,--seed", search.seed.value, "of the starts")->check(programs::whole_number())->capture_default_str();
    programs::add_threads(app, threads);
    app.add_flag("-f,--force", force, "replace what is there");
    app.callback([&] {
        std::vector<std::string> modes;
        if (!wanted.empty()) modes.emplace_back("--class");
        if (!attribution.method.empty()) modes.emplace_back("--attribution");
        if (report.wanted) modes.emplace_back("--report");
        if (modes.empty()) throw CLI::RequiredError("--class, --attribution or --report");
        if (modes.size() > 1) throw CLI::ExcludesError(modes[0], modes[1]);
        if (wanted.empty() && data.empty()) throw CLI::RequiredError("--data with " + modes[0]);
    });

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        if (!attribution.method.empty()) {
            programs::run_attribution(app, argc, argv, attribution, model_path, data, output, search.seed,
                                      width->count() > 0 ? bin_width : 0, threads, force, guard);
            return;
        }
        const std::vector<std::string> files{"class_map.tsv", "class_spread.tsv", "active_bins.tsv",
                                             "class_map.gp",  "class_map.svg",    "run.json"};
        programs::OutputFolder folder(output, report.wanted ? report.files() : files, force);
        const ModelCard card = read_model_card(model_path);
        const programs::Goal goal = programs::Goal::of(card);
        if (parity) {
            auto published = MostLikelyClass::published();
            published.seed = search.seed;
            published.steps = search.steps;
            published.lambda = search.lambda;
            published.total_variation = search.total_variation;
            bounds = "none";
            search = std::move(published);
        } else {
            search.range = range_of(card, model_path, bounds, report.wanted ? "" : data, unusual);
            if (lambda->count() == 0) search.lambda = programs::penalty_by_bin;
            if (bounds == "non-negative") search.clamping = Clamping::from_below;
            if (bounds == "none") search.clamping = Clamping::at_end;
        }
        Threads pool(threads);
        if (report.wanted) {
            if (!goal.binary()) {
                throw DataError(model_path + ": is of " + goal.name() +
                                " (wanted ON and OFF, which the report is about); give a model of two classes");
            }
            const programs::ReportMaps maps{.search = search, .rate = rate, .active_threshold = threshold,
                                            .bin_width = bin_width, .parity = parity};
            programs::write_report(folder, report, data, model_path, load<programs::Model>(model_path), maps, pool, guard,
                                   [&](auto settings, auto inputs) {
                                       return programs::run_record(app, argc, argv, std::move(settings), std::move(inputs));
                                   });
            return;
        }
        const Class shown = class_of(wanted, goal, model_path);
        const auto map_of = [&](const auto& loaded) { return search(loaded.model, shown, RMSProp{.rate = rate}, pool); };
        const ClassMap map = goal.binary() ? map_of(load<programs::Model>(model_path))
                                           : map_of(load<programs::ClassesModel>(model_path));
        const std::vector<MarkActivity> bars = active_bins(map.mean, card.marks, threshold);
        guard.check();

        folder.create();
        folder.write("class_map.tsv", [&](std::ostream& out) { write_class_map(out, map.mean, card.marks, BinWidth{bin_width}); });
        folder.write("class_spread.tsv", [&](std::ostream& out) { write_class_map(out, map.spread, card.marks, BinWidth{bin_width}); });
        folder.write("active_bins.tsv", [&](std::ostream& out) { write_active_bins(out, bars); });
        const programs::json settings{{"class", wanted},
                                      {"parity", parity},
                                      {"steps", search.steps},
                                      {"restarts", search.restarts},
                                      {"lambda", search.lambda},
                                      {"total_variation", search.total_variation},
                                      {"bounds", bounds},
                                      {"bounds_of", parity         ? ""
                                                    : data.empty() ? "model"
                                                                   : data},
                                      {"learning_rate", rate},
                                      {"threshold", threshold},
                                      {"bin_width", bin_width},
                                      {"seed", search.seed.value},
                                      {"probability", map.mean_probability()}};
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
