// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/genome.hpp>
#include <deepchrome/run/bin_genes.hpp>
#include <deepchrome/run/bin_tables.hpp>
#include <deepchrome/table/labels.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/numbers.hpp>

#include "../flag_scope.hpp"
#include "../program.hpp"
#include "split_settings.hpp"

/// What the flags of deepchrome-bin come to.
namespace programs {

struct BinSettings {
    std::string genes;
    std::vector<std::string> signals;   // MARK=FILE
    std::vector<std::string> controls;  // FILE or MARK=FILE
    std::string manifest;
    std::string expression;
    std::string cell;
    std::string output;
    bool force = false;

    std::string assembly;
    deepchrome::AnnotationOptions annotation;
    deepchrome::WindowRule windows;

    deepchrome::CountRule counting;
    std::string blacklist;
    deepchrome::TrackSummary track = deepchrome::TrackSummary::mean;
    bool missing_nan = false;
    deepchrome::Normalize normalize = deepchrome::Normalize::none;
    deepchrome::ControlUse control_use = deepchrome::ControlUse::subtract;
    std::string listed_cells;         // of single cells: the file of their barcodes
    std::vector<std::string> scales;  // MARK=x
    std::uint64_t depth = 0;          // 0: as it is

    deepchrome::LabelOptions labels;
    bool drop_unmeasured = false;

