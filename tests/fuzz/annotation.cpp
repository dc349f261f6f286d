// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/annotation.hpp>
#include <deepchrome/genome/windows.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const TssRule rule : {TssRule::gene, TssRule::canonical, TssRule::transcript}) {
        fuzz::survives(data, size, [&](std::string_view bytes) {
            AnnotationOptions options{.tss = rule, .duplicates = Duplicates::first, .biotypes = {}};
            if (bytes.size() % 5 == 0) options.biotypes = {"protein_coding"};
            LineReader lines(bytes, "t");
            const Annotation annotation = read_annotation(lines, options);
            fuzz::check(!annotation.genes.empty(), "an annotation has genes");
            for (const GeneLocus& gene : annotation.genes) {
                fuzz::check(gene.tss >= 0 && !gene.id.empty(), "a gene is somewhere and has a name");
                for (const std::string& name :
                     {gene.id, gene.symbol, gene.chromosome, gene.biotype, gene.transcript})
                    fuzz::check(is_printable(name), "what a gene is called is printable");
            }
            for (const ChromosomeUse& use : annotation.chromosomes.uses()) {
                if (use.last_starts[0] > 1'000'000)
                    return;  // the index is as long as the last gene is far out, which takes time
            }
            const WindowIndex windows(annotation, {});
            fuzz::check(windows.size() == annotation.genes.size(), "every gene has a window");
        });
    }
    return 0;
}
