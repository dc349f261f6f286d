// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/run/any_network.hpp>
#include <deepchrome/table/csv.hpp>

#include "../../metrics_json.hpp"
#include "../../networks.hpp"
#include "../../program.hpp"
#include "../class_search.hpp"
#include "../role_flags.hpp"
#include "gene_table.hpp"
#include "page.hpp"
#include "report_data.hpp"
#include "sections.hpp"
#include "summary_sections.hpp"
#include "training_course.hpp"

namespace programs {

/// The flags of deepchrome-visualize --report.
struct ReportSettings {
    bool wanted = false;
    std::string training = {};
    std::vector<std::string> marks = {};
    double call_threshold = 0.5;

    void add_to(CLI::App& app) {
        CLI::Option* const report =
            app.add_flag("--report", wanted, "a page about the model and the genes of --data: report.html");
        app.add_option("--training", training, "folder of the training (default: that of the model)")
            ->needs(report);
        app.add_option("--marks", marks,
                       "names of the columns of a table without a header (default: those of the model)")
            ->delimiter(',')
            ->needs(report);
        app.add_option("--call-threshold", call_threshold, "a gene is called ON above this probability")
            ->check(probability())
            ->needs(report)
            ->capture_default_str();
    }

    /// The files of a report.
    static std::vector<std::string> files() {
        return {"report.html", "genes.tsv", "report.json", "run.json", "figures"};
    }
};

namespace report {

/// The figures of the page, for programs: metrics as in metrics.json, marks and maps.
inline json summary_json(const ReportInput& about, const ReportData& found) {
    json summary{{"genes", about.genes.size()},
                 {"metrics", found.labeled() ? to_json(found.metrics) : json()},
                 {"leave_one_mark_out", json::object()}};
    for (std::size_t mark = 0; mark < found.without.size(); ++mark) {
        const deepchrome::AurocComparison& auc = found.without[mark].auc;
        summary["leave_one_mark_out"][about.genes.marks[mark]] = {{"auroc", auc.second.auroc},
                                                                  {"lost", auc.difference()},
                                                                  {"interval", to_json(auc.interval())},
                                                                  {"p_value", auc.p_value()}};
    }
    for (const auto& [name, gene] : {std::pair{"on", &found.on}, std::pair{"off", &found.off}}) {
        json active = json::object();
        for (const deepchrome::MarkActivity& bar : gene->bars) active[bar.mark] = bar.active;
        summary["most_likely"][name] = {{"probability", gene->map.mean_probability()},
                                        {"active_bins", std::move(active)}};
    }
    return summary;
}

}  // namespace report

/// The whole mode: the page, the table of genes, the figures and the record of the run. `maps` says how the
/// most-likely maps are found.
inline void run_report(const CLI::App& app, int argc, char** argv, const ReportSettings& settings,
                       ClassSearch maps, const std::string& model_path, const std::string& data,
                       const std::string& output, std::int64_t bin_width, const RoleFlags& role_flags,
                       std::size_t thread_count, bool force, const deepchrome::InterruptGuard& guard) {
    using namespace deepchrome;
    OutputFolder folder(output, {app.get_name(), ReportSettings::files(), force});
    folder.refuse_inputs({model_path, data});
    const auto network = networks().load(model_path);
    if (!network->task().binary()) {
        throw_as<DataError>({model_path, ": is of ", network->task().name(),
                             " (wanted ON and OFF, which the report is about); give a model of two classes"});
    }
    const ModelCard& card = network->card();
    maps.prepare(*network, model_path, "");
    Threads threads(thread_count);
    const auto course = report::training_course(settings.training, model_path, card);
    Dataset genes =
        read_csv(data, signal,
                 {.marks = settings.marks.empty() ? card.marks : settings.marks, .labels = Labels::optional});
    check_input(*network, model_path, genes, data, false);
    const BinAxis axis{signal.bins, bin_width_of(bin_width, model_path, card, genes.description)};
    guard.check();
    const report::ReportInput about{.model_path = model_path,
                                    .data_path = data,
                                    .network = *network,
                                    .genes = std::move(genes),
                                    .call_threshold = settings.call_threshold,
                                    .active_threshold = maps.threshold,
                                    .roles = role_flags.roles(card.marks, model_path),
                                    .axis = axis,
                                    .seed = maps.search.seed};
    const report::ReportData found = report::collect(about, maps.search, maps.rate, threads, guard);
    const std::vector<report::Section> sections{report::provenance_section(about, found),
                                                report::training_section(course),
                                                report::quality_section(about, found),
                                                report::calibration_section(about, found),
                                                report::map_section(about, found, maps.parity),
                                                report::filter_section(about, found),
                                                report::marks_section(about, found),
                                                report::gene_section(about, found)};

    folder.create();
    folder.make("figures");
    report::Drawings drawings(folder, "figures");
    for (const report::Section& section : sections) {
        for (const report::Figure& figure : section.figures) {
            drawings.draw(figure, guard);
        }
    }
    folder.write("genes.tsv", [&](std::ostream& out) { report::write_genes(out, about, found); });
    folder.write_json("report.json", report::summary_json(about, found));
    json inputs{{"model", {{"path", model_path}, {"checksum", found.model_checksum}}},
                {"data", {{"path", data}, {"checksum", found.data_checksum}}}};
    if (course)
        inputs["history"] = {{"path", course->file.string()},
                             {"checksum", file_checksum(course->file.string())}};
    json record = maps.record();
    record.update({{"report", true},
                   {"call_threshold", settings.call_threshold},
                   {"bin_width", axis.width ? json(*axis.width) : json()}});
    record.update(role_flags.record());
    const auto name = [](const std::string& path) {
        return path == "-" ? std::string("standard input") : std::filesystem::path(path).filename().string();
    };
    const std::string title = name(model_path) + " on " + name(data);
    const std::string summary =
        report::paragraph("Report of a model that tells from histone marks whether a gene is ON or OFF") +
        report::summary_band(about, found);
    folder.write("report.html", [&](std::ostream& out) {
        report::write_page(out, title, summary, sections, drawings, report::genes_json(about, found));
    });
    folder.commit(run_record(app, argc, argv, std::move(record), std::move(inputs)));
    std::cerr << "the report: " << printable((folder / "report.html").string()) << '\n';
    if (!drawings.complete()) {
        std::cerr << "no pictures in it: gnuplot is not there or failed; install gnuplot-nox and write the "
                     "report again with "
                     "--force, or run, inside "
                  << printable((folder / "figures").string()) << ", gnuplot *.gp\n";
    }
}

}  // namespace programs
