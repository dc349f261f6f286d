// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/annotation_attributes.hpp>
#include <deepchrome/genome/annotation_tables.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/tss_rule.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Genes and transcripts of an annotation, in its order.
struct FeatureRecords {
    std::vector<AnnotationRecord> genes;
    std::vector<AnnotationRecord> transcripts;
    std::vector<std::string> without_start;  ///< genes of which only pieces are given, as coding sequences
    std::vector<std::string> joined;         ///< genes whose lines, of one ID, were joined to one
    std::uint64_t of_no_gene = 0;            ///< transcripts and exons whose gene has an empty name
};

/// The strand of a feature whose pieces lie on both: not known, and no other line makes it known.
inline constexpr char contradictory_strand = '?';

/// Adds to a strand what a piece says of it, which may be nothing.
void join_strand(char& strand, char of_piece);

/// A gene in one place: a gene may be on several chromosomes, as those of the pseudoautosomal regions are.
inline std::string place_key(const std::string& id, const std::string& chromosome) {
    return id + '\t' + chromosome;
}

/// The first nine columns of a feature that a gene's start is taken from.
AnnotationRecord feature_record(const std::vector<std::string_view>& row, const LineReader& lines);

/// Throws DataError where an attribute that can have one value has two.
void refuse_repeated(const FeatureAttributes& found, const LineReader& lines);

/// Reads GTF, line by line.
class GtfReader {
public:
    explicit GtfReader(const LineReader& lines) : lines_(lines) {}

    void take(const std::vector<std::string_view>& row);

    FeatureRecords finish();

private:
    FeatureAttributes attributes(const std::vector<std::string_view>& row) const;

    AnnotationRecord record(const std::vector<std::string_view>& row, const FeatureAttributes& found);

    /// The second column, which may be the biotype where no attribute is.
    std::string source(const std::vector<std::string_view>& row, const FeatureAttributes& found) const;

    void take_gene(const std::vector<std::string_view>& row);

    void take_transcript(const std::vector<std::string_view>& row, bool exon);

    /// Exons on both strands, as of trans-spliced genes, leave the start unknown.
    static void add_exon(AnnotationRecord& transcript, const AnnotationRecord& exon);

    /// Coding sequences and the like have no start of a transcript; their genes must come up otherwise.
    void take_piece(const std::vector<std::string_view>& row);

    /// Old files of Ensembl have the biotype in the second column, and no attribute for it.
    void complete_biotypes();

    /// NCBI says only in the gene's line what all of its transcripts share.
    static void complete_transcript(AnnotationRecord& transcript, const AnnotationRecord& gene);

    const LineReader& lines_;
    FeatureRecords records_;
    TextMap<std::size_t> transcripts_;  // by gene, name and chromosome: NCBI has names that many genes share
    std::vector<bool> exons_alone_;     // by transcript: its own line has not come up
    std::vector<std::string> sources_of_genes_;
    std::vector<std::string> sources_of_transcripts_;
    bool biotypes_ = false;  // some line has one as an attribute
    TextMap<char> known_;    // genes with a start
    TextMap<char> pieces_known_;
    std::vector<std::string> pieces_;
    std::string last_piece_;
};

/// Reads GTF from the current line on.
FeatureRecords read_gtf(LineReader& lines);

/// Genes that have no transcripts, as some pseudogenes of NCBI, put among the transcripts in the order of the
/// file, so that they keep their own start.
void add_genes_without_transcripts(FeatureRecords& records);

/// The transcripts whose genes have no line of their own, as those of spike-ins that were added to a file.
std::vector<AnnotationRecord> transcripts_without_genes(const FeatureRecords& records);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <algorithm>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void join_strand(char& strand, char of_piece) {
    if (of_piece == '.' || of_piece == strand) return;
    strand = strand == '.' ? of_piece : contradictory_strand;
}

DEEPCHROME_INLINE AnnotationRecord feature_record(const std::vector<std::string_view>& row,
                                                  const LineReader& lines) {
    AnnotationRecord record;
    record.chromosome = row[0];
    record.start = from_one(row[3], lines);
    record.end = parse_coordinate(row[4], "the end", lines.where());
    record.line = lines.number();
    check_span(record, row[2], lines);
    return record;
}

