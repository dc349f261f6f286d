// SPDX-License-Identifier: BSD-3-Clause
//
// architecture_test <include/deepchrome> [<file with the faults to expect>]
// architecture_test --documented <docs/architecture.md>
// architecture_test --programs <programs>
//
// Reads the headers and prints one line for each that breaks a rule of the folder order. Without a second
// argument there must be none; with one, exactly those lines.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Names = std::set<std::string>;

constexpr std::size_t longest_header = 370;  // lines; signatures stand there twice

// Which folders a folder may include, besides itself: docs/architecture.md draws them.
const std::map<std::string, Names> arrows = [] {
    const auto with = [](Names names, const Names& more) {
        names.insert(more.begin(), more.end());
        return names;
    };
    const Names network{"core", "kernels", "layers", "graph"};
    const Names tables{"core", "text", "table"};
    const Names genome = with(tables, {"genome"});
    const Names files = with(with(network, genome), {"io"});
    const Names prediction = with(files, {"losses", "metrics", "predict"});
    const Names explanation = with(prediction, {"optim"});
    const Names runs =
        with(explanation, {"signals", "simulate", "training", "interpret", "models", "baselines"});
    const Names everything = with(runs, {"run"});
    return std::map<std::string, Names>{
        {"core", {}},
        {"kernels", {"core"}},
        {"layers", {"core", "kernels"}},
        {"graph", {"core", "kernels", "layers"}},
        {"losses", {"core"}},
        {"metrics", {"core"}},
        {"optim", {"core"}},
        {"text", {"core"}},
        {"table", {"core", "text"}},
        {"genome", tables},
        {"signals", genome},
        {"simulate", genome},
        {"io", with(network, genome)},
        {"predict", with(files, {"metrics"})},
        {"training", with(prediction, {"optim"})},
        {"interpret", explanation},
        {"models", network},
        {"baselines", with(tables, {"metrics"})},
        {"run", runs},
        {"linear", everything},
        {"testing", everything},
        {"ext", everything},
    };
}();

// What each umbrella reaches: all headers of these folders. `all.hpp` reaches everything but what stands
// apart.
const std::map<std::string, Names> umbrellas{
    {"deepchrome.hpp",
     {"core", "kernels", "layers", "graph", "losses", "optim", "text", "table", "io", "predict", "training",
      "models"}},
    {"genome.hpp", {"genome", "signals"}},
    {"interpret.hpp", {"interpret"}},
    {"evaluate.hpp", {"metrics", "baselines"}},
    {"linear.hpp", {"linear"}},
    {"simulate.hpp", {"simulate"}},
    {"all.hpp",
     {"core", "kernels", "layers", "graph", "losses", "metrics", "optim", "text", "table", "genome",
      "signals", "simulate", "io", "predict", "training", "interpret", "models", "baselines", "run"}},
};

// Folders that are in no other umbrella than their own: they need other libraries, or are for few.
const Names by_hand{"ext", "linear", "testing"};

// Results for people and other programs, which no network needs: in all.hpp alone.
const Names only_in_all{"io/tables.hpp", "io/tracks.hpp"};

// What a source of deepchrome::compiled includes twice.
const Names unguarded{"core/bodies.hpp"};

// Libraries that one header includes for all; an empty name means that no header may.
const std::map<std::string, std::string> sole_users{
    {"xtensor", "core/xtensor.hpp"},
    {"xtl", "core/xtensor.hpp"},
    {"xflens", "linear/blas.hpp"},
    {"xtensor-blas", "linear/blas.hpp"},
    {"cblas.h", "linear/blas.hpp"},
    {"cblas", "linear/blas.hpp"},
    {"openblas", "linear/blas.hpp"},
    {"openblas_config.h", "linear/blas.hpp"},
    {"nlohmann", ""},
    {"CLI", ""},
    {"doctest", ""},
    {"benchmark", ""},
    {"libsvm", "ext/support_vector_classifier.hpp"},
    {"opencv2", "ext/random_forest.hpp"},
};

// Under -ffast-math, compilers take these to be false or unreachable.
const Names forgetful{"isnan",       "isfinite", "isinf",     "isnormal", "fpclassify",
                      "isunordered", "nan",      "quiet_NaN", "infinity"};
constexpr std::string_view finite_header = "core/finite.hpp";

struct Header {
    std::vector<std::string> own;      // included headers of ours, relative to the root
    std::vector<std::string> foreign;  // what else stands between < and >
    std::vector<std::string> quoted;   // what stands between quotes
    Names forgetful;                   // of the standard library
    std::size_t lines = 0;
    bool license = false;
    bool guarded = false;
};

