// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>

// Names of scaffolds: what UCSC and RefSeq call a sequence that GenBank, and Ensembl after it, call
// KI270706.1.

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// An accession number in its parts: KI270706.1 is "KI", 270706 of 6 digits, and version 1.
struct AccessionParts {
    std::string_view letters;  ///< with the underscore of RefSeq's: "NT_"
    std::string_view digits;
    std::string_view version;  ///< empty where none is given

    bool known() const { return !digits.empty(); }
    std::uint64_t number() const;
};

/// The leading digits of a text.
inline std::string_view leading_digits(std::string_view text) {
    return text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
}

/// The accession number that a name begins with: one to six capitals, perhaps an underscore, and 5 to 12
/// digits. What follows the digits is left in `rest`.
AccessionParts leading_accession(std::string_view name, std::string_view& rest);

/// The parts of a name that is an accession number, with or without version.
AccessionParts accession_parts(std::string_view name);

/// GenBank's number of a scaffold of man that RefSeq calls NT_..., both of one version.
struct ScaffoldNumber {
    std::uint32_t refseq;
    std::uint8_t refseq_version;
    std::uint8_t genbank_version = 1;
};

/// GL000191.1 to GL000249.1, the unlocalized and unplaced scaffolds of GRCh37, in their order.
inline constexpr ScaffoldNumber scaffolds_of_grch37[] = {
    {113878, 1}, {167207, 1}, {113885, 1}, {113888, 1}, {113901, 1}, {113909, 1}, {113907, 1}, {113914, 1},
    {113916, 2}, {113915, 1}, {113911, 1}, {113921, 2}, {113941, 1}, {113943, 1}, {113930, 1}, {113945, 1},
    {113947, 1}, {113948, 1}, {113949, 1}, {113950, 2}, {113961, 1}, {113923, 1}, {167208, 1}, {167209, 1},
    {167210, 1}, {167211, 1}, {167212, 1}, {113889, 1}, {167213, 1}, {167214, 1}, {167215, 1}, {167216, 1},
    {167217, 1}, {167218, 1}, {167219, 1}, {167220, 1}, {167221, 1}, {167222, 1}, {167223, 1}, {167224, 1},
    {167225, 1}, {167226, 1}, {167227, 1}, {167228, 1}, {167229, 1}, {167230, 1}, {167231, 1}, {167232, 1},
    {167233, 1}, {167234, 1}, {167235, 1}, {167236, 1}, {167237, 1}, {167238, 1}, {167239, 1}, {167240, 1},
    {167241, 1}, {167242, 1}, {167243, 1}};
inline constexpr std::uint32_t first_scaffold_of_grch37 = 191;

/// Those that GRCh38 has in a version of its own: GL000008.2, GL000009.2, GL000205.2 and GL000216.2.
struct RenewedScaffold {
    std::uint32_t genbank;
    ScaffoldNumber number;
};
inline constexpr RenewedScaffold renewed_scaffolds[] = {
    {8, {113793, 3, 2}}, {9, {113796, 3, 2}}, {205, {113930, 2, 2}}, {216, {167211, 2, 2}}};

/// The other unlocalized and unplaced scaffolds of GRCh38: of NT_187361.1 and those that follow, GenBank's
/// number less 270000, of version 1 (706: KI270706.1).
inline constexpr std::uint16_t scaffolds_of_grch38[] = {
    706, 707, 708, 709, 710, 711, 712, 713, 714, 715, 716, 717, 718, 719, 720, 721, 722, 723, 724, 725,
    726, 727, 728, 729, 730, 731, 732, 733, 734, 735, 736, 737, 738, 739, 740, 302, 304, 303, 305, 322,
    320, 310, 316, 315, 312, 311, 317, 412, 411, 414, 419, 418, 420, 424, 417, 422, 423, 425, 429, 442,
    466, 465, 467, 435, 438, 468, 510, 509, 518, 508, 516, 512, 519, 522, 511, 515, 507, 517, 529, 528,
    530, 539, 538, 544, 548, 583, 587, 580, 581, 579, 589, 590, 584, 582, 588, 593, 591, 330, 329, 334,
    333, 335, 338, 340, 336, 337, 363, 364, 362, 366, 378, 379, 389, 390, 387, 395, 396, 388, 394, 386,
    391, 383, 393, 384, 392, 381, 385, 382, 376, 374, 372, 373, 375, 371, 448, 521, 741, 743, 744, 745,
    746, 747, 748, 749, 750, 751, 752, 753, 754, 755, 756, 757, 742};
