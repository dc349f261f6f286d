// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include <deepchrome/core/message.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/io/json_file.hpp>

#include "../program.hpp"

namespace programs {

/// Throws DataError where the run that a run.json is of, which is finished, lacks a file, or had other
/// settings or other data than the one that `record` is for: "settings epochs 2, seed 1 (now 3, 2)".
inline void refuse_other_run(const std::filesystem::path& run_json, const json& record) {
    const std::string name = run_json.string();
    const char* const remedy = "start afresh in another folder, or replace the results with --force";
    const std::string text = deepchrome::read_json_text(run_json, remedy);
    deepchrome::parse_json(text, name + ": the content", remedy);  // is stricter
    const json then = json::parse(text);
    if (!then.is_object())
        throw deepchrome::DataError(name + ": is no record of a run (wanted a JSON object); " + remedy);
    const json outputs = then.value("outputs", json::object());
    for (const auto& [file, checksum] : outputs.items()) {
        const std::filesystem::path path = run_json.parent_path() / file;
        if (std::filesystem::exists(path)) continue;
        deepchrome::throw_as<deepchrome::DataError>({path.string(),
                                                     ": is missing, and of the finished run in ", name,
                                                     " (wanted all of its files); ", remedy});
    }
    std::string before;
    std::string after;
    const auto compare = [&](const std::string& what, const json& was, const json& is) {
        if (was == is) return;
        before += (before.empty() ? "" : ", ") + what + " " + (was.is_null() ? "none" : was.dump());
        after += (after.empty() ? "" : ", ") + (is.is_null() ? std::string("none") : is.dump());
    };
    const auto part = [](const json& of, const char* key, const std::string& inner) {
        const auto found = of.find(key);
        if (found == of.end() || !found->is_object()) return json();
        const auto value = found->find(inner);
        return value == found->end() ? json() : *value;
    };
    for (const auto& [setting, value] : record.at("settings").items()) {
        if (setting == "shared_genes") continue;  // follows from the tables
        compare(setting, part(then, "settings", setting), value);
    }
    for (const char* const table : {"train", "valid", "test", "init"}) {
        const json was = part(then, "inputs", table);
        const json is = part(record, "inputs", table);
        compare(table, was.is_null() ? was : was.value("checksum", json()),
                is.is_null() ? is : is.value("checksum", json()));
    }
    if (before.empty()) return;
    deepchrome::throw_as<deepchrome::DataError>(
        {name, ": is of a finished run with ", before, " (now ", after, "); ", remedy});
}

}  // namespace programs