/// The forgetful words of a line that follow `std::` or `>::`, as in numeric_limits<T>::infinity.
Names forgetful_in(std::string_view line) {
    line = line.substr(0, line.find("//"));
    Names found;
    for (const std::string& word : forgetful) {
        for (const std::string_view before : {"std::", ">::"}) {
            const std::size_t at = line.find(std::string(before) + word + "(");
            if (at != std::string_view::npos) found.insert(word);
        }
    }
    return found;
}

std::string forgetful_fault(const std::string& word) {
    return "uses " + word + " of the standard library, which -ffast-math breaks; " +
           std::string(finite_header) + " has one that holds";
}

Header read(const std::filesystem::path& path) {
    Header header;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        ++header.lines;
        header.forgetful.merge(forgetful_in(line));
        if (header.lines == 1) header.license = line == "// SPDX-License-Identifier: BSD-3-Clause";
        std::istringstream words(line);
        std::string directive;
        words >> directive;
        if (directive == "#") {
            std::string word;
            words >> word;
            directive += word;
        }
        if (directive == "#pragma" && words >> directive && directive == "once") header.guarded = true;
        if (!directive.starts_with("#include")) continue;
        const std::size_t open = line.find_first_of("<\"");
        if (open == std::string::npos) continue;
        const std::size_t close = line.find_first_of(">\"", open + 1);
        const std::string name = line.substr(open + 1, close - open - 1);
        constexpr std::string_view ours = "deepchrome/";
        if (line[open] == '"')
            header.quoted.push_back(name);
        else if (name.starts_with(ours))
            header.own.push_back(name.substr(ours.size()));
        else
            header.foreign.push_back(name);
    }
    return header;
}

std::string folder_of(const std::string& name) {
    const std::size_t slash = name.find('/');
    return slash == std::string::npos ? std::string() : name.substr(0, slash);
}

class Inspection {
public:
    explicit Inspection(const std::filesystem::path& root) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
            if (entry.is_regular_file())
                headers_[entry.path().lexically_relative(root).generic_string()] = read(entry.path());
    }

    std::vector<std::string> faults() {
        for (const auto& [name, header] : headers_) {
            form(name, header);
            includes(name, header);
        }
        cycles();
        for (const auto& [top, folders] : umbrellas) umbrella(top, folders);
        std::sort(faults_.begin(), faults_.end());
        return faults_;
    }

    std::size_t size() const { return headers_.size(); }

private:
    void fault(const std::string& name, const std::string& what) { faults_.push_back(name + ": " + what); }

    void form(const std::string& name, const Header& header) {
        if (!name.ends_with(".hpp")) fault(name, "is not a header *.hpp");
        if (name.ends_with("_impl.hpp"))
            fault(name, "bodies stand under their declaration, not in an _impl.hpp");
        if (!header.license) fault(name, "the first line does not name the license");
        if (!header.guarded && !unguarded.contains(name)) fault(name, "has no #pragma once");
        if (header.lines > longest_header)
            fault(name, "has " + std::to_string(header.lines) + " lines, more than " +
                            std::to_string(longest_header));
        for (const std::string& word : header.forgetful) fault(name, forgetful_fault(word));
        const std::string folder = folder_of(name);
        if (!folder.empty() && !arrows.contains(folder))
            fault(name, "stands in a folder without a place in the order");
        if (folder.empty() && !umbrellas.contains(name) && name != "version.hpp")
            fault(name, "stands in no folder");
    }

    void includes(const std::string& name, const Header& header) {
        const std::string folder = folder_of(name);
        for (const std::string& quoted : header.quoted)
            fault(name, "includes \"" + quoted + "\", not <deepchrome/...>");
        for (const std::string& target : header.own) {
            const std::string to = folder_of(target);
            if (!headers_.contains(target)) fault(name, "includes " + target + ", which does not exist");
            if (umbrellas.contains(target) && name != "all.hpp")
                fault(name, "includes the umbrella " + target);
            if (folder.empty() || to.empty() || to == folder || !arrows.contains(folder)) continue;
            if (!arrows.at(folder).contains(to))
                fault(name, "includes " + target + " against the folder order");
        }
        for (const std::string& library : header.foreign) {
            const std::string top = folder_of(library);
            auto rule = sole_users.find(library.substr(0, library.find('/', top.size() + 1)));
            if (rule == sole_users.end()) rule = sole_users.find(top.empty() ? library : top);
            if (rule != sole_users.end() && rule->second != name)
                fault(name, "includes <" + library + ">, which " +
                                (rule->second.empty() ? std::string("no header") : "only " + rule->second) +
                                " may");
        }
    }

    // Headers that include each other, however long the way round.
    void cycles() {
        Names done;
        std::vector<std::string> path;
        for (const auto& [name, header] : headers_) follow(name, done, path);
    }

    void follow(const std::string& name, Names& done, std::vector<std::string>& path) {
        const auto again = std::find(path.begin(), path.end(), name);
        if (again != path.end()) {
            std::string round;
            for (auto step = again; step != path.end(); ++step) round += *step + " -> ";
            fault(*again, "includes itself: " + round + name);
            return;
        }
        const auto found = headers_.find(name);
        if (found == headers_.end() || done.contains(name)) return;
        path.push_back(name);
        for (const std::string& target : found->second.own) follow(target, done, path);
        path.pop_back();
        done.insert(name);
    }

    Names reached_from(const std::string& top) const {
        Names reached{top};
        std::vector<std::string> open{top};
        while (!open.empty()) {
            const std::string name = open.back();
            open.pop_back();
            const auto found = headers_.find(name);
            if (found == headers_.end()) continue;
            for (const std::string& target : found->second.own)
                if (reached.insert(target).second) open.push_back(target);
        }
        return reached;
    }

    void umbrella(const std::string& top, const Names& folders) {
        if (!headers_.contains(top)) {
            fault(top, "does not exist");
            return;
        }
        const Names reached = reached_from(top);
        for (const auto& [name, header] : headers_) {
            const std::string folder = folder_of(name);
            const bool apart = by_hand.contains(folder) && !folders.contains(folder);
            const bool optional = only_in_all.contains(name) && top != "all.hpp";
            if (apart && reached.contains(name))
                fault(name, "is part of " + top + ", but must be included by hand");
            if (!apart && !optional && folders.contains(folder) && !reached.contains(name))
                fault(name, "cannot be reached from " + top);
        }
    }

    std::map<std::string, Header> headers_;
    std::vector<std::string> faults_;
};

