// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/interpret/mark_role.hpp>

#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("mark_role: the five marks of the study") {
    CHECK(mark_role("H3K4me3") == MarkRole::promoter);
    CHECK(mark_role("H3K4me1") == MarkRole::distal_promoter);
    CHECK(mark_role("H3K36me3") == MarkRole::structural);
    CHECK(mark_role("H3K9me3") == MarkRole::repressor);
    CHECK(mark_role("H3K27me3") == MarkRole::repressor);
}

TEST_CASE("mark_role: other marks, and names that are none") {
    for (const char* mark : {"H3K27ac", "H3K9ac", "H3K4me2", "ATAC", "ATAC-seq", "DNase", "DNase-seq"}) {
        CAPTURE(mark);
        CHECK(mark_role(mark) == MarkRole::promoter);
    }
    CHECK(mark_role("H3K79me2") == MarkRole::structural);
    for (const char* mark : {"H3K9me2", "H4K20me3", "H2AK119ub1"}) {
        CAPTURE(mark);
        CHECK(mark_role(mark) == MarkRole::repressor);
    }
    for (const char* mark : {"H2A.Z", "H4K20me1", "h3k4me3", "H3K4me", "mark6", ""}) {
        CAPTURE(mark);
        CHECK(mark_role(mark) == MarkRole::other);
    }
}

TEST_CASE("mark_role: a stated role comes before the known one") {
    const MarkRoles stated{{"CTCF", MarkRole::structural}, {"H3K4me3", MarkRole::other}};
    CHECK(mark_role("CTCF", stated) == MarkRole::structural);
    CHECK(mark_role("H3K4me3", stated) == MarkRole::other);
    CHECK(mark_role("H3K9me3", stated) == MarkRole::repressor);
    CHECK(mark_role("CTCF", {}) == MarkRole::other);
}

TEST_CASE("roles have names, which are read again") {
    for (const auto& [role, name] :
         std::vector<std::pair<MarkRole, std::string>>{{MarkRole::promoter, "promoter"},
                                                       {MarkRole::distal_promoter, "distal promoter"},
                                                       {MarkRole::structural, "structural"},
                                                       {MarkRole::repressor, "repressor"},
                                                       {MarkRole::other, "other"}}) {
        CHECK(to_string(role) == name);
        CHECK(mark_role_named(name) == role);
    }
    CHECK(mark_role_named("distal") == MarkRole::distal_promoter);
    for (const char* word : {"", "Promoter", "enhancer", "promoter "})
        CHECK(mark_role_named(word) == std::nullopt);
}

TEST_CASE("marks of expressed genes") {
    CHECK(is_activating(MarkRole::promoter));
    CHECK(is_activating(MarkRole::distal_promoter));
    CHECK(is_activating(MarkRole::structural));
    CHECK_FALSE(is_activating(MarkRole::repressor));
    CHECK_FALSE(is_activating(MarkRole::other));
}
