// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/annotation_attributes.hpp>
#include <deepchrome/genome/annotation_gtf.hpp>
#include <deepchrome/genome/annotation_tables.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/tss_rule.hpp>
#include <deepchrome/text/column_shapes.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The name of a type, where a file gives its number in the Sequence Ontology.
inline std::string_view feature_type(std::string_view type) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> numbers = {
        {{"SO:0000704", "gene"},
         {"SO:0000336", "pseudogene"},
         {"SO:0001263", "ncRNA_gene"},
         {"SO:0001217", "protein_coding_gene"},
         {"SO:0000673", "transcript"},
         {"SO:0000234", "mRNA"},
         {"SO:0000655", "ncRNA"},
         {"SO:0000147", "exon"},
         {"SO:0000316", "CDS"}}};
    for (const auto& [number, name] : numbers) {
        if (type == number) return name;
    }
    return type;
}

/// Reads GFF3 (https://github.com/The-Sequence-Ontology/Specifications/blob/master/gff3.md), line by line.
/// Parents may come after their children.
class Gff3Reader {
public:
    explicit Gff3Reader(const LineReader& lines) : lines_(lines) {}

    void take(const std::vector<std::string_view>& row) {
        const std::string_view type = feature_type(row[2]);
        const bool gene = type.ends_with("gene") && type != "transposable_element_gene";
        const bool exon = type.ends_with("exon");
        if (!gene && !exon && is_piece(type)) return;
        FeatureAttributes found;
        for_each_gff_attribute(
            row[8], [&](std::string_view name, std::string_view value) { found.take(name, value); });
        const bool transcript = is_transcript(type) && !found.derived;
        // Without a parent the others are chromosomes, regions and the like.
        if (!gene && !exon && !transcript && (found.parent.empty() || found.id.empty())) return;
        AnnotationRecord record = feature_record(row, lines_);
        record.chromosome = unescaped(row[0]);
        if (!exon) record.strand = gene_strand(row[6], lines_);
        if (exon && is_strand(row[6])) record.strand = row[6].front();
        record.gene = unescaped(found.gene);
        record.symbol = unescaped(found.symbol());
        record.biotype = unescaped(found.biotype);
        record.rank = found.rank;
        if (exon) {
            take_exon(found, std::move(record));
        } else {
            take_feature(found, std::move(record), gene, transcript);
        }
    }

    FeatureRecords finish() {
        FeatureRecords records;
        TextMap<std::size_t> genes;  // by ID
        for (Feature& feature : features_) {
            if (!is_gene(feature)) continue;
            const auto [place, fresh] = genes.try_emplace(feature.id, records.genes.size());
            if (!fresh && joined(records.genes[place->second], feature)) continue;
            records.genes.push_back(feature.record);
        }
        TextMap<std::size_t> transcripts;  // by ID
        for (Feature& feature : features_) {
            if (is_gene(feature) || !name_gene(feature, genes, records.genes)) continue;
            if (feature.record.transcript.empty()) feature.record.transcript = without_kind(feature.id);
            const auto [place, fresh] = transcripts.try_emplace(feature.id, records.transcripts.size());
            if (!fresh && joined(records.transcripts[place->second], feature)) continue;
            records.transcripts.push_back(feature.record);
        }
        for (auto& [parent, record] : exons_) {
            if (genes.contains(parent)) continue;
            if (const auto known = transcripts.find(parent); known != transcripts.end()) {
                add_exons(records.transcripts[known->second], record);
            } else if (!ids_.contains(parent)) {  // a file of exons alone
                record.transcript = without_kind(parent);
                if (record.gene.empty()) record.gene = record.transcript;
                records.transcripts.push_back(record);
            }
        }
        std::stable_sort(
            records.transcripts.begin(), records.transcripts.end(),
            [](const AnnotationRecord& a, const AnnotationRecord& b) { return a.line < b.line; });
        return records;
    }

private:
    struct Feature {
        AnnotationRecord record;
        std::string id;
        std::string parent;  // the first of several
        bool gene;           // its type says so
        bool transcript;     // its type says so
    };

    static bool is_transcript(std::string_view type) {
        return type == "transcript" || type.ends_with("RNA") || type.ends_with("_transcript") ||
               type.ends_with("gene_segment");
    }

    /// Parts of transcripts, which say nothing of where these begin.
    static bool is_piece(std::string_view type) {
        for (const std::string_view word : {"CDS", "UTR", "intron", "codon", "peptide", "match", "site"}) {
            if (type.find(word) != type.npos) return true;
        }
        return type == "protein";
    }