inline constexpr std::uint32_t first_scaffold_of_grch38 = 187361;

/// GenBank's name of a scaffold of man that RefSeq calls NT_..., and else nothing. Versions are different
/// sequences, so a name without one is of none.
std::string genbank_of_refseq_scaffold(const AccessionParts& parts);

/// GenBank's name of a scaffold that UCSC names by its place and accession number, and else nothing:
/// "KI270706.1" of 1_KI270706v1_random, "GL000220.1" of Un_gl000220, as hg19 writes version 1. `name` is
/// without "chr".
std::string genbank_of_ucsc_scaffold(std::string_view name);

}  // namespace detail

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>
#include <iterator>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::uint64_t AccessionParts::number() const {
    std::uint64_t value = 0;
    for (const char c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value;
}

DEEPCHROME_INLINE AccessionParts leading_accession(std::string_view name, std::string_view& rest) {
    std::size_t letters = 0;
    while (letters < name.size() && name[letters] >= 'A' && name[letters] <= 'Z') ++letters;
    if (letters == 0 || letters > 6) return {};
    if (letters < name.size() && name[letters] == '_') ++letters;
    const std::string_view digits = leading_digits(name.substr(letters));
    if (digits.size() < 5 || digits.size() > 12) return {};
    rest = name.substr(letters + digits.size());
    return {name.substr(0, letters), digits, {}};
}

DEEPCHROME_INLINE AccessionParts accession_parts(std::string_view name) {
    std::string_view rest;
    AccessionParts parts = leading_accession(name, rest);
    if (!parts.known() || rest.empty()) return parts;
    parts.version = rest.substr(1);
    const bool version = rest.front() == '.' && !parts.version.empty() &&
                         leading_digits(parts.version).size() == parts.version.size();
    return version ? parts : AccessionParts{};
}

DEEPCHROME_INLINE std::string genbank_of_refseq_scaffold(const AccessionParts& parts) {
    if (parts.letters != "NT_" || parts.digits.size() != 6) return {};
    const std::uint64_t number = parts.number();
    const auto is = [&](const ScaffoldNumber& scaffold) {
        return number == scaffold.refseq && parts.version == std::to_string(scaffold.refseq_version);
    };
    const auto named = [](std::string_view letters, std::uint64_t digits, unsigned version) {
        const std::string text = std::to_string(digits);
        return std::string(letters) + std::string(6 - text.size(), '0') + text + "." +
               std::to_string(version);
    };
    for (const RenewedScaffold& renewed : renewed_scaffolds) {
        if (is(renewed.number)) return named("GL", renewed.genbank, renewed.number.genbank_version);
    }
    for (std::size_t i = 0; i < std::size(scaffolds_of_grch37); ++i) {
        if (is(scaffolds_of_grch37[i])) return named("GL", first_scaffold_of_grch37 + i, 1);
    }
    if (number < first_scaffold_of_grch38 || parts.version != "1") return {};
    const std::uint64_t place = number - first_scaffold_of_grch38;
    return place < std::size(scaffolds_of_grch38) ? named("KI", 270000u + scaffolds_of_grch38[place], 1)
                                                  : std::string();
}

DEEPCHROME_INLINE std::string genbank_of_ucsc_scaffold(std::string_view name) {
    const std::size_t line = name.find('_');
    if (line == 0 || line == name.npos) return {};
    const std::string_view own = name.substr(line + 1);
    if (own.starts_with("gl")) {
        const std::string_view digits = leading_digits(own.substr(2));
        const std::string_view kind = own.substr(2 + digits.size());
        const std::uint64_t number = digits.size() == 6 ? AccessionParts{{}, digits, {}}.number() : 0;
        const bool of_hg19 = number >= first_scaffold_of_grch37 &&
                             number < first_scaffold_of_grch37 + std::size(scaffolds_of_grch37);
        if (!of_hg19 || (!kind.empty() && kind != "_random")) return {};
        return "GL" + std::string(digits) + ".1";
    }
    std::string_view rest;
    const AccessionParts parts = leading_accession(own, rest);
    if (!parts.known() || !rest.starts_with('v')) return {};
    const std::string_view version = leading_digits(rest.substr(1));
    const std::string_view kind = rest.substr(1 + version.size());
    const bool known =
        kind.empty() || kind == "_random" || kind == "_alt" || kind == "_fix" || kind == "_decoy";
    if (version.empty() || !known) return {};
    return std::string(parts.letters) + std::string(parts.digits) + "." + std::string(version);
}

}  // namespace deepchrome::detail

#endif
