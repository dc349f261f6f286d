// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/interpret/active_bins.hpp>
#include <deepchrome/run/any_network.hpp>

#include "../input_check.hpp"
#include "../networks.hpp"
#include "../program.hpp"
#include "class_figure.hpp"
#include "class_search.hpp"
#include "drawing.hpp"
#include "role_flags.hpp"

/// deepchrome-visualize --class: the most likely gene of a class, as tables and a picture.
namespace programs {

/// A check of flags: on, off, or a whole number.
inline CLI::Validator class_name() {
    return {[](std::string& text) {
                const bool good = text == "on" || text == "off" || whole_number()(text).empty();
                return good ? std::string() : text + " (wanted on, off, or the number of a class)";
            },
            "CLASS", ""};
}

/// The class that is to be shown.
inline deepchrome::Class class_of(const std::string& wanted, deepchrome::Task task, const std::string& path) {
    if (task.is_regression()) {
        throw deepchrome::DataError(
            path +
            ": is of a regression, which has no classes to show (wanted a classifier); give one of those");
    }
    if (task.binary() && wanted == "on") return {1};
    if (task.binary() && wanted == "off") return {0};
    if (!task.binary() && wanted.find_first_not_of("0123456789") == wanted.npos && wanted.size() < 9 &&
        std::stoul(wanted) < task.classes) {
        return {std::stoul(wanted)};
    }
    const std::string classes = task.binary() ? "on or off" : "0 to " + std::to_string(task.classes - 1);
    throw deepchrome::DataError(path + ": has no class " + wanted + " (wanted " + classes +
                                "); give another --class");
}

/// The whole mode.
inline void run_class(const CLI::App& app, int argc, char** argv, const std::string& wanted, ClassSearch how,
                      const std::string& model_path, const std::string& data, const std::string& output,
                      std::int64_t bin_width, const RoleFlags& role_flags, std::size_t threads, bool force,
                      const deepchrome::InterruptGuard& guard) {
    using namespace deepchrome;
    OutputFolder folder(output, {app.get_name(),
                                 {"class_map.tsv", "class_spread.tsv", "active_bins.tsv", "class_map.gp",
                                  "class_map.svg", "run.json"},
                                 force});
    folder.refuse_inputs({model_path, data});
    const auto network = networks().load(model_path);
    const ModelCard& card = network->card();
    const Class shown = class_of(wanted, network->task(), model_path);
    const MarkRoles roles = role_flags.roles(card.marks, model_path);
    how.prepare(*network, model_path, data);
    const BinAxis axis{signal.bins, bin_width_of(bin_width, model_path, card, how.table())};
    Threads pool(threads);
    const ClassMap map = network->search(how.search, shown, RMSProp{.learning_rate = how.rate}, pool);
    const std::vector<MarkActivity> bars = active_bins(map.mean, card.marks, how.threshold, roles);
    guard.check();

    folder.create();
    folder.write("class_map.tsv",
                 [&](std::ostream& out) { write_class_map(out, map.mean, card.marks, axis); });
    folder.write("class_spread.tsv",
                 [&](std::ostream& out) { write_class_map(out, map.spread, card.marks, axis); });
    folder.write("active_bins.tsv", [&](std::ostream& out) { write_active_bins(out, bars); });
    json settings = how.record();
    settings.update({{"class", wanted},
                     {"bin_width", axis.width ? json(*axis.width) : json()},
                     {"probability", map.mean_probability()}});
    settings.update(role_flags.record());
    const json inputs{{"model", {{"path", model_path}, {"checksum", model_checksum(model_path)}}}};
    folder.write("class_map.gp", [&](std::ostream& out) {
        write_class_figure(out, wanted, map.mean_probability(), bars, axis);
    });
    const bool drawn = draw(folder.staged("class_map.gp"), {"svg"}, guard);
    folder.commit(run_record(app, argc, argv, std::move(settings), inputs));
    for (const MarkActivity& bar : bars) {
        std::cerr << bar.mark << ": " << bar.active << " of " << signal.bins << " bins active\n";
    }
    if (drawn) {
        std::cerr << "the picture: " << printable((folder / "class_map.svg").string()) << '\n';
    } else {
        std::cerr << "no picture: gnuplot is not there or failed; install gnuplot-nox and run, inside "
                  << printable(folder.path().string()) << ", gnuplot class_map.gp\n";
    }
}

}  // namespace programs
