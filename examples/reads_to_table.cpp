// SPDX-License-Identifier: BSD-3-Clause
//
// From the files of an epigenome to a gene table: genes, their expression, and the reads of each mark.
//
//     example-reads-to-table                                                   makes small files first
//     example-reads-to-table genes.bed expression.tsv H3K4me3.tagAlign.gz ...  takes one file of reads for
//     each mark
//
// Writes genes.csv. The program deepchrome-bin reads more formats and has more options.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/genome.hpp>
#include <deepchrome/simulate.hpp>

/// Twelve genes. Every other one is ON, with H3K4me3 around its start; the others have H3K27me3 all over.
std::vector<std::string> make_files() {
    using namespace deepchrome;
    std::ofstream genes("genes.bed");
    std::ofstream expression("expression.tsv");
    std::ofstream promoter("H3K4me3.tagAlign");
    std::ofstream repressor("H3K27me3.tagAlign");
    RandomStream random(Seed{1}, Purpose::simulate, 0, 0);
    for (int gene = 1; gene <= 12; ++gene) {
        const bool on = gene % 2 == 0;
        const int tss = 30'000 * gene;
        genes << "chr1\t" << tss << '\t' << tss + 4000 << "\tGENE" << gene << "\t0\t+\n";
        expression << "GENE" << gene << '\t' << (on ? 10 + gene : 0) << '\n';
        for (int read = 0; read < 50; ++read) {
            const int start = tss + static_cast<int>(random.below(on ? 2000 : 14'000)) - (on ? 1000 : 7000);
            (on ? promoter : repressor) << "chr1\t" << start << '\t' << start + 36 << "\tN\t1000\t+\n";
        }
    }
    return {"genes.bed", "expression.tsv", "H3K4me3.tagAlign", "H3K27me3.tagAlign"};
}

int main(int argc, char** argv) try {
    using namespace deepchrome;
    const auto files = argc > 3 ? std::vector<std::string>(argv + 1, argv + argc) : make_files();
    const Annotation annotation = read_annotation(files[0]);
    const WindowIndex windows(annotation, {.bin_width = 100, .bins = 100});  // the TSS in the middle

    Dataset table;
    table.signal = {.bins = windows.rule().bins, .marks = files.size() - 2};
    table.signals.resize({windows.size(), table.signal.bins, table.signal.marks});
    // The table says how it was made. A model refuses tables that were made in another way than its own.
    table.description = {
        .bin_width = 100, .orientation = Orientation::genome, .normalization = "none", .counting = "overlap"};
    for (const GeneLocus& gene : annotation.genes) table.genes.push_back(gene.id);
    for (std::size_t mark = 0; mark < table.signal.marks; ++mark) {
        ReadCounter counter(windows, {.by = CountBy::overlap});  // as bedtools intersect -c
        count_bed_reads(files[mark + 2], counter);               // plain or gzip, in any order
        for (std::size_t bin = 0; bin < windows.bins(); ++bin)   // of all genes
            table.signals.data()[bin * table.signal.marks + mark] = static_cast<float>(counter.counts()[bin]);
        const std::string name = std::filesystem::path(files[mark + 2]).filename().string();
        table.marks.push_back(name.substr(0, name.find('.')));
        std::cout << table.marks.back() << ": " << counter.tally().counted << " reads, "
                  << counter.tally().in_windows << " in windows\n";
    }
    // ON is above the median of these genes. A gene that has no expression is an error.
    const ExpressionMatrix expression = read_expression(std::filesystem::path(files[1]));
    table.labels = label_genes(gene_expression(annotation, expression, "").expression, {}).labels;
    std::cout << table.size() << " genes, " << class_balance(table.labels).on << " ON\n";

    AtomicFile file("genes.csv");  // appears whole or not at all
    write_csv(file.stream(), table);
    file.commit();
    const bool same = read_csv("genes.csv", table.signal).signals == table.signals;
    std::cout << "genes.csv reads back the same: " << (same ? "yes" : "no") << '\n';
} catch (const deepchrome::Error& error) {
    std::cerr << "example-reads-to-table: " << error.what() << '\n';
    return 1;
}