/// The programs are held to one of the rules.
int check_programs(const std::filesystem::path& root) {
    int faults = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".hpp" && extension != ".cpp") continue;
        for (const std::string& word : read(entry.path()).forgetful) {
            std::cout << entry.path().generic_string() << ": " << forgetful_fault(word) << '\n';
            ++faults;
        }
    }
    return faults == 0 ? 0 : 1;
}

/// "`core`, `text`", in the order of the names.
std::string in_code(const Names& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "`" : ", `") + name + "`";
    return list.empty() ? "nothing" : list;
}

/// The rows of the two tables that the page has to have, and which of them it lacks.
int check_documented(const std::string& page) {
    std::ifstream file(page);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    int missing = 0;
    const auto want = [&](const std::string& row) {
        const auto begins = [&](const std::string& line) { return line.starts_with(row); };
        if (std::any_of(lines.begin(), lines.end(), begins)) return;
        std::cout << page << ": has no row " << row << '\n';
        ++missing;
    };
    for (const auto& [folder, may_include] : arrows)
        want("| `" + folder + "` | " + in_code(may_include) + " |");
    for (const auto& [header, folders] : umbrellas) {
        if (header != "all.hpp") want("| `" + header + "` | " + in_code(folders) + " |");
    }
    return missing == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2 || (std::string_view(arguments[1]).starts_with("--") && count < 3)) {
        std::cerr << "usage: architecture_test <folder of headers> [<expected faults>]\n"
                     "       architecture_test --documented <page>\n"
                     "       architecture_test --programs <folder>\n";
        return 2;
    }
    if (std::string_view(arguments[1]) == "--documented") return check_documented(arguments[2]);
    if (std::string_view(arguments[1]) == "--programs") return check_programs(arguments[2]);
    Inspection inspection(arguments[1]);
    const std::vector<std::string> faults = inspection.faults();
    std::vector<std::string> expected;
    if (count > 2) {
        std::ifstream file(arguments[2]);
        for (std::string line; std::getline(file, line);) expected.push_back(line);
        std::sort(expected.begin(), expected.end());
        if (expected.empty()) {
            std::cerr << arguments[2] << ": no faults to expect\n";
            return 2;
        }
    }
    std::vector<std::string> unexpected;
    std::set_difference(faults.begin(), faults.end(), expected.begin(), expected.end(),
                        std::back_inserter(unexpected));
    for (const std::string& line : unexpected) std::cout << line << '\n';
    std::vector<std::string> missed;
    std::set_difference(expected.begin(), expected.end(), faults.begin(), faults.end(),
                        std::back_inserter(missed));
    for (const std::string& line : missed) std::cout << "not noticed: " << line << '\n';
    std::cout << inspection.size() << " headers read\n";
    return unexpected.empty() && missed.empty() ? 0 : 1;
}
