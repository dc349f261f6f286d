// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "calibration_figures.hpp"
#include "curve_figures.hpp"
#include "figure_text.hpp"
#include "filter_figure.hpp"
#include "html.hpp"
#include "map_figures.hpp"
#include "marks_figure.hpp"
#include "page.hpp"
#include "report_data.hpp"
#include "summary_sections.hpp"

/// The sections of the page about the genes and what counts for them.
namespace programs::report {

inline std::string confusion_table(const ReportInput& about, const ReportData& found) {
    const deepchrome::Confusion c = confusion_of(about, found);
    const auto n = [](std::uint64_t count) { return with_commas(static_cast<std::size_t>(count)); };
    HtmlTable table{.head = {"", "#called ON", "#called OFF", "#called rightly"}};
    table.rows = {{"ON genes", n(c.true_positives), n(c.false_negatives), percent(c.recall())},
                  {"OFF genes", n(c.false_positives), n(c.true_negatives), percent(c.specificity())}};
    return "<h3>Calls above p(ON) = " + deepchrome::format_shortest(about.call_threshold) + "</h3>\n" +
           table.html() +
           paragraph("Accuracy " + percent(c.accuracy()) + ", balanced accuracy " +
                     percent(c.balanced_accuracy()) + ", F1 " + decimal(c.f1()) + ", Matthews correlation " +
                     decimal(c.matthews()) + ". Calling all genes alike is right for " +
                     percent(metric_of(found.metrics, "majority_accuracy")) + ".");
}

inline Section quality_section(const ReportInput& about, const ReportData& found) {
    Section section{.id = "quality", .title = "ON or OFF"};
    if (found.both_classes()) {
        section.before = paragraph(
            "Does the model put ON genes above OFF genes? Average precision and accuracy depend on how many "
            "genes are ON, the AUROC does not: compare them only between tables of the same balance.");
        section.figures = {roc_figure(about, found), precision_recall_figure(about, found)};
    } else {
        section.before = left_out(found, "ROC and precision-recall curve are");
    }
    if (found.labeled()) section.after = confusion_table(about, found);
    return section;
}

inline Section calibration_section(const ReportInput& about, const ReportData& found) {
    Section section{.id = "calibration", .title = "Probabilities"};
    if (found.labeled()) {
        section.figures = {calibration_figure(about, found), score_figure(about, found)};
        section.after = "<h3>Reliability</h3>\n" + reliability_table(found);
    } else {
        section.before = left_out(found, "Calibration is");
        section.figures = {score_figure(about, found)};
    }
    return section;
}

inline Section map_section(const ReportInput& about, const ReportData& found, bool parity) {
    Section section{.id = "maps", .title = "ON and OFF maps"};
    section.before = paragraph("Which gene would the network be surest is ON, which OFF? A map shows what "
                               "the network goes by, which "
                               "need not be what the cell goes by.");
    section.figures = {likely_gene_figure(about, found, true, parity),
                       likely_gene_figure(about, found, false, parity), contribution_figure(about, found)};
    return section;
}

inline Section filter_section(const ReportInput& about, const ReportData& found) {
    Section section{.id = "filters", .title = "Filters"};
    if (about.network.size() > 1) {
        section.before = note("Filters are left out: each of the " + with_commas(about.network.size()) +
                              " networks has its own. A report about one of them shows them.");
        return section;
    }
    if (found.filters.filters() == 0) {
        section.before = note("Filters are left out: the network has no convolution.");
        return section;
    }
    if (!found.labeled()) section.before = left_out(found, "What filters do in ON and in OFF genes is");
    section.figures = {filter_figure(about, found)};
    return section;
}

inline Section marks_section(const ReportInput& about, const ReportData& found) {
    Section section{.id = "marks", .title = "Marks"};
    if (!found.both_classes()) {
        section.before = left_out(found, "What each mark is worth is");
        return section;
    }
    section.figures = {marks_figure(about, found)};
    section.beside = "<h3>AUROC without a mark</h3>\n" + marks_table(about, found) +
                     paragraph("p: of no difference, by DeLong’s paired test.");
    return section;
}

inline Section gene_section(const ReportInput& about, const ReportData& found) {
    Section section{.id = "genes", .title = "Genes"};
    section.before = paragraph("Every gene with its probability, its call" +
                               std::string(found.labeled() ? ", its label" : "") +
                               " and the three bins that contributed most to its log-odds of ON (DeepLIFT "
                               "against no reads; + speaks for ON, "
                               "− "
                               "for OFF; a bin is named by its middle). The whole table is in <a "
                               "href=\"genes.tsv\">genes.tsv</a>. " +
                               genes_sentence(about, found));
    section.after =
        "<div class=\"tools\"><input id=\"genes-search\" type=\"search\" placeholder=\"Search genes\" "
        "aria-label=\"Search genes\">\n"
        "<select id=\"genes-filter\" aria-label=\"Which genes\"><option value=\"all\">all genes</option>"
        "<option value=\"on\">called ON</option><option value=\"off\">called OFF</option>"
        "<option value=\"wrong\">called wrongly</option><option value=\"wrongly-on\">wrongly called "
        "ON</option>"
        "<option value=\"wrongly-off\">wrongly called OFF</option></select>\n"
        "<button id=\"genes-previous\" type=\"button\">Previous</button><button id=\"genes-next\" "
        "type=\"button\">Next</button>\n"
        "<output id=\"genes-count\" for=\"genes-search genes-filter\"></output></div>\n"
        "<noscript><p class=\"note\">The table needs JavaScript; genes.tsv has the same.</p></noscript>\n"
        "<div class=\"scroll\"><table id=\"genes-table\"><thead></thead><tbody></tbody></table></div>\n";
    return section;
}

}  // namespace programs::report
