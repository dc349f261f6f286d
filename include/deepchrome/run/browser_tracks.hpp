// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/assembly.hpp>
#include <deepchrome/interpret/mark_role.hpp>
#include <deepchrome/io/tracks.hpp>
#include <deepchrome/run/attribution_tables.hpp>
#include <deepchrome/run/gene_places.hpp>
#include <deepchrome/run/output_folder.hpp>
#include <deepchrome/text/gzip_stream.hpp>
#include <deepchrome/text/numbers.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// "213,94,0" of "#D55E00".
std::string decimal_color(std::string_view hexadecimal);

inline constexpr std::string_view color_of_on = "#D55E00";
inline constexpr std::string_view color_of_off = "#0072B2";

/// The range of values that browsers draw; 0 is in it.
struct TrackScale {
    double low = 0;
    double high = 1;

    friend bool operator==(const TrackScale&, const TrackScale&) = default;
};

/// One of the tracks: a name for people, and one for files.
struct TrackName {
    std::string title;
    std::string file;  // without the ending
    std::string color;
    bool probability = false;
    TrackScale scale = {};
};

namespace detail {

/// A name of letters, digits, '-', '.' and '_' that no file system finds too long, and that begins like one.
std::string plain_file_name(std::string_view name);

/// The smallest number of two digits that is no less than a positive `value`.
double two_digits_up(float value);

}  // namespace detail

/// Whether two names may be of one file: some file systems do not tell capitals from small
/// letters.
bool same_file_name(std::string_view a, std::string_view b);

/// The tracks of a table: one per mark, in the color of its role, and the probability. Files have different
/// names, also where the marks' names differ in other than letters and digits alone, or in capitals.
std::vector<TrackName> track_names(std::span<const std::string> marks, const MarkRoles& roles = {});

/// All files that `write_tracks` may write.
std::vector<std::string> track_files(std::span<const std::string> marks);

std::string track_line(std::string_view type, const TrackName& track, const std::string& method);

/// BED9 of the windows with the TSS as the thick part, colored by what the network calls the gene, which the
/// score says too.
std::vector<BedItem> gene_items(const AttributedGenes& genes, const GenePlaces& places);

/// The bins of all genes, or of their whole windows, as one track.
std::vector<TrackPiece> track_of(const TrackName& track, std::size_t mark, const AttributedGenes& genes,
                                 const GenePlaces& places);

/// One scale for the attributions of all marks, so that heights can be compared between tracks: to the 99.9th
/// percentile of the sizes of all bins that are not 0, of genes that have a place, rounded up to two digits.
/// A single bin that is far out does not flatten all others; it is drawn cut off. On both sides of 0 if there
/// are values on both.
TrackScale attribution_scale(const AttributedGenes& genes, const GenePlaces& places);

/// A session for IGV: paths are relative to its own folder.
void write_igv_session(std::ostream& out, std::span<const TrackName> tracks, const std::string& ending,
                       const std::string& genome, const std::string& locus);

/// Writes a track as bigWig; empty where that cannot be done (deepchrome/ext/bigwig_writer.hpp can).
using BigWigTrack = std::function<void(const std::filesystem::path&, const TrackChromosomes&,
                                       const std::vector<TrackPiece>&)>;