DEEPCHROME_INLINE void refuse_repeated(const FeatureAttributes& found, const LineReader& lines) {
    if (found.repeated.empty()) return;
    throw_as<DataError>(
        {lines.where(), ": has two values of ", found.repeated, " (wanted one); correct the line"});
}

DEEPCHROME_INLINE void GtfReader::take(const std::vector<std::string_view>& row) {
    const std::string_view type = row[2];
    if (type == "gene") {
        take_gene(row);
    } else if (type == "transcript" || type == "exon" || type.ends_with("RNA")) {
        take_transcript(row, type == "exon");
    } else {
        take_piece(row);
    }
}

DEEPCHROME_INLINE FeatureRecords GtfReader::finish() {
    complete_biotypes();
    TextMap<std::size_t> rows;
    for (std::size_t i = 0; i < records_.genes.size(); ++i)
        rows.try_emplace(place_key(records_.genes[i].gene, records_.genes[i].chromosome), i);
    for (AnnotationRecord& transcript : records_.transcripts) {
        const auto row = rows.find(place_key(transcript.gene, transcript.chromosome));
        if (row != rows.end()) complete_transcript(transcript, records_.genes[row->second]);
    }
    for (std::string& gene : pieces_) {
        if (!known_.contains(gene)) records_.without_start.push_back(std::move(gene));
    }
    return std::move(records_);
}

DEEPCHROME_INLINE FeatureAttributes GtfReader::attributes(const std::vector<std::string_view>& row) const {
    FeatureAttributes found;
    for_each_gtf_attribute(row[8],
                           [&](std::string_view name, std::string_view value) { found.take(name, value); });
    refuse_repeated(found, lines_);
    return found;
}

DEEPCHROME_INLINE AnnotationRecord GtfReader::record(const std::vector<std::string_view>& row,
                                                     const FeatureAttributes& found) {
    AnnotationRecord result = feature_record(row, lines_);
    result.strand = gene_strand(row[6], lines_);
    result.gene = found.gene;
    result.symbol = found.gene_name.empty() ? found.gene_symbol : found.gene_name;
    result.biotype = found.biotype;
    result.rank = found.rank;
    biotypes_ = biotypes_ || !found.biotype.empty();
    if (result.gene.empty()) {
        throw_as<DataError>({lines_.where(), ": the ", row[2],
                             " has no gene_id (wanted gene_id \"...\" in the last column, as GTF has "
                             "it); give a complete "
                             "annotation"});
    }
    check_names(result, lines_);
    known_.try_emplace(result.gene, 0);
    return result;
}

DEEPCHROME_INLINE std::string GtfReader::source(const std::vector<std::string_view>& row,
                                                const FeatureAttributes& found) const {
    if (!found.biotype.empty()) return {};
    require_printable_name(row[1], "biotype", lines_);
    return std::string(row[1]);
}

DEEPCHROME_INLINE void GtfReader::take_gene(const std::vector<std::string_view>& row) {
    FeatureAttributes found = attributes(row);
    // AUGUSTUS writes the id alone.
    if (found.gene.empty() && row[8].find_first_of(" =\";") == std::string_view::npos) found.gene = row[8];
    records_.genes.push_back(record(row, found));
    sources_of_genes_.push_back(source(row, found));
}

