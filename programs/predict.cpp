// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-predict: the probability that each gene of a table is ON, or of each class, or the value of a
// regression.
//
// The model file says what it was trained for, which marks it wants, in which order and how scaled; the
// columns of the table are matched by name. Several models, as deepchrome-train --folds leaves them, answer
// as one.

#include <filesystem>
#include <string>
#include <vector>

#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/former_results.hpp>
#include <deepchrome/run/predictions_table.hpp>
#include <deepchrome/table/csv.hpp>
#include <deepchrome/text/gzip_stream.hpp>

#include "input_check.hpp"
#include "networks.hpp"
#include "program.hpp"

int main(int argc, char** argv) {
    using namespace deepchrome;
    CLI::App app("Predicts which genes of a gene table are ON, or whatever else the model was trained for.",
                 "deepchrome-predict");
    std::vector<std::string> model_paths;
    std::string input;
    std::string output = "-";
    std::vector<std::string> marks;
    std::size_t thread_count = 0;
    double threshold = 0.5;
    bool force = false;
    bool match_depth = false;
    app.add_option("-m,--model", model_paths,
                   "model file of deepchrome-train, or its folder; of several models the mean is taken")
        ->required();
    app.add_option("-i,--input", input,
                   "gene table, plain or .gz; - for standard input; labels may be missing")
        ->required();
    app.add_option("-o,--output", output, "table of predictions; - for standard output")
        ->capture_default_str();
    app.add_option("--marks", marks,
                   "names of the columns of a table without a header (default: those of the model)")
        ->delimiter(',');
    app.add_option("--threshold", threshold, "a gene is called ON above this probability")
        ->check(programs::probability())
        ->capture_default_str();
    app.add_flag("--match-depth", match_depth,
                 "scale each mark to the signal of the training genes, as if sequenced as deeply");
    programs::add_threads(app, thread_count);
    app.add_flag("-f,--force", force, "replace the output if it is there");

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        std::error_code ignored;
        if (std::filesystem::is_directory(output, ignored)) {
            throw_as<DataError>({output, ": is a folder (wanted a file to write); choose another --output"});
        }
        if (output == "/dev/stdout") output = "-";  // opened anew it would begin at its start
        const auto status = std::filesystem::status(output, ignored);
        if (output != "-" && !force && std::filesystem::is_regular_file(status)) {
            throw_as<DataError>(
                {output, ": exists already; give --force to replace it, or choose another --output"});
        }
        programs::refuse_same_file(input, output);
        for (const std::string& model : model_paths) programs::refuse_model_file(model, output);
        const std::filesystem::path place = std::filesystem::path(output).parent_path();
        const FormerResults others = read_former_results(place / "run.json");
        if (others.checksums.contains(std::filesystem::path(output).filename().string())) {
            throw_as<DataError>({output, ": is a result of ", others.program,
                                 ", which its run.json lists (wanted a file of your own); choose another "
                                 "--output"});
        }
        const std::vector<std::filesystem::path> paths(model_paths.begin(), model_paths.end());
        const auto network = programs::networks().load(paths);
        const Task task = network->task();
        if (!task.binary() && app.count("--threshold") > 0) {
            throw_as<DataError>(
                {model_paths.front(), ": is of ", task.name(),
                 ", which have no threshold (wanted a model of two classes); leave out --threshold"});
        }
        Dataset genes =
            read_csv(input, programs::signal,
                     task.reading(marks.empty() ? network->card().marks : marks, Labels::optional));
        guard.check();
        programs::check_input(*network, model_paths.front(), genes, input, match_depth);
        Threads threads(thread_count);
        const std::vector<float> outputs = network->outputs(genes, threads, input);
        guard.check();

        const auto write = [&](std::ostream& out) {
            write_predictions(out, task, genes, outputs, threshold);
        };
        if (output == "-") {
            write(std::cout);
            return;
        }
        AtomicFile file(output, force ? Existing::replace : Existing::keep);
        if (output.ends_with(".gz")) {
            GzipStream packed(file.stream());
            write(packed);
            packed.finish();
        } else {
            write(file.stream());
        }
        file.commit();
    });
}
