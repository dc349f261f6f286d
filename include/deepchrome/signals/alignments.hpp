// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/text/column_shapes.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

// How alignments are recognized. ext/bam.hpp reads them.

struct BamSignature {
    static constexpr std::string_view name = "bam";
    static constexpr std::string_view title = "BAM";
    static constexpr std::string_view package = "libhts-dev";

    static bool recognize(std::string_view bytes) { return bytes.starts_with("BAM\1"); }
};

struct CramSignature {
    static constexpr std::string_view name = "cram";
    static constexpr std::string_view title = "CRAM";
    static constexpr std::string_view package = "libhts-dev";

    /// The version follows, without which this may be the name of a gene.
    static bool recognize(std::string_view bytes) {
        return bytes.starts_with("CRAM") && bytes.size() > 4 && bytes[4] > 0 && bytes[4] < ' ';
    }
};

/// SAM with its header.
struct SamSignature {
    static constexpr std::string_view name = "sam";
    static constexpr std::string_view title = "SAM";
    static constexpr std::string_view package = "libhts-dev";

    static bool recognize(std::string_view bytes);
};

/// SAM without its header, which is recognized to be refused: its rows are no BED, and the lengths of its
/// chromosomes are not known.
struct HeadlessSam {
    static constexpr std::string_view name = "";
    static constexpr std::string_view title = "SAM without its header";

    static bool recognize(const TextStart& start) {
        return std::any_of(start.fields.begin(), start.fields.end(), is_record);
    }

    static void read(LineReader& lines, ReadCounter&, const Poll&);

private:
    /// True for name, flag, chromosome, position, quality, CIGAR, chromosome, position, length, bases,
    /// qualities.
    static bool is_record(const std::vector<std::string_view>& fields);
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>
#include <initializer_list>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool SamSignature::recognize(std::string_view bytes) {
    for (const std::string_view line : {"@HD\t", "@SQ\t", "@RG\t", "@PG\t", "@CO\t"}) {
        if (bytes.starts_with(line)) return true;
    }
    return false;
}

DEEPCHROME_INLINE void HeadlessSam::read(LineReader& lines, ReadCounter&, const Poll&) {
    throw DataError(
        lines.name() +
        ": is SAM without its header (wanted lines @SQ before the reads); give the whole file, as by "
        "samtools view -h");
}

DEEPCHROME_INLINE bool HeadlessSam::is_record(const std::vector<std::string_view>& fields) {
    if (fields.size() < 11) return false;
    for (const std::size_t column : {1u, 3u, 4u, 7u, 8u}) {
        if (!detail::is_whole(fields[column])) return false;
    }
    return fields[5] == "*" || detail::is_cigar(fields[5]);
}

}  // namespace deepchrome

#endif
