// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/annotation_tables.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/tss_rule.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Genes and transcripts of a GTF or GFF3 file, in its order.
struct GtfRecords {
    std::vector<AnnotationRecord> genes;
    std::vector<AnnotationRecord> transcripts;
};

/// Calls `attribute(name, value)` for each of a GTF line's last column: name "value"; name "value"; ...
template <class Attribute>
void for_each_gtf_attribute(std::string_view text, Attribute&& attribute) {
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(" ;"), text.size()));
        if (text.empty()) return;
        const std::size_t name_end = std::min(text.find_first_of(" ;"), text.size());
        const std::string_view name = text.substr(0, name_end);
        text.remove_prefix(name_end);
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        std::string_view value;
        if (text.starts_with('"')) {
            const std::size_t close = std::min(text.find('"', 1), text.size());
            value = text.substr(1, close - 1);
            text.remove_prefix(std::min(close + 1, text.size()));
        } else {
            value = text.substr(0, std::min(text.find_first_of(" ;"), text.size()));
            text.remove_prefix(value.size());
        }
        attribute(name, value);
    }
}

/// Calls `attribute(name, value)` for each of a GFF3 line's last column: name=value;name=value,value
template <class Attribute>
void for_each_gff_attribute(std::string_view text, Attribute&& attribute) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(';'), text.size());
        const std::string_view pair = text.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (equals != pair.npos) attribute(pair.substr(0, equals), pair.substr(equals + 1));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// How canonical a tag says that a transcript is.
inline int canonical_rank(std::string_view tag) {
    if (tag == "Ensembl_canonical" || tag == "MANE_Select" || tag == "MANE Select") return 3;
    if (tag == "appris_principal" || tag == "appris_principal_1" || tag == "RefSeq Select") return 2;
    return tag.starts_with("appris_principal") || tag.starts_with("appris_candidate_longest") ? 1 : 0;
}

/// What the last column of a line says.
struct GtfAttributes {
    std::string gene, transcript, symbol, biotype, transcript_biotype, id, parent;
    int rank = 0;

    void take(std::string_view name, std::string_view value) {
        if (name == "gene_id") gene = value;
        if (name == "transcript_id") transcript = value;
        if (name == "gene_name" || (name == "Name" && symbol.empty())) symbol = value;
        if (name == "gene_type" || name == "gene_biotype" || (name == "biotype" && biotype.empty()))
            biotype = value;
        if (name == "ID") id = value;
        if (name == "Parent") parent = value;
        if (name != "tag") return;
        while (!value.empty()) {
            const std::size_t end = std::min(value.find(','), value.size());
            rank = std::max(rank, canonical_rank(value.substr(0, end)));
            value.remove_prefix(std::min(end + 1, value.size()));
        }
    }
};

/// Ensembl puts the kind before the ids of its GFF3 files: gene:ENSG00000000003.
inline std::string_view without_kind(std::string_view id) {
    for (const std::string_view kind : {"gene:", "transcript:", "gene-", "rna-"}) {
        if (id.starts_with(kind)) return id.substr(kind.size());
    }
    return id;
}

