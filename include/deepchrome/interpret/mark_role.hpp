// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What the study says a mark stands for (Singh and others, Bioinformatics 32:i639, 2016, table 1).
enum class MarkRole { promoter, distal_promoter, structural, repressor, other };

/// The role of a mark by its name; `other` for a mark that is not listed here.
///
/// The first five are those of the study. The others follow table 2 of the ENCODE Project Consortium (Nature
/// 489:57, 2012) and the Roadmap Epigenomics Consortium (Nature 518:317, 2015). H3K27ac, H3K4me2 and open
/// chromatin mark promoters and enhancers alike; near a TSS, they stand for the promoter. H3K9me2, H4K20me3
/// and H2AK119ub1 are of silent chromatin (Barski and others, Cell 129:823, 2007; Schotta and others, Genes
/// Dev. 18:1251, 2004; Wang and others, Nature 431:873, 2004). H2A.Z and H4K20me1 are with active and silent
/// genes, and remain `other`.
constexpr MarkRole mark_role(std::string_view mark) {
    using enum MarkRole;
    constexpr std::array<std::pair<std::string_view, MarkRole>, 20> known{{
        {"H3K4me3", promoter},    {"H3K4me1", distal_promoter},
        {"H3K36me3", structural}, {"H3K9me3", repressor},
        {"H3K27me3", repressor},  {"H3K4me2", promoter},
        {"H3K9ac", promoter},     {"H3K27ac", promoter},
        {"H3K79me2", structural}, {"H3K9me2", repressor},
        {"H4K20me3", repressor},  {"H2AK119ub1", repressor},
        {"H2AK119ub", repressor}, {"ATAC", promoter},
        {"ATAC-seq", promoter},   {"DNase", promoter},
        {"DNase-seq", promoter},  {"DNaseI", promoter},
        {"DNase1", promoter},     {"DHS", promoter},
    }};
    for (const auto& [name, role] : known) {
        if (name == mark) return role;
    }
    return other;
}

/// Roles that a user states, by mark.
using MarkRoles = std::map<std::string, MarkRole, std::less<>>;

/// The role of a mark: as stated, and else as its name says.
MarkRole mark_role(std::string_view mark, const MarkRoles& stated);

constexpr std::string_view to_string(MarkRole role) {
    switch (role) {
    case MarkRole::promoter:
        return "promoter";
    case MarkRole::distal_promoter:
        return "distal promoter";
    case MarkRole::structural:
        return "structural";
    case MarkRole::repressor:
        return "repressor";
    case MarkRole::other:
        break;
    }
    return "other";
}

/// The role that `to_string` writes so, or `distal`; nothing for another word.
constexpr std::optional<MarkRole> mark_role_named(std::string_view word) {
    using enum MarkRole;
    for (const MarkRole role : {promoter, distal_promoter, structural, repressor, other}) {
        if (word == to_string(role)) return role;
    }
    return word == "distal" ? std::optional(distal_promoter) : std::nullopt;
}

/// Whether the mark goes with expressed genes.
constexpr bool is_activating(MarkRole role) {
    return role == MarkRole::promoter || role == MarkRole::distal_promoter || role == MarkRole::structural;
}

/// Fill colors that stay apart for color-blind readers and in print (Okabe and Ito 2008).
constexpr std::string_view color_of(MarkRole role) {
    switch (role) {
    case MarkRole::promoter:
        return "#D55E00";
    case MarkRole::distal_promoter:
        return "#E69F00";
    case MarkRole::structural:
        return "#009E73";
    case MarkRole::repressor:
        return "#0072B2";
    case MarkRole::other:
        break;
    }
    return "#999999";
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE MarkRole mark_role(std::string_view mark, const MarkRoles& stated) {
    const auto found = stated.find(mark);
    return found == stated.end() ? mark_role(mark) : found->second;
}

}  // namespace deepchrome

#endif
