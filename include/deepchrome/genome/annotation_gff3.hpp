// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
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
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/tss_rule.hpp>
#include <deepchrome/text/column_shapes.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// A type in small letters, and by its name where a file gives its number in the Sequence Ontology.
std::string feature_type(std::string_view type);

/// Reads GFF3 (https://github.com/The-Sequence-Ontology/Specifications/blob/master/gff3.md), line by line.
/// Parents may come after their children.
class Gff3Reader {
public:
    explicit Gff3Reader(const LineReader& lines) : lines_(lines) {}

    void take(const std::vector<std::string_view>& row);

    FeatureRecords finish();

private:
    struct Feature {
        AnnotationRecord record;
        std::string id;
        std::vector<std::string> parents;
        bool gene;  // its type says so
    };

    /// Other features, such as an enhancer, may be parts of genes, and say nothing of where these begin.
    static bool is_transcript(std::string_view type);

    /// A gene of coding sequences alone has no known start, and is named.
    void take_coding_sequence(std::string_view text);

    void take_exon(const FeatureAttributes& found, AnnotationRecord record);

    void take_feature(const FeatureAttributes& found, AnnotationRecord record, bool gene);

    /// FlyBase gives some genes a parent, which is the gene that they are transcripts of.
    bool is_gene(const Feature& feature) const;

    /// Several lines with one ID are one feature in pieces, such as a gene whose transcripts are spliced from
    /// two places. It has a start where its pieces are on one strand.
    static bool joined(AnnotationRecord& known, const AnnotationRecord& record);

    static void add_exons(AnnotationRecord& known, const AnnotationRecord& more);

    /// Notes the genes of coding sequences that came up in no other line.
    void name_pieces(FeatureRecords& records) const;

    /// A transcript with what it has from its gene, once for each of its genes. None of what is a piece of
    /// another transcript.
    std::vector<AnnotationRecord> transcripts_of(const Feature& feature, const TextMap<std::size_t>& genes,
                                                 const std::vector<AnnotationRecord>& rows) const;

    /// Brings what lies across the origin of a circular molecule, whose coordinates go on beyond its end, to
    /// where it begins.
    void turn_around(std::vector<AnnotationRecord>& records) const;

    const LineReader& lines_;
    std::vector<Feature> features_;
    TextMap<bool> ids_;  // of features that are no exons: whether the type is that of a gene
    std::vector<std::pair<std::string, AnnotationRecord>> exons_;  // by parent: all of its exons
    TextMap<std::size_t> exon_numbers_;
    TextMap<std::int32_t> circular_;  // lengths of circular sequences
    TextMap<char> pieces_known_;
    std::vector<std::string> pieces_;  // what coding sequences are of
    std::string last_piece_;
};

/// Reads GFF3 from the current line on.
FeatureRecords read_gff3(LineReader& lines);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <algorithm>
#include <array>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::string feature_type(std::string_view type) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 19> numbers = {
        {{"SO:0000704", "gene"},
         {"SO:0000336", "pseudogene"},
         {"SO:0001217", "protein_coding_gene"},
         {"SO:0001263", "ncrna_gene"},
         {"SO:0001272", "trna_gene"},
         {"SO:0001637", "rrna_gene"},
         {"SO:0001268", "snrna_gene"},
         {"SO:0001267", "snorna_gene"},
         {"SO:0001265", "mirna_gene"},
         {"SO:0001641", "lincrna_gene"},
         {"SO:0000673", "transcript"},
         {"SO:0000185", "primary_transcript"},
         {"SO:0000234", "mrna"},
         {"SO:0000655", "ncrna"},
         {"SO:0000253", "trna"},
         {"SO:0000252", "rrna"},
         {"SO:0001877", "lnc_rna"},
         {"SO:0000147", "exon"},
         {"SO:0000316", "cds"}}};
    for (const auto& [number, name] : numbers) {
        if (type == number) return std::string(name);
    }
    std::string lower(type);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

DEEPCHROME_INLINE void Gff3Reader::take(const std::vector<std::string_view>& row) {
    const std::string type = feature_type(row[2]);
    const bool transposon = type == "transposable_element_gene";
    const bool transcript = is_transcript(type);
    const bool gene = type.ends_with("gene") && !transposon && !transcript;
    const bool exon = type.ends_with("exon");
    if (type == "cds") take_coding_sequence(row[8]);
    if (!gene && !exon && !transcript && !transposon && row[8].find("Is_circular") == std::string_view::npos)
        return;
    FeatureAttributes found;
    for_each_gff_attribute(row[8],
                           [&](std::string_view name, std::string_view value) { found.take(name, value); });
    refuse_repeated(found, lines_);
    if (found.circular)
        circular_.try_emplace(unescaped(row[0]), parse_coordinate(row[4], "the end", lines_.where()));
    if (transposon || (transcript && found.derived)) {  // no gene, and what is of it is of none
        ids_.try_emplace(unescaped(found.id), false);
        return;
    }
    if (!gene && !exon && !transcript) return;
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
        take_feature(found, std::move(record), gene);
    }
}