DEEPCHROME_INLINE void GtfReader::take_transcript(const std::vector<std::string_view>& row, bool exon) {
    const FeatureAttributes found = attributes(row);
    if (found.gene.empty() && found.gene.data() != nullptr) {  // NCBI has exons of gene_id ""
        ++records_.of_no_gene;
        return;
    }
    if (!exon && found.gene.empty() && row[8].find_first_of(" =\";") == std::string_view::npos)
        return;  // of AUGUSTUS, whose exons say more
    AnnotationRecord given = record(row, found);
    given.transcript = found.transcript.empty() ? found.gene : found.transcript;
    require_printable_name(given.transcript, "transcript name", lines_);
    const auto [place, fresh] = transcripts_.try_emplace(
        given.gene + '\t' + place_key(given.transcript, given.chromosome), records_.transcripts.size());
    if (!fresh && exon) {
        add_exon(records_.transcripts[place->second], given);
        return;
    }
    if (exon) given.exonic = given.end - given.start;
    if (!fresh && exons_alone_[place->second]) {  // its exons came before
        AnnotationRecord& known = records_.transcripts[place->second];
        given.exonic = known.exonic;
        known = std::move(given);
        exons_alone_[place->second] = false;
        return;
    }
    records_.transcripts.push_back(std::move(given));
    sources_of_transcripts_.push_back(source(row, found));
    exons_alone_.push_back(exon);
}

DEEPCHROME_INLINE void GtfReader::add_exon(AnnotationRecord& transcript, const AnnotationRecord& exon) {
    join_strand(transcript.strand, exon.strand);
    transcript.exonic += exon.end - exon.start;
    transcript.start = std::min(transcript.start, exon.start);
    transcript.end = std::max(transcript.end, exon.end);
    transcript.rank = std::max(transcript.rank, exon.rank);
}

DEEPCHROME_INLINE void GtfReader::take_piece(const std::vector<std::string_view>& row) {
    if (!last_piece_.empty() && row[8].find(last_piece_) != std::string_view::npos) return;
    const FeatureAttributes found = attributes(row);
    if (found.gene.empty()) return;
    last_piece_ = '"' + std::string(found.gene) + '"';
    if (known_.contains(found.gene)) return;
    require_printable_name(found.gene, "gene name", lines_);
    if (pieces_known_.try_emplace(std::string(found.gene), 0).second) pieces_.emplace_back(found.gene);
}

DEEPCHROME_INLINE void GtfReader::complete_biotypes() {
    if (biotypes_) return;
    for (std::size_t i = 0; i < records_.genes.size(); ++i)
        records_.genes[i].biotype = std::move(sources_of_genes_[i]);
    for (std::size_t i = 0; i < records_.transcripts.size(); ++i)
        records_.transcripts[i].biotype = std::move(sources_of_transcripts_[i]);
}

DEEPCHROME_INLINE void GtfReader::complete_transcript(AnnotationRecord& transcript,
                                                      const AnnotationRecord& gene) {
    if (transcript.biotype.empty()) transcript.biotype = gene.biotype;
    if (transcript.symbol.empty()) transcript.symbol = gene.symbol;
    if (transcript.strand == '.') transcript.strand = gene.strand;
}

DEEPCHROME_INLINE FeatureRecords read_gtf(LineReader& lines) {
    GtfReader reader(lines);
    for_each_row(lines, 9, "the nine of GTF", [&](const auto& row) { reader.take(row); });
    return reader.finish();
}

DEEPCHROME_INLINE void add_genes_without_transcripts(FeatureRecords& records) {
    TextMap<std::size_t> known;
    for (const AnnotationRecord& record : records.transcripts)
        ++known[place_key(record.gene, record.chromosome)];
    for (const AnnotationRecord& record : records.genes) {
        if (!known.contains(place_key(record.gene, record.chromosome))) records.transcripts.push_back(record);
    }
    std::stable_sort(records.transcripts.begin(), records.transcripts.end(),
                     [](const AnnotationRecord& a, const AnnotationRecord& b) { return a.line < b.line; });
}

DEEPCHROME_INLINE std::vector<AnnotationRecord> transcripts_without_genes(const FeatureRecords& records) {
    TextMap<std::size_t> known;
    for (const AnnotationRecord& record : records.genes) ++known[place_key(record.gene, record.chromosome)];
    std::vector<AnnotationRecord> alone;
    for (const AnnotationRecord& record : records.transcripts) {
        if (!known.contains(place_key(record.gene, record.chromosome))) alone.push_back(record);
    }
    return alone;
}

}  // namespace deepchrome::detail

#endif