/// Reads GTF or GFF3 from the current line on. The biotypes of old Ensembl files stand in the second column.
inline GtfRecords read_gtf(LineReader& lines, bool gff3) {
    GtfRecords records;
    TextMap<std::size_t> genes;  // by id, or ID in GFF3
    TextMap<std::size_t> transcripts;
    struct Exon {
        std::string transcript;
        AnnotationRecord record;
    };
    struct Child {
        std::size_t row;
        std::string parent;
        bool transcript;  // its type says so
    };
    std::vector<Exon> exons;
    std::vector<Child> children;  // of genes, in GFF3
    // A transcript of GTF may be in two places, as those of the pseudoautosomal regions are.
    const auto key = [&](const std::string& id, const AnnotationRecord& record) {
        return gff3 ? id : id + '\t' + record.chromosome;
    };
    for_each_row(lines, 9, gff3 ? "the nine of GFF3" : "the nine of GTF", [&](const auto& row) {
        const std::string_view type = row[2];
        const bool is_gene =
            type == "gene" || (gff3 && type.ends_with("gene") && type != "transposable_element_gene");
        const bool is_exon = type == "exon";
        if (!is_gene && !is_exon && (gff3 ? type == "CDS" : type != "transcript")) return;
        GtfAttributes attributes;
        const auto take = [&](std::string_view name, std::string_view value) {
            attributes.take(name, value);
        };
        if (gff3) {
            for_each_gff_attribute(row[8], take);
        } else {
            for_each_gtf_attribute(row[8], take);
        }
        if (gff3 && !is_gene && attributes.parent.empty()) return;  // chromosomes, regions and the like
        if (gff3 && !is_gene && !is_exon && attributes.id.empty()) return;
        AnnotationRecord record;
        record.chromosome = row[0];
        record.start = from_one(row[3], lines);
        record.end = parse_coordinate(row[4], "the end", lines.where());
        record.strand = needed_strand(row[6], lines);
        record.line = lines.number();
        check_span(record, lines);
        record.gene = attributes.gene;
        record.symbol = attributes.symbol;
        record.biotype = attributes.biotype.empty() && !gff3 ? std::string(row[1]) : attributes.biotype;
        record.rank = attributes.rank;
        if (gff3 && record.gene.empty() && is_gene) record.gene = without_kind(attributes.id);
        if (record.gene.empty() && (is_gene || !gff3)) {
            throw_as<DataError>(
                {lines.where(), ": the ", type,
                 " has no gene_id (wanted gene_id \"...\" in the last column); give a complete "
                 "annotation"});
        }
        check_names(record, lines);
        if (is_gene) {
            genes.try_emplace(gff3 ? attributes.id : record.gene, records.genes.size());
            records.genes.push_back(std::move(record));
        } else if (is_exon) {
            std::string_view parents = gff3 ? attributes.parent : attributes.transcript;
            require_printable_name(parents, "transcript name", lines);
            for (std::size_t comma; gff3 && (comma = parents.find(',')) != parents.npos;
                 parents.remove_prefix(comma + 1)) {
                exons.push_back({std::string(parents.substr(0, comma)), record});
            }
            exons.push_back({std::string(parents), std::move(record)});
        } else {
            record.transcript = attributes.transcript.empty() ? std::string(without_kind(attributes.id))
                                                              : attributes.transcript;
            require_printable_name(record.transcript, "transcript name", lines);
            transcripts.try_emplace(key(gff3 ? attributes.id : record.transcript, record),
                                    records.transcripts.size());
            if (gff3) {
                const bool transcript = type == "transcript" || type.ends_with("RNA");
                children.push_back({records.transcripts.size(),
                                    attributes.parent.substr(0, attributes.parent.find(',')), transcript});
            }
            records.transcripts.push_back(std::move(record));
        }
    });
    for (const Child& child : children) {
        AnnotationRecord& record = records.transcripts[child.row];
        if (const auto gene = genes.find(child.parent); gene != genes.end()) {
            const AnnotationRecord& of = records.genes[gene->second];
            record.gene = of.gene;
            record.symbol = of.symbol;
            record.biotype = of.biotype;
        } else if (!child.transcript) {
            record.gene.clear();  // a piece of a transcript, such as its UTR
        }
    }
    for (Exon& exon : exons) {
        const auto [place, fresh] =
            transcripts.try_emplace(key(exon.transcript, exon.record), records.transcripts.size());
        if (fresh) {  // a file of exons alone
            if (gff3) continue;
            exon.record.transcript = exon.transcript;
            records.transcripts.push_back(exon.record);
        }
        if (place->second >= records.transcripts.size()) continue;
        AnnotationRecord& transcript = records.transcripts[place->second];
        if (transcript.chromosome != exon.record.chromosome) continue;
        transcript.exonic += exon.record.end - exon.record.start;
        transcript.start = std::min(transcript.start, exon.record.start);
        transcript.end = std::max(transcript.end, exon.record.end);
    }
    std::erase_if(records.transcripts, [](const AnnotationRecord& record) { return record.gene.empty(); });
    return records;
}

/// Puts genes that have no transcripts, as some pseudogenes of NCBI, among the transcripts, so that they keep
/// their own start.
inline void add_genes_without_transcripts(GtfRecords& records) {
    TextMap<std::size_t> known;
    for (const AnnotationRecord& record : records.transcripts)
        ++known[record.gene + '\t' + record.chromosome];
    const std::size_t transcripts = records.transcripts.size();
    for (const AnnotationRecord& record : records.genes) {
        if (!known.contains(record.gene + '\t' + record.chromosome)) records.transcripts.push_back(record);
    }
    if (records.transcripts.size() == transcripts) return;
    std::vector<double> lines;
    for (const AnnotationRecord& record : records.transcripts)
        lines.push_back(static_cast<double>(record.line));
    std::vector<AnnotationRecord> sorted;
    for (const std::size_t i : ascending(lines)) sorted.push_back(std::move(records.transcripts[i]));
    records.transcripts = std::move(sorted);
}

}  // namespace deepchrome::detail