DEEPCHROME_INLINE FeatureRecords Gff3Reader::finish() {
    FeatureRecords records;
    TextMap<std::size_t> genes;  // by ID
    for (Feature& feature : features_) {
        if (!is_gene(feature)) continue;
        const auto [place, fresh] = genes.try_emplace(feature.id, records.genes.size());
        if (!fresh && joined(records.genes[place->second], feature.record)) {
            records.joined.push_back(feature.record.gene);
            continue;
        }
        records.genes.push_back(feature.record);
    }
    TextMap<std::vector<std::size_t>> transcripts;  // by ID: one of each gene
    for (const Feature& feature : features_) {
        if (is_gene(feature)) continue;
        std::vector<std::size_t>& rows = transcripts[feature.id];
        for (AnnotationRecord& record : transcripts_of(feature, genes, records.genes)) {
            const auto again = std::find_if(rows.begin(), rows.end(), [&](std::size_t row) {
                return records.transcripts[row].gene == record.gene &&
                       joined(records.transcripts[row], record);
            });
            if (again != rows.end()) continue;
            rows.push_back(records.transcripts.size());
            records.transcripts.push_back(std::move(record));
        }
    }
    for (auto& [parent, record] : exons_) {
        if (genes.contains(parent)) continue;
        if (const auto known = transcripts.find(parent); known != transcripts.end()) {
            for (const std::size_t row : known->second) add_exons(records.transcripts[row], record);
        } else if (!ids_.contains(parent)) {  // a file of exons alone
            record.transcript = without_kind(parent);
            if (record.gene.empty()) record.gene = record.transcript;
            records.transcripts.push_back(record);
        }
    }
    name_pieces(records);
    turn_around(records.genes);
    turn_around(records.transcripts);
    std::stable_sort(records.transcripts.begin(), records.transcripts.end(),
                     [](const AnnotationRecord& a, const AnnotationRecord& b) { return a.line < b.line; });
    return records;
}

DEEPCHROME_INLINE bool Gff3Reader::is_transcript(std::string_view type) {
    return type.ends_with("rna") || type.find("transcript") != type.npos || type.ends_with("gene_segment") ||
           type.starts_with("mrna_");
}

DEEPCHROME_INLINE void Gff3Reader::take_coding_sequence(std::string_view text) {
    if (!last_piece_.empty()) {  // most lines are of the gene of the line before
        const std::size_t place = text.find(last_piece_);
        const std::size_t next = place + last_piece_.size();
        if (place != text.npos && (next == text.size() || text[next] == ';')) return;
    }
    FeatureAttributes found;
    for_each_gff_attribute(text,
                           [&](std::string_view name, std::string_view value) { found.take(name, value); });
    const std::string_view gene = !found.parent.empty() ? found.parent
                                  : !found.gene.empty() ? found.gene
                                                        : found.id;
    if (gene.empty()) return;
    last_piece_ = '=' + std::string(gene);
    for_each_list_item(gene, [&](const std::string& parent) {
        require_printable_name(parent, "gene name", lines_);
        if (pieces_known_.try_emplace(parent, 0).second) pieces_.push_back(parent);
    });
}

DEEPCHROME_INLINE void Gff3Reader::take_exon(const FeatureAttributes& found, AnnotationRecord record) {
    const std::string_view parents = !found.parent.empty()       ? found.parent
                                     : !found.transcript.empty() ? found.transcript
                                                                 : found.gene;
    record.exonic = record.end - record.start;
    check_names(record, lines_);
    constexpr std::ptrdiff_t most = 10'000;
    if (std::count(parents.begin(), parents.end(), ',') >= most) {
        throw_as<DataError>({lines_.where(), ": the exon has more than ", most,
                             " parents (wanted the transcripts of a gene); correct the line"});
    }
    for_each_list_item(parents, [&](const std::string& parent) {
        require_printable_name(parent, "transcript name", lines_);
        const auto [place, fresh] = exon_numbers_.try_emplace(parent, exons_.size());
        if (fresh) {
            exons_.emplace_back(parent, record);
            return;
        }
        AnnotationRecord& known = exons_[place->second].second;
        join_strand(known.strand, record.strand);
        add_exons(known, record);
    });
}

