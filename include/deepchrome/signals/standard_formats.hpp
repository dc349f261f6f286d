// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/signals/alignments.hpp>
#include <deepchrome/signals/bed.hpp>
#include <deepchrome/signals/bed_graph.hpp>
#include <deepchrome/signals/bedpe.hpp>
#include <deepchrome/signals/bigwig.hpp>
#include <deepchrome/signals/fragments.hpp>
#include <deepchrome/signals/peaks.hpp>
#include <deepchrome/signals/refused_text.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/signals/signal_formats.hpp>
#include <deepchrome/signals/wiggle.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The formats that the library knows; Bed, which takes any text, is the last. Those that need another
/// library are refused, unless their readers in ext/ take their places: `StandardFormats::with<Bam, Cram,
/// Sam, BigWig>`.
using StandardFormats =
    SignalFormats<NotBuilt<BamSignature>, NotBuilt<CramSignature>, NotBuilt<SamSignature>,
                  NotBuilt<BigWigSignature>, HeadlessSam, Wiggle, NoSignal, Bedpe, Fragments, NarrowPeak,
                  BroadPeak, GappedPeak, BedGraph, UnclearText, Bed>;

}  // namespace deepchrome
