// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/assembly.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/signals/track_bins.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How files of signal become bins.
struct SignalRules {
    CountRule counting = {};                  ///< of reads; its blacklist is that of tracks as well
    TrackSummary track = TrackSummary::mean;  ///< a bin of a track
    float missing = 0;                        ///< a bin of a track without a value; may be NaN
};

/// One file in the bins of all genes.
struct BinnedSignal {
    std::string path;
    std::string format;  ///< its title, such as "bedGraph"
    std::string
        checksum;  ///< "crc32:1a2b3c4d" of the file as it is stored; "none" where it came through a pipe
    std::vector<float> values;  ///< genes x bins, from left to right in the genome; NaN where missing
    bool reads = false;         ///< counts of reads, not values of a track
    ReadTally tally;            ///< of reads
    ChromosomeTable chromosomes;
    AssemblyEvidence evidence;
};

}  // namespace deepchrome