DEEPCHROME_INLINE void Gff3Reader::take_feature(const FeatureAttributes& found, AnnotationRecord record,
                                                bool gene) {
    Feature feature{.record = std::move(record), .id = unescaped(found.id), .parents = {}, .gene = gene};
    for_each_list_item(found.parent, [&](const std::string& parent) {
        require_printable_name(parent, "gene name", lines_);
        feature.parents.push_back(parent);
    });
    if (feature.id.empty()) feature.id = "line " + std::to_string(lines_.number());  // no one's parent
    AnnotationRecord& kept = feature.record;
    // GENCODE's copies on Y have IDs of their own, and the gene_id of those on X.
    constexpr std::string_view copy_on_y = "_PAR_Y";
    if (gene && feature.id.ends_with(copy_on_y) && !kept.gene.empty() && !kept.gene.ends_with(copy_on_y))
        kept.gene += copy_on_y;
    if (gene && kept.gene.empty()) {
        kept.gene = !found.id.empty() ? std::string(without_kind(feature.id)) : kept.symbol;
        if (kept.gene.empty()) {
            throw_as<DataError>({lines_.where(), ": the gene has no ID (wanted ID=... in the last column, as "
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

DEEPCHROME_INLINE bool Gff3Reader::is_gene(const Feature& feature) const {
    if (!feature.gene) return false;
    return std::none_of(feature.parents.begin(), feature.parents.end(), [&](const std::string& parent) {
        const auto known = ids_.find(parent);
        return known != ids_.end() && known->second && parent != feature.id;
    });
}

DEEPCHROME_INLINE bool Gff3Reader::joined(AnnotationRecord& known, const AnnotationRecord& record) {
    if (known.chromosome != record.chromosome) return false;
    if (known.strand != record.strand) known.strand = contradictory_strand;
    known.start = std::min(known.start, record.start);
    known.end = std::max(known.end, record.end);
    return true;
}

DEEPCHROME_INLINE void Gff3Reader::add_exons(AnnotationRecord& known, const AnnotationRecord& more) {
    if (known.chromosome != more.chromosome) return;
    known.exonic += more.exonic;
    known.start = std::min(known.start, more.start);
    known.end = std::max(known.end, more.end);
}

DEEPCHROME_INLINE void Gff3Reader::name_pieces(FeatureRecords& records) const {
    TextMap<char> genes;
    for (const std::vector<AnnotationRecord>* const list : {&records.genes, &records.transcripts}) {
        for (const AnnotationRecord& record : *list) genes.try_emplace(record.gene, 0);
    }
    for (const std::string& piece : pieces_) {
        if (ids_.contains(piece) || exon_numbers_.contains(piece)) continue;
        const std::string gene(without_kind(piece));
        if (!genes.contains(gene)) records.without_start.push_back(gene);
    }
}

DEEPCHROME_INLINE std::vector<AnnotationRecord>
Gff3Reader::transcripts_of(const Feature& feature, const TextMap<std::size_t>& genes,
                           const std::vector<AnnotationRecord>& rows) const {
    std::vector<AnnotationRecord> found;
    const auto add = [&](std::string gene) -> AnnotationRecord& {
        AnnotationRecord& record = found.emplace_back(feature.record);
        if (record.transcript.empty()) record.transcript = without_kind(feature.id);
        if (!gene.empty()) record.gene = std::move(gene);
        return record;
    };
    for (const std::string& parent : feature.parents) {
        if (const auto place = genes.find(parent); place != genes.end()) {
            const AnnotationRecord& gene = rows[place->second];
            AnnotationRecord& record = add(gene.gene);
            record.symbol = gene.symbol;
            record.biotype = gene.biotype;
            if (record.strand == '.') record.strand = gene.strand;
        } else if (!ids_.contains(parent)) {  // the gene has no line
            const bool named = !feature.record.gene.empty() && feature.parents.size() == 1;
            add(named ? std::string() : std::string(without_kind(parent)));
        }
    }
    if (feature.parents.empty()) add(feature.record.gene.empty() ? feature.record.transcript : std::string());
    std::erase_if(found, [](const AnnotationRecord& record) { return record.gene.empty(); });
    return found;
}

DEEPCHROME_INLINE void Gff3Reader::turn_around(std::vector<AnnotationRecord>& records) const {
    for (AnnotationRecord& record : records) {
        const auto circle = circular_.find(record.chromosome);
        if (circle == circular_.end() || record.tss() < circle->second) continue;
        record.start -= circle->second;
        record.end -= circle->second;
    }
}

DEEPCHROME_INLINE FeatureRecords read_gff3(LineReader& lines) {
    Gff3Reader reader(lines);
    const auto sequences = [](std::string_view line) { return line == "##FASTA" || line.starts_with('>'); };
    for_each_row(
        lines, 9, "the nine of GFF3", [&](const auto& row) { reader.take(row); }, sequences);
    return reader.finish();
}

}  // namespace deepchrome::detail

#endif