    SplitSettings split;
    std::size_t threads = 1;
    bool write_bins = false;
};

template <class T>
std::string name_of(const std::map<std::string, T>& names, T value) {
    for (const auto& [name, known] : names) {
        if (known == value) return name;
    }
    return "";
}

inline const std::map<std::string, deepchrome::TssRule> tss_rules = {
    {"gene", deepchrome::TssRule::gene},
    {"canonical", deepchrome::TssRule::canonical},
    {"transcript", deepchrome::TssRule::transcript}};
inline const std::map<std::string, deepchrome::Duplicates> duplicate_rules = {
    {"keep", deepchrome::Duplicates::keep},
    {"first", deepchrome::Duplicates::first},
    {"error", deepchrome::Duplicates::error}};
inline const std::map<std::string, deepchrome::CountBy> count_rules = {
    {"overlap", deepchrome::CountBy::overlap},
    {"5p", deepchrome::CountBy::five_prime},
    {"center", deepchrome::CountBy::center}};
inline const std::map<std::string, deepchrome::PairRule> pair_rules = {
    {"fragments", deepchrome::PairRule::fragments},
    {"reads", deepchrome::PairRule::reads},
    {"first", deepchrome::PairRule::first}};
inline const std::map<std::string, deepchrome::TrackSummary> summaries = {
    {"mean", deepchrome::TrackSummary::mean},
    {"sum", deepchrome::TrackSummary::sum},
    {"max", deepchrome::TrackSummary::max}};
inline const std::map<std::string, deepchrome::Normalize> units = {{"none", deepchrome::Normalize::none},
                                                                   {"cpm", deepchrome::Normalize::cpm},
                                                                   {"rpkm", deepchrome::Normalize::rpkm}};
inline const std::map<std::string, deepchrome::ControlUse> control_uses = {
    {"subtract", deepchrome::ControlUse::subtract}, {"ratio", deepchrome::ControlUse::ratio}};
inline const std::map<std::string, deepchrome::LabelRule> label_rules = {
    {"median", deepchrome::LabelRule::median},
    {"threshold", deepchrome::LabelRule::threshold},
    {"quantiles", deepchrome::LabelRule::quantiles},
    {"value", deepchrome::LabelRule::value},
    {"log2", deepchrome::LabelRule::log2}};
inline const std::map<std::string, bool> missing_rules = {{"zero", false}, {"nan", true}};
inline const std::map<std::string, bool> tie_rules = {{"off", false}, {"on", true}};
inline const std::map<std::string, bool> unmeasured_rules = {{"error", false}, {"drop", true}};

/// Refuses flags that do not go together, or have no effect.
inline void check_bin_flags(const CLI::App& app, const BinSettings& s) {
    const auto refuse = [](const std::string& what) { throw CLI::ValidationError(what); };
    using deepchrome::ControlUse;
    using deepchrome::Normalize;
    if (s.signals.empty() && s.manifest.empty()) refuse("--signal or --manifest is required");
    if (s.control_use == ControlUse::ratio && s.normalize != Normalize::none) {
        refuse("--control-use ratio has no unit; leave out --normalize");
    }
    if (s.depth > 0 && s.normalize != Normalize::none)
        refuse("--scale-to-depth is a unit of its own; leave out --normalize");
    if (s.depth > 0 && s.control_use == ControlUse::ratio)
        refuse("--control-use ratio has no depth; leave out --scale-to-depth");
    check_split_flags(app, s.split);
    using deepchrome::LabelRule;
    const LabelRule rule = s.labels.rule;
    const bool values = rule == LabelRule::value || rule == LabelRule::log2;
    if (s.split.by == "stratified" && (s.expression.empty() || values)) {
        refuse("--split stratified needs classes: --expression, and not --label " +
               (values ? name_of(label_rules, s.labels.rule) : std::string("value")));
    }
    refuse_without(app, !s.controls.empty() || !s.manifest.empty(), "--control", {"--control-use"});
    refuse_without(app, !s.expression.empty(), "--expression",
                   {"--cell", "--label", "--label-threshold", "--label-bands", "--label-pseudocount",
                    "--label-margin", "--label-ties", "--unmeasured"});
    refuse_without(app, rule == LabelRule::threshold, "--label threshold", {"--label-threshold"});
    refuse_without(app, rule == LabelRule::quantiles, "--label quantiles", {"--label-bands"});
    refuse_without(app, rule == LabelRule::log2, "--label log2", {"--label-pseudocount"});
    refuse_without(app, !values, "--label median, threshold and quantiles",
                   {"--label-margin", "--label-ties"});
}

/// The settings as run.json has them.
inline json to_json(const BinSettings& s) {
    json labels = {{"rule", s.expression.empty() ? "none" : name_of(label_rules, s.labels.rule)}};
    if (s.labels.rule == deepchrome::LabelRule::log2) labels["pseudocount"] = s.labels.pseudocount;
    labels.update({{"margin", s.labels.margin}, {"ties", name_of(tie_rules, s.labels.ties_on)}});
    return {{"tss", name_of(tss_rules, s.annotation.tss)},
            {"biotypes", s.annotation.biotypes},
            {"duplicates", name_of(duplicate_rules, s.annotation.duplicates)},
            {"window",
             {{"bin_width", s.windows.bin_width},
              {"bins", s.windows.bins},
              {"center", s.windows.published ? "TSS counted from 1" : "TSS counted from 0"},
              {"orient", s.windows.orient_strand ? "strand" : "genome"}}},
            {"counting",
             {{"by", name_of(count_rules, s.counting.by)},
              {"extend", s.counting.extend},
              {"min_mapq", s.counting.min_mapq},
              {"keep_duplicates", s.counting.keep_duplicates},
              {"pairs", s.counting.pairs == deepchrome::PairRule::unstated
                            ? "unstated"
                            : name_of(pair_rules, s.counting.pairs)},
              {"track", name_of(summaries, s.track)},
              {"missing", name_of(missing_rules, s.missing_nan)},
              {"normalize", name_of(units, s.normalize)},
              {"scale_to_depth", s.depth > 0 ? json(s.depth) : json("none")},
              {"control", name_of(control_uses, s.control_use)}}},
            {"labels", labels},
            {"unmeasured", name_of(unmeasured_rules, s.drop_unmeasured)},
            {"split", to_json(s.split)}};
}

/// The factor of each mark, 1 where none is given; none of a mark if there is no --scale. Throws DataError
/// for other marks, and other factors than numbers above 0.
inline std::vector<double> scales_of(const BinSettings& s, const std::vector<std::string>& marks) {
    if (s.scales.empty()) return {};
    std::vector<double> scales(marks.size(), 1);
    std::vector<bool> given(marks.size());
    for (const std::string& text : s.scales) {
        const auto fail = [&](const std::string& what) {
            throw deepchrome::DataError("--scale " + text + ": " + what);
        };
        const std::size_t equals = text.rfind('=');  // a mark of a manifest may hold one as well
        if (equals == 0 || equals == text.npos) fail("names no mark and factor (wanted MARK=x); give both");
        const auto mark =
            static_cast<std::size_t>(std::ranges::find(marks, text.substr(0, equals)) - marks.begin());
        if (mark == marks.size()) {
            fail("there is no mark " + deepchrome::in_quotes(text.substr(0, equals)) + " (wanted " +
                 deepchrome::join(marks, ", ") + "); correct the name");
        }
        const auto factor = deepchrome::parse_number<double>(text.substr(equals + 1));
        if (!factor || !deepchrome::is_finite(*factor) || *factor <= 0) {
            fail("the factor is " + deepchrome::in_quotes(text.substr(equals + 1)) +
                 " (wanted a finite number above 0); correct it");
        }
        if (given[mark]) fail("the mark has a factor already (wanted one a mark); leave out one of them");
        given[mark] = true;
        scales[mark] = *factor;
    }
    return scales;
}

/// What the library is told of them.
inline deepchrome::SignalRules signal_rules(const BinSettings& s, const deepchrome::IntervalSet& blacklist,
                                            const deepchrome::CellList& cells) {
    deepchrome::SignalRules rules{.counting = s.counting,
                                  .track = s.track,
                                  .missing = s.missing_nan ? deepchrome::not_a_number<float>() : 0.0f};
    rules.counting.blacklist = s.blacklist.empty() ? nullptr : &blacklist;
    rules.counting.cells = s.listed_cells.empty() ? nullptr : &cells;
    return rules;
}

}  // namespace programs
