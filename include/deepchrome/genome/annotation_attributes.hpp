// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

// The last column of GTF and GFF3.

std::string_view without_spaces(std::string_view text);

/// Calls `attribute(name, value)` for each of a GTF line's last column: name "value"; name "value"; ... A
/// value may stand without quotes, and an equals sign between the two.
template <class Attribute>
void for_each_gtf_attribute(std::string_view text, Attribute&& attribute) {
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(" ;"), text.size()));
        if (text.empty() || text.front() == '#') return;  // a comment may follow
        const std::size_t name_end = std::min(text.find_first_of(" ;=\"", 1), text.size());
        const std::string_view name = text.substr(0, name_end);
        text.remove_prefix(name_end);
        text.remove_prefix(std::min(text.find_first_not_of(" ="), text.size()));
        std::string_view value;
        if (text.starts_with('"') || text.starts_with('\'')) {
            const std::size_t close = std::min(text.find(text.front(), 1), text.size());
            value = without_spaces(text.substr(1, close - 1));
            text.remove_prefix(std::min(close + 1, text.size()));
        } else {
            value = text.substr(0, std::min(text.find_first_of(" ;"), text.size()));
            text.remove_prefix(value.size());
        }
        attribute(name, value);
    }
}

/// Takes off the quotes that some writers of GFF3 put around a value. The format has none: a quote elsewhere
/// is a character like others.
std::string_view without_value_quotes(std::string_view value);

/// What %-escapes stand for, such as %2C for a comma. A percent sign before anything else stays.
std::string unescaped(std::string_view text);

/// Calls `attribute(name, value)` for each of a GFF3 line's last column: name=value;name=value,value. Values
/// come as they are written, less spaces and quotes around them.
template <class Attribute>
void for_each_gff_attribute(std::string_view text, Attribute&& attribute) {
    while (!text.empty()) {
        std::size_t end = std::min(text.find(';'), text.size());
        const std::size_t equals = text.substr(0, end).find('=');
        if (equals != text.npos) {
            // A quoted value may hold what would have to be escaped; one quote alone opens nothing.
            const std::size_t first = text.find_first_not_of(' ', equals + 1);
            if (first < end && (text[first] == '"' || text[first] == '\'')) {
                const std::size_t close = text.find(text[first], first + 1);
                const std::size_t after = close == text.npos ? close : text.find_first_not_of(' ', close + 1);
                const bool closed = close != text.npos && (after == text.npos || text[after] == ';');
                if (closed) end = std::min(after, text.size());
            }
            attribute(without_spaces(text.substr(0, equals)),
                      without_value_quotes(without_spaces(text.substr(equals + 1, end - equals - 1))));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// Calls `item(text)` for each item of a list with commas, without spaces and quotes around it, unescaped.
template <class Item>
void for_each_list_item(std::string_view list, Item&& item) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        item(unescaped(without_value_quotes(without_spaces(list.substr(0, end)))));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

/// How canonical a tag says that a transcript is.
int canonical_rank(std::string_view tag);

/// Ensembl and NCBI put the kind before the ids of their GFF3 files: gene:ENSG00000000003.
std::string_view without_kind(std::string_view id);

/// What the last column says, as it is written.
struct FeatureAttributes {
    std::string_view gene, transcript, gene_name, name, gene_symbol, biotype, id, parent;
    std::string_view repeated;  ///< the name of one that has two values, where only one can be
    bool derived = false;       ///< from another feature
    bool circular = false;      ///< the sequence that the feature stands for
    int rank = 0;

    void take(std::string_view key, std::string_view value);

    void take_once(std::string_view key, std::string_view value, std::string_view& place);

    /// The name that people know the gene by.
    std::string_view symbol() const {
        return !gene_name.empty() ? gene_name : !name.empty() ? name : gene_symbol;
    }
};

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::string_view without_spaces(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

DEEPCHROME_INLINE std::string_view without_value_quotes(std::string_view value) {
    const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                        value.back() == value.front() && value.find(value.front(), 1) == value.size() - 1;
    return quoted ? without_spaces(value.substr(1, value.size() - 2)) : value;
}

DEEPCHROME_INLINE std::string unescaped(std::string_view text) {
    std::string result;
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                      : -1;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? digit(text[i + 1]) : -1;
        const int low = high < 0 ? -1 : digit(text[i + 2]);
        if (low < 0) {
            result += text[i];
            continue;
        }
        result += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return result;
}

DEEPCHROME_INLINE int canonical_rank(std::string_view tag) {
    if (tag == "Ensembl_canonical" || tag == "MANE_Select" || tag == "MANE Select") return 3;
    if (tag == "appris_principal" || tag == "appris_principal_1" || tag == "RefSeq Select") return 2;
    return tag.starts_with("appris_principal") || tag.starts_with("appris_candidate_longest") ? 1 : 0;
}

DEEPCHROME_INLINE std::string_view without_kind(std::string_view id) {
    for (const std::string_view kind : {"gene:", "transcript:", "gene-", "rna-", "Gene:", "Transcript:"}) {
        if (id.starts_with(kind)) return id.substr(kind.size());
    }
    return id;
}

DEEPCHROME_INLINE void FeatureAttributes::take(std::string_view key, std::string_view value) {
    if (key == "gene_id" || (key == "geneID" && gene.empty())) {
        take_once(key, value, gene);
    } else if (key == "transcript_id") {
        take_once(key, value, transcript);
    } else if (key == "gene_name" || (key == "gene_symbol" && gene_name.empty())) {
        gene_name = value;
    } else if (key == "Name") {
        name = value;
    } else if (key == "gene") {
        gene_symbol = value;
    } else if (key == "gene_type" || key == "gene_biotype" || (key == "biotype" && biotype.empty())) {
        biotype = value;
    } else if (key == "ID") {
        take_once(key, value, id);
    } else if (key == "Parent") {
        take_once(key, value, parent);
    } else if (key == "Is_circular") {
        circular = value == "true";
    } else if (key == "Derives_from") {
        derived = true;
    } else if (key == "tag") {
        for_each_list_item(value,
                           [&](const std::string& tag) { rank = std::max(rank, canonical_rank(tag)); });
    }
}

DEEPCHROME_INLINE void FeatureAttributes::take_once(std::string_view key, std::string_view value,
                                                    std::string_view& place) {
    if (!place.empty() && place != value) repeated = key;
    place = value;
}

}  // namespace deepchrome::detail

#endif
