// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include <deepchrome/run/bin_tables.hpp>
#include <deepchrome/run/gene_positions.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

namespace {

const std::vector<std::string> genes = {"A", "ENSG00000000003", "77", "A", "none"};

/// Loci, the record of deepchrome-bin beside them and the sizes of chromosomes, which stand one after the
/// other, apart by a line of "--".
struct Files {
    explicit Files(std::string_view bytes) {
        for (const char* name : {"genes.tsv", "run.json", "sizes"}) {
            static constexpr std::string_view line = "\n--\n";
            const std::size_t end = std::min(bytes.find(line), bytes.size());
            std::ofstream(folder() / name, std::ios::binary) << bytes.substr(0, end);
            bytes.remove_prefix(std::min(end + line.size(), bytes.size()));
        }
    }

    static const std::filesystem::path& folder() {
        struct Temporary {
            std::filesystem::path path = [] {
                std::string name = (std::filesystem::temp_directory_path() / "fuzz_loci.XXXXXX").string();
                fuzz::check(::mkdtemp(name.data()) != nullptr, "there is room for temporary files");
                return name;
            }();
            ~Temporary() { std::filesystem::remove_all(path); }
        };
        static const Temporary temporary;
        return temporary.path;
    }

    std::string loci = (folder() / "genes.tsv").string();
    std::string sizes = (folder() / "sizes").string();
};

void check_places(const PlaceSettings& settings) {
    constexpr std::size_t bins = 4;
    const GenePlaces places = read_gene_places(settings, genes, bins, "table.csv");
    fuzz::check(places.rows.size() == genes.size() && places.windows.size() == genes.size() &&
                    places.found() > 0,
                "every gene has a place or none");
    fuzz::check(places.rule.bin_width > 0, "bins are as wide as something");
    for (std::size_t gene = 0; gene < genes.size(); ++gene) {
        if (places.rows[gene] == GenePlaces::absent) continue;
        const GeneLocus& locus = places.annotation.genes.at(places.rows[gene]);
        const GeneWindow& window = places.windows[gene];
        fuzz::check(places.chromosomes.names.at(window.chromosome) == locus.chromosome,
                    "a window is on the chromosome of its gene");
        const std::int64_t length = places.chromosomes.lengths.at(window.chromosome);
        fuzz::check(length == 0 || locus.tss < length, "a gene is on its chromosome");
        const std::int64_t middle = window.start + places.rule.length() / 2;
        fuzz::check(std::abs(middle - locus.tss) <= 2, "a window is around its gene");
    }
}

void check_positions(const std::string& loci) {
    const auto positions = read_gene_positions(loci, genes, "table.csv");
    const PositionIndex index(positions);
    constexpr std::int64_t length = 1000;
    for (const auto& position : positions) {
        if (!position) continue;
        std::size_t near = 0;
        for (const auto& other : positions) {
            near += other && other->chromosome == position->chromosome &&
                    std::abs(other->tss - position->tss) < length;
        }
        std::size_t found = 0;
        index.any_overlapping(*position, length, [&](std::size_t) {
            ++found;
            return false;
        });
        fuzz::check(found == near, "the index finds all windows that overlap");
    }
}

void check_written(const std::string& loci) {
    const Annotation annotation = read_annotation(loci);
    CellGenes cell;
    cell.parts.assign(annotation.genes.size(), Part::train);
    cell.left_out.assign(annotation.genes.size(), LeftOut::no);
    fuzz::holds("a table of genes that was written has the same genes", [&] {
        std::ostringstream text;
        write_genes(text, annotation, cell);
        const std::string table = text.str();
        LineReader lines(table, "t");
        const Annotation again = read_annotation(lines, {});
        return std::ranges::equal(annotation.genes, again.genes, [](const GeneLocus& a, const GeneLocus& b) {
            return a.id == b.id && a.chromosome == b.chromosome && a.tss == b.tss && a.strand == b.strand;
        });
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::survives(data, size, [&](std::string_view bytes) {
        const Files files(bytes);
        PlaceSettings settings;
        settings.loci = files.loci;
        if (bytes.size() % 2 == 0) {  // by turns, as opening files takes time
            settings.chromosome_sizes = files.sizes;
        } else {
            settings.assembly = "hg19";
            settings.orient = "strand";
            settings.bin_width = bytes.size() % 4 == 1 ? 100 : 4294967295;
        }
        fuzz::survives(data, size, [&](std::string_view) { check_places(settings); });
        fuzz::survives(data, size, [&](std::string_view) { check_positions(files.loci); });
        check_written(files.loci);
    });
}
