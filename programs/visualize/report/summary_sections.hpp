// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "curve_figures.hpp"
#include "figure_text.hpp"
#include "html.hpp"
#include "page.hpp"
#include "report_data.hpp"
#include "training_course.hpp"
#include "training_figure.hpp"

/// The parts of the page about where the model comes from.
namespace programs::report {

inline std::string paragraph(const std::string& html) { return "<p>" + html + "</p>\n"; }
inline std::string note(const std::string& html) { return "<p class=\"note\">" + html + "</p>\n"; }
inline std::string code(const std::string& text) { return "<code>" + escaped(text) + "</code>"; }

/// Why a figure that needs labels is not there.
inline std::string left_out(const ReportData& found, const std::string& what) {
    return note(what + (found.labeled() ? " left out: all genes of the table are of one class."
                                        : " left out: the table has no labels."));
}

/// A text of the card's provenance; settings in JSON as a list.
inline std::string settings_text(const deepchrome::Settings& settings) {
    std::string list;
    for (const deepchrome::Setting& setting : settings)
        list += (list.empty() ? "" : " · ") + escaped(setting.name) + " " + code(setting.text());
    return list;
}

/// The figures that are asked for first, as a band below the title.
inline std::string summary_band(const ReportInput& about, const ReportData& found) {
    std::string cards = "<div class=\"cards\">\n";
    const auto card = [&](const std::string& name, const std::string& value, const std::string& remark) {
        cards += "<div class=\"card\"><b>" + name + "</b><strong>" + value + "</strong><span>" + remark +
                 "</span></div>\n";
    };
    const std::size_t genes = about.genes.size();
    const auto called = static_cast<std::size_t>(std::ranges::count_if(
        found.predictions.p_on, [&](float p) { return static_cast<double>(p) > about.call_threshold; }));
    if (found.both_classes()) {
        card("AUROC", decimal(metric_of(found.metrics, "auroc")),
             "95 % " + from_to(interval_of(found.metrics, "auroc_interval")) + "; chance 0.5");
        card("Average precision", decimal(metric_of(found.metrics, "average_precision")),
             "95 % " + from_to(interval_of(found.metrics, "average_precision_interval")) + "; chance " +
                 decimal(found.balance.fraction_on()));
    }
    if (found.labeled()) {
        card("Accuracy", percent(metric_of(found.metrics, "accuracy")),
             "calling all genes alike: " + percent(metric_of(found.metrics, "majority_accuracy")));
        card("Calibration error", decimal(metric_of(found.metrics, "expected_calibration_error")),
             "Brier score " + decimal(metric_of(found.metrics, "brier")));
        card("Genes", with_commas(genes),
             with_commas(found.balance.on) + " ON (" + percent(found.balance.fraction_on()) + "), " +
                 with_commas(found.balance.off) + " OFF");
    } else {
        card("Genes", with_commas(genes), "without labels");
    }
    card("Called ON", percent(static_cast<double>(called) / static_cast<double>(genes)),
         with_commas(called) + " genes with p(ON) above " +
             deepchrome::format_shortest(about.call_threshold));
    return cards + "</div>\n";
}

inline Section provenance_section(const ReportInput& about, const ReportData& found) {
    const deepchrome::ModelCard& card = about.network.card();
    const deepchrome::NetworkDescription network = about.network.describe();
    std::string rows;
    const auto fact = [&](const std::string& name, const std::string& html) {
        rows += "<tr><th scope=\"row\">" + name + "</th><td>" + html + "</td></tr>\n";
    };
    fact("Genes", code(about.data_path) + " · " + code(found.data_checksum) + " (of the content)");
    fact("Class balance", genes_sentence(about, found));
    fact("Model", code(about.model_path) + " · " + code(found.model_checksum) + " " +
                      (about.network.size() == 1
                           ? std::string("(of the file)")
                           : "(" + std::to_string(about.network.size()) + " networks that answer as one)"));
    fact("Network", code(network.name));
    fact("Parameters", with_commas(network.parameters));
    const auto shown = [](const auto& known) {
        return known.empty() ? std::string("not known") : escaped(known);
    };
    const deepchrome::TableDescription& table = card.table;
    fact("Input", std::to_string(about.genes.signal.marks) + " marks × " +
                      std::to_string(about.genes.signal.bins) + " bins" +
                      (about.axis.width ? " of " + with_commas(std::size_t{*about.axis.width}) + " bp"
                                        : std::string(" (of unknown width)")) +
                      " around the TSS: " + escaped(deepchrome::join(card.marks, ", ")));
    fact("Orientation of the bins",
         table.orientation ? escaped(to_string(*table.orientation)) : std::string("not known"));
    fact("Counting", shown(table.counting) + ", normalization: " + shown(table.normalization));
    fact("Assembly", shown(table.assembly));
    fact("Answers", card.both_strands ? "means over a gene and its bins reversed" : "from a gene as it is");
    fact("Scaling", escaped(to_string(card.scaling.kind)));
    fact("Seed", std::to_string(card.seed.value));
    for (const auto& [name, checksum] : card.training_data)
        fact("Table of the training: " + escaped(name), code(checksum));
    if (!card.recipe.empty()) fact("Training: recipe", settings_text(card.recipe));
    if (card.best_epoch) fact("Training: best epoch", std::to_string(*card.best_epoch));
    if (card.kept_epoch) fact("Training: kept epoch", std::to_string(*card.kept_epoch));
    if (!card.initial_model.empty()) fact("Training: initial model", code(card.initial_model));
    for (const auto& [name, text] : card.notes) fact("Note: " + escaped(name), escaped(text));
    fact("Trained by", "deepchrome " + escaped(card.library_version));
    Section section{.id = "provenance", .title = "Provenance"};
    const std::string known = table_of_training(card, found.data_checksum);
    if (!known.empty()) {
        section.before = note("<b>These genes were used in the training</b> (its table “" + escaped(known) +
                              "”): what the report says of the model’s quality flatters it.");
    }
    section.after =
        "<div class=\"scroll\"><table class=\"facts\"><tbody>" + rows + "</tbody></table></div>\n";
    return section;
}

inline Section training_section(const std::optional<TrainingCourse>& course) {
    Section section{.id = "training", .title = "Training"};
    if (!course || course->epochs.empty()) {
        section.before = note(
            "The course of the training is left out: there is no <code>history.csv</code> beside the model. "
            "<code>--training</code> names the folder of the training.");
        return section;
    }
    Figure figure = training_figure(*course);
    const deepchrome::EpochRecord& last = course->epochs.back();
    figure.caption =
        "Loss and AUROC by epoch, from " + code(course->file.string()) + ". " +
        (course->kept_epoch > 0
             ? "The model has the weights of epoch " + std::to_string(course->kept_epoch) + ". "
             : std::string()) +
        "After epoch " + std::to_string(last.epoch) + ": training loss " + decimal(last.train_loss) +
        ", validation loss " + decimal(last.valid_loss) + ", validation AUROC " + decimal(last.valid_auroc) +
        ". These are the genes of the training, not those of this report" +
        (course->valid.on + course->valid.off > 0 ? "; for validation " + genes_sentence(course->valid)
                                                  : std::string("."));
    section.figures.push_back(std::move(figure));
    return section;
}

}  // namespace programs::report
