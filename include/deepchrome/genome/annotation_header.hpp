// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/printable.hpp>
#include <deepchrome/genome/assembly.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The assembly of an accession of NCBI or ENA, as GCF_000001405.40; empty where it is not known.
std::string assembly_of_accession(std::string_view accession);

/// The name of a known assembly as this library has it, another one as it is.
std::string assembly_name(std::string_view text);

/// Where a text has a name for the last time that is no part of a longer word or number, as hs1 is of paths1;
/// npos where it has not. Letters may follow, as of T2T-CHM13v2.0.
std::size_t last_word(std::string_view text, std::string_view name);

/// The known assembly that a description speaks of, of several the last, which is what genes were lifted to;
/// empty where it speaks of none.
std::string assembly_of_description(std::string_view text);

/// The assembly that a line of a header is there to state: "#!genome-build GRCh38.p13", "##genome-build NCBI
/// GRCh38", GENCODE's "##description:", "track db=hg19", UCSC's "#hg38.knownGene.name", ... Empty for other
/// lines: a path in a comment states nothing.
std::string stated_assembly(std::string_view line);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::string assembly_of_accession(std::string_view accession) {
    struct Accession {
        std::string_view number;
        int first;  // of the versions
        int last;
        std::string_view assembly;
    };
    constexpr std::array<Accession, 9> known = {{{"GCF_000001405", 13, 25, "hg19"},
                                                 {"GCF_000001405", 26, 99, "hg38"},
                                                 {"GCA_000001405", 1, 14, "hg19"},
                                                 {"GCA_000001405", 15, 99, "hg38"},
                                                 {"GCF_000001635", 18, 18, "mm9"},
                                                 {"GCF_000001635", 20, 26, "mm10"},
                                                 {"GCF_000001635", 27, 99, "mm39"},
                                                 {"GCA_000001635", 2, 8, "mm10"},
                                                 {"GCA_000001635", 9, 99, "mm39"}}};
    const std::size_t point = accession.rfind('.');
    if (point == accession.npos || accession.size() - point > 3) return {};
    int version = 0;
    for (const char c : accession.substr(point + 1)) {
        if (c < '0' || c > '9') return {};
        version = version * 10 + (c - '0');
    }
    for (const Accession& each : known) {
        if (accession.substr(0, point).ends_with(each.number) && version >= each.first &&
            version <= each.last)
            return std::string(each.assembly);
    }
    return {};
}

DEEPCHROME_INLINE std::string assembly_name(std::string_view text) {
    const Assembly* const known = find_assembly(text);
    return std::string(known == nullptr ? text : known->name);
}

DEEPCHROME_INLINE std::size_t last_word(std::string_view text, std::string_view name) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    std::size_t at = text.rfind(name);
    while (at != text.npos) {
        const std::size_t end = at + name.size();
        const bool begins = at == 0 || !(digit(text[at - 1]) || letter(text[at - 1]));
        if (begins && (end == text.size() || !digit(text[end]))) return at;
        at = at == 0 ? text.npos : text.rfind(name, at - 1);
    }
    return text.npos;
}

DEEPCHROME_INLINE std::string assembly_of_description(std::string_view text) {
    std::string found;
    std::size_t place = 0;
    for (const Assembly& assembly : known_assemblies) {
        for (const std::string_view name : {assembly.name, assembly.consortium}) {
            const std::size_t at = last_word(text, name);
            if (at == text.npos || (!found.empty() && at < place)) continue;
            found = assembly.name;
            place = at;
        }
    }
    return found;
}

DEEPCHROME_INLINE std::string stated_assembly(std::string_view line) {
    const auto usable = [](std::string_view name) {
        return !name.empty() && name.size() <= 60 && name.find_first_of("/\\ \t,;") == name.npos &&
               is_printable(name);
    };
    if (line.starts_with("track ") || line.starts_with("browser ")) {
        const std::size_t place = line.find(" db=");
        if (place == line.npos) return {};
        const std::string_view rest = line.substr(place + 4);
        const std::string_view name = rest.substr(0, rest.find(' '));
        return usable(name) ? assembly_name(name) : std::string();
    }
    if (!line.starts_with('#')) return {};
    if (line.starts_with("##description:")) return assembly_of_description(line);
    // UCSC's table browser: #database.table.column
    const std::string_view database = line.substr(1, line.find('.') == line.npos ? 0 : line.find('.') - 1);
    if (find_assembly(database) != nullptr) return assembly_name(database);
    line.remove_prefix(std::min(line.find_first_not_of("#! "), line.size()));
    const std::size_t end = std::min(line.find_first_of(" \t:="), line.size());
    std::string key;
    for (const char c : line.substr(0, end))
        key += c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    constexpr std::array<std::string_view, 7> keys = {
        "genome-build", "genome-version", "genome-build-accession", "genome-assembly",
        "assembly",     "assembly-name",  "reference-genome"};
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) return {};
    // The name comes last: the source of a build stands before it.
    line.remove_prefix(end);
    line = line.substr(0, line.find_last_not_of(" \t") + 1);
    const std::size_t last = line.find_last_of(" \t:=");
    const std::string_view name = last == line.npos ? line : line.substr(last + 1);
    if (std::string known = assembly_of_accession(name); !known.empty()) return known;
    if (key == "genome-build-accession" || line.find('/') != line.npos || !usable(name)) return {};
    if (find_assembly(name) != nullptr) return assembly_name(name);
    std::string described = assembly_of_description(line);  // "hg38 (GRCh38)"
    return described.empty() ? std::string(name) : described;
}

}  // namespace deepchrome::detail

#endif
