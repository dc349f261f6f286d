// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#ifdef DEEPCHROME_WITH_BIGWIG
#include <deepchrome/ext/bigwig_writer.hpp>
#endif
#include <deepchrome/run/browser_tracks.hpp>

namespace programs {

/// Writes a track as bigWig; empty where the programs are built without libBigWig.
#ifdef DEEPCHROME_WITH_BIGWIG
inline const deepchrome::BigWigTrack write_bigwig = [](const auto& path, const auto& lengths,
                                                       const auto& track) {
    deepchrome::BigWigWriter bigwig(path, lengths);
    bigwig.write(track);
    bigwig.commit();
};
#else
inline const deepchrome::BigWigTrack write_bigwig;
#endif

}  // namespace programs