    void take_exon(const FeatureAttributes& found, AnnotationRecord record) {
        const std::string_view parents = !found.parent.empty()       ? found.parent
                                         : !found.transcript.empty() ? found.transcript
                                                                     : found.gene;
        record.exonic = record.end - record.start;
        for_each_list_item(parents, [&](const std::string& parent) {
            check_names(record, lines_);
            require_printable_name(parent, "transcript name", lines_);
            const auto [place, fresh] = exon_numbers_.try_emplace(parent, exons_.size());
            if (fresh) {
                exons_.emplace_back(parent, record);
            } else {
                add_exons(exons_[place->second].second, record);
            }
        });
    }

    void take_feature(const FeatureAttributes& found, AnnotationRecord record, bool gene, bool transcript) {
        Feature feature{.record = std::move(record),
                        .id = unescaped(found.id),
                        .parent = {},
                        .gene = gene,
                        .transcript = transcript};
        for_each_list_item(found.parent, [&](std::string parent) {
            if (feature.parent.empty()) feature.parent = std::move(parent);
        });
        if (feature.id.empty()) feature.id = "line " + std::to_string(lines_.number());  // no one's parent
        AnnotationRecord& kept = feature.record;
        if (gene && kept.gene.empty()) {
            kept.gene = !found.id.empty() ? std::string(without_kind(feature.id)) : kept.symbol;
            if (kept.gene.empty()) {
                throw_as<DataError>({lines_.where(),
                                     ": the gene has no ID (wanted ID=... in the last column, as "
                                     "GFF3 has it); give a complete annotation"});
            }
        }
        if (!gene) {
            kept.transcript = !found.transcript.empty() ? unescaped(found.transcript)
                              : !found.id.empty()       ? std::string(without_kind(feature.id))
                                                        : kept.symbol;
        }
        check_names(kept, lines_);
        ids_.try_emplace(feature.id, gene);
        features_.push_back(std::move(feature));
    }

    /// FlyBase gives some genes a parent, which is the gene that they are transcripts of.
    bool is_gene(const Feature& feature) const {
        if (!feature.gene) return false;
        const auto parent = ids_.find(feature.parent);
        return parent == ids_.end() || !parent->second || feature.parent == feature.id;
    }

    /// Several lines with one ID are one feature in pieces, such as a gene whose transcripts are spliced from
    /// two places. It has a start where its pieces are on one strand.
    static bool joined(AnnotationRecord& known, const Feature& again) {
        const AnnotationRecord& record = again.record;
        if (known.chromosome != record.chromosome) return false;
        if (known.strand != record.strand) known.strand = '.';
        known.start = std::min(known.start, record.start);
        known.end = std::max(known.end, record.end);
        return true;
    }

    static void add_exons(AnnotationRecord& known, const AnnotationRecord& more) {
        if (known.chromosome != more.chromosome) return;
        known.exonic += more.exonic;
        known.start = std::min(known.start, more.start);
        known.end = std::max(known.end, more.end);
    }

    /// Fills in what a transcript has from its gene. False for what is no transcript of a gene.
    bool name_gene(Feature& feature, const TextMap<std::size_t>& genes,
                   const std::vector<AnnotationRecord>& rows) const {
        AnnotationRecord& record = feature.record;
        if (const auto place = genes.find(feature.parent); place != genes.end()) {
            const AnnotationRecord& gene = rows[place->second];
            record.gene = gene.gene;
            record.symbol = gene.symbol;
            record.biotype = gene.biotype;
            if (record.strand == '.') record.strand = gene.strand;
            return true;
        }
        if (!feature.transcript || ids_.contains(feature.parent)) return false;  // a piece of a transcript
        if (record.gene.empty())
            record.gene =
                feature.parent.empty() ? record.transcript : std::string(without_kind(feature.parent));
        return !record.gene.empty();
    }

    const LineReader& lines_;
    std::vector<Feature> features_;
    TextMap<bool> ids_;  // of features that are no exons: whether the type is that of a gene
    std::vector<std::pair<std::string, AnnotationRecord>> exons_;  // by parent: all of its exons
    TextMap<std::size_t> exon_numbers_;
};

/// Reads GFF3 from the current line on.
inline FeatureRecords read_gff3(LineReader& lines) {
    Gff3Reader reader(lines);
    const auto sequences = [](std::string_view line) { return line == "##FASTA" || line.starts_with('>'); };
    for_each_row(
        lines, 9, "the nine of GFF3", [&](const auto& row) { reader.take(row); }, sequences);
    return reader.finish();
}

}  // namespace deepchrome::detail
