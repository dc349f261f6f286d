// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/signals/standard_formats.hpp>

#ifdef DEEPCHROME_WITH_BAM
#include <deepchrome/ext/bam.hpp>
#endif
#ifdef DEEPCHROME_WITH_BIGWIG
#include <deepchrome/ext/bigwig.hpp>
#endif

/// The formats that deepchrome-bin reads: those of the library, and those whose libraries were there when it
/// was built.
namespace programs {

#ifdef DEEPCHROME_WITH_BAM
using FormatsWithBam = deepchrome::StandardFormats::with<deepchrome::Bam, deepchrome::Cram, deepchrome::Sam>;
#else
using FormatsWithBam = deepchrome::StandardFormats;
#endif

#ifdef DEEPCHROME_WITH_BIGWIG
using Formats = FormatsWithBam::with<deepchrome::BigWig>;
#else
using Formats = FormatsWithBam;
#endif

/// What libraries write to standard error by themselves is said once more, and better, by our readers.
inline void silence_readers() {
#ifdef DEEPCHROME_WITH_BAM
    ::hts_set_log_level(HTS_LOG_OFF);
#endif
}

}  // namespace programs