/// Writes all tracks into the folder. `method` is what the attributions are, for people. `poll` is called
/// from time to time and may throw.
void write_tracks(OutputFolder& folder, const AttributedGenes& genes, GenePlaces& places,
                  const std::string& method, const BigWigTrack& bigwig, const std::function<void()>& poll,
                  const MarkRoles& roles = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string decimal_color(std::string_view hexadecimal) {
    std::string text;
    for (const std::size_t at : {1u, 3u, 5u}) {
        int value = 0;
        std::from_chars(hexadecimal.data() + at, hexadecimal.data() + at + 2, value, 16);
        text += (text.empty() ? "" : ",") + std::to_string(value);
    }
    return text;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::string plain_file_name(std::string_view name) {
    constexpr std::size_t longest = 100;
    std::string file(name.substr(0, longest));
    for (char& c : file) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           ((c == '-' || c == '.') && &c != file.data());
        if (!plain) c = '_';
    }
    return file;
}

DEEPCHROME_INLINE double two_digits_up(float value) {
    const auto rounded = [](double number) { return *parse_number<double>(format_significant(number, 2)); };
    const double near = rounded(static_cast<double>(value));
    if (static_cast<float>(near) >= value) return near;
    const double step = std::pow(10.0, std::floor(std::log10(near)) - 1);
    return rounded(near + step);
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool same_file_name(std::string_view a, std::string_view b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, small, small);
}

DEEPCHROME_INLINE std::vector<TrackName> track_names(std::span<const std::string> marks,
                                                     const MarkRoles& roles) {
    const TrackName probability{"p(ON)", "p_on", decimal_color(color_of_on), true};
    std::vector<TrackName> names;
    for (const std::string& mark : marks) {
        const std::string file = detail::plain_file_name(mark);
        const auto taken = [&](const std::string& other) {
            const auto same = [&](const TrackName& name) { return same_file_name(other, name.file); };
            return same(probability) || std::ranges::any_of(names, same);
        };
        std::string unlike = file;
        for (std::size_t number = 2; taken(unlike); ++number) unlike = message_of({file, "_", number});
        names.push_back({mark, unlike, decimal_color(color_of(mark_role(mark, roles)))});
    }
    names.push_back(probability);
    return names;
}

DEEPCHROME_INLINE std::vector<std::string> track_files(std::span<const std::string> marks) {
    std::vector<std::string> files{"genes.bed", "igv_session.xml", "ucsc_tracks.txt"};
    for (const TrackName& track : track_names(marks)) {
        files.push_back(track.file + ".bedGraph.gz");
        files.push_back(track.file + ".bw");
    }
    return files;
}

DEEPCHROME_INLINE std::string track_line(std::string_view type, const TrackName& track,
                                         const std::string& method) {
    return std::string("track type=") + std::string(type) + " name=\"" + track.title + "\" description=\"" +
           (track.probability ? std::string("probability of ON") : track.title + ": " + method) +
           "\" visibility=full color=" + track.color + " altColor=0,0,0" +
           " autoScale=off viewLimits=" + format_shortest(track.scale.low) + ":" +
           format_shortest(track.scale.high);
}

DEEPCHROME_INLINE std::vector<BedItem> gene_items(const AttributedGenes& genes, const GenePlaces& places) {
    std::vector<BedItem> items;
    for (std::size_t gene = 0; gene < genes.data.size(); ++gene) {
        if (places.rows[gene] == GenePlaces::absent) continue;
        const GeneLocus& locus = places.annotation.genes[places.rows[gene]];
        const GeneWindow& window = places.windows[gene];
        const TrackPiece whole = window_piece(window, places.rule, 0, genes.data.signal.bins - 1,
                                              window.chromosome, places.chromosomes);
        if (whole.start >= whole.end) continue;
        std::string name =
            locus.symbol.empty() || locus.symbol == "." ? genes.data.genes[gene] : locus.symbol;
        std::ranges::replace(name, ' ', '_');
        const std::int64_t tss = std::clamp<std::int64_t>(locus.tss, whole.start, whole.end - 1);
        const auto score = static_cast<int>(std::lround(1000 * static_cast<double>(genes.p_on[gene])));
        items.push_back({window.chromosome, whole.start, whole.end, name, score, locus.strand, tss, tss + 1,
                         decimal_color(genes.p_on[gene] > 0.5f ? color_of_on : color_of_off)});
    }
    return items;
}

DEEPCHROME_INLINE std::vector<TrackPiece> track_of(const TrackName& track, std::size_t mark,
                                                   const AttributedGenes& genes, const GenePlaces& places) {
    std::vector<TrackPiece> pieces;
    for (std::size_t gene = 0; gene < genes.data.size(); ++gene) {
        if (places.rows[gene] == GenePlaces::absent) continue;
        const GeneWindow& window = places.windows[gene];
        const auto add = [&](std::size_t first, std::size_t last, float value) {
            pieces.push_back(window_piece(window, places.rule, first, last, window.chromosome,
                                          places.chromosomes, static_cast<double>(value)));
        };
        if (track.probability) {
            add(0, genes.data.signal.bins - 1, genes.p_on[gene]);
            continue;
        }
        const std::span<const float> values = genes.attributions.gene(gene);
        for (std::size_t bin = 0; bin < genes.data.signal.bins; ++bin)
            add(bin, bin, values[bin * genes.data.signal.marks + mark]);
    }
    return mean_track(pieces);
}

DEEPCHROME_INLINE TrackScale attribution_scale(const AttributedGenes& genes, const GenePlaces& places) {
    std::vector<float> sizes;
    bool above = false;
    bool below = false;
    for (std::size_t gene = 0; gene < genes.data.size(); ++gene) {
        if (places.rows[gene] == GenePlaces::absent) continue;
        for (const float value : genes.attributions.gene(gene)) {
            if (value == 0 || !is_finite(value)) continue;
            (value > 0 ? above : below) = true;
            sizes.push_back(std::abs(value));
        }
    }
    if (sizes.empty()) return {};
    const std::size_t beyond = sizes.size() / 1000;  // of a thousand values, one is larger
    const auto place = sizes.end() - static_cast<std::ptrdiff_t>(beyond) - 1;
    std::ranges::nth_element(sizes, place);
    const double reach = detail::two_digits_up(*place);
    return {below ? -reach : 0, above ? reach : 0};
}

DEEPCHROME_INLINE void write_igv_session(std::ostream& out, std::span<const TrackName> tracks,
                                         const std::string& ending, const std::string& genome,
                                         const std::string& locus) {
    const auto escaped = [](const std::string& text) {
        std::string safe;
        for (const char c : text)
            safe += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
        return safe;
    };
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
        << "<Session genome=\"" << escaped(genome) << "\" locus=\"" << escaped(locus)
        << "\" version=\"8\">\n    <Resources>\n"
        << "        <Resource path=\"genes.bed\"/>\n";
    for (const TrackName& track : tracks)
        out << "        <Resource path=\"" << track.file << ending << "\"/>\n";
    out << "    </Resources>\n    <Panel name=\"DataPanel\">\n";
    for (const TrackName& track : tracks) {
        out << "        <Track id=\"" << track.file << ending << "\" name=\"" << escaped(track.title)
            << "\" color=\"" << track.color
            << "\" altColor=\"0,0,0\" autoScale=\"false\" height=\"50\" renderer=\"BAR_CHART\" "
               "windowFunction=\"mean\" visible=\"true\">\n"
            << "            <DataRange baseline=\"0\" minimum=\"" << format_shortest(track.scale.low)
            << "\" maximum=\"" << format_shortest(track.scale.high) << "\" type=\"LINEAR\"/>\n";
        out << "        </Track>\n";
    }
    out << "    </Panel>\n    <Panel name=\"FeaturePanel\">\n"
        << "        <Track id=\"genes.bed\" name=\"genes by call\" displayMode=\"EXPANDED\" "
           "visible=\"true\"/>\n"
        << "    </Panel>\n</Session>\n";
}

DEEPCHROME_INLINE void write_tracks(OutputFolder& folder, const AttributedGenes& genes, GenePlaces& places,
                                    const std::string& method, const BigWigTrack& bigwig,
                                    const std::function<void()>& poll, const MarkRoles& roles) {
    std::vector<TrackName> tracks = track_names(genes.data.marks, roles);
    const TrackScale scale = attribution_scale(genes, places);
    for (TrackName& track : tracks) {
        if (!track.probability) track.scale = scale;
    }
    const std::vector<BedItem> items = gene_items(genes, places);
    folder.write("genes.bed", [&](std::ostream& out) {
        write_bed9(out, items, places.chromosomes,
                   "track name=\"genes\" description=\"genes, ON and OFF as the network calls them\" "
                   "visibility=pack "
                   "itemRgb=On");
    });
    TrackChromosomes lengths = places.chromosomes;  // where one is not known, as far as windows reach
    for (const BedItem& item : items) {
        if (places.chromosomes.lengths[item.chromosome] > 0) continue;
        lengths.lengths[item.chromosome] = std::max(lengths.lengths[item.chromosome], item.end);
    }
    for (std::int64_t& length : lengths.lengths) length = std::max<std::int64_t>(length, 1);
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        poll();
        const std::vector<TrackPiece> track = track_of(tracks[i], i, genes, places);
        folder.write(tracks[i].file + ".bedGraph.gz", [&](std::ostream& out) {
            GzipStream packed(out);
            write_bed_graph(packed, track, places.chromosomes, track_line("bedGraph", tracks[i], method));
            packed.finish();
        });
        if (!bigwig) continue;
        folder.stage(tracks[i].file + ".bw", [&](const auto& path) { bigwig(path, lengths, track); });
    }
    const Assembly* const known = find_assembly(places.assembly);
    const std::string genome = known == nullptr ? places.assembly : std::string(known->name);
    const std::string locus = items.empty() ? std::string("all")
                                            : places.chromosomes.names[items.front().chromosome] + ":" +
                                                  std::to_string(items.front().start + 1) + "-" +
                                                  std::to_string(items.front().end);
    folder.write("igv_session.xml", [&](std::ostream& out) {
        write_igv_session(out, tracks, bigwig ? ".bw" : ".bedGraph.gz", genome, locus);
    });
    if (!bigwig) return;
    folder.write("ucsc_tracks.txt", [&](std::ostream& out) {
        out << "# Put the .bw files where UCSC can fetch them, their address in the place of URL, and paste "
               "these "
               "lines at\n"
            << "# https://genome.ucsc.edu/cgi-bin/hgCustom?db=" << genome << '\n'
            << "browser position " << locus << '\n';
        for (const TrackName& track : tracks) {
            out << track_line("bigWig", track, method) << " bigDataUrl=URL/" << track.file << ".bw\n";
        }
    });
}

}  // namespace deepchrome

#endif
