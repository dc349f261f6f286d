// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/run/browser_tracks.hpp>
#include <deepchrome/text/line_reader.hpp>

#include "../training/small_run.hpp"

using namespace training_test;
namespace fs = std::filesystem;

namespace {

/// Four genes of 4 bins and 2 marks, of which one has no place. Of gene g, bin b and mark m the attribution
/// is 100 g + 10 b + m + 1.
AttributedGenes four_genes() {
    AttributedGenes genes;
    genes.data.signal = {.bins = 4, .marks = 2};
    genes.data.marks = {"H3K4me3", "odd mark"};
    genes.data.genes = {"A", "B", "X", "C"};
    genes.p_on = {0.75f, 0.25f, 0.5f, 0.625f};
    genes.attributions.values.resize({4, 4, 2});
    for (std::size_t g = 0; g < 4; ++g) {
        for (std::size_t b = 0; b < 4; ++b) {
            for (std::size_t m = 0; m < 2; ++m)
                genes.attributions.values(g, b, m) = static_cast<float>(100 * g + 10 * b + m + 1);
        }
    }
    return genes;
}

/// A on chromosome 2, whose length is not known; B read from right to left; C near the end of chromosome 1.
GenePlaces places_of_genes() {
    GenePlaces places;
    places.rule = {.bin_width = 100, .bins = 4, .orient_strand = true};
    places.chromosomes = {{"chr1", "chr2"}, {1000, 0}};
    places.assembly = "GRCh37.p13";
    const auto locus = [](const char* id, const char* symbol, std::int32_t tss, char strand) {
        GeneLocus gene;
        gene.id = id;
        gene.symbol = symbol;
        gene.tss = tss;
        gene.strand = strand;
        return gene;
    };
    places.annotation.genes = {locus("A", "Al pha", 1000, '+'), locus("B", ".", 500, '-'),
                               locus("C", "", 950, '+')};
    places.rows = {0, 1, GenePlaces::absent, 2};
    for (const std::size_t row : places.rows) {
        if (row == GenePlaces::absent) {
            places.windows.emplace_back();
            continue;
        }
        places.windows.push_back(gene_window(places.annotation.genes[row], places.rule, true));
        places.windows.back().chromosome = row == 0 ? 1 : 0;
    }
    return places;
}

const std::vector<TrackPiece> probability_track{
    {0, 301, 701, 0.25}, {0, 750, 1000, 0.625}, {1, 800, 1200, 0.75}};
const std::vector<TrackPiece> first_track{{0, 301, 401, 131},  {0, 401, 501, 121}, {0, 501, 601, 111},
                                          {0, 601, 701, 101},  {0, 750, 850, 301}, {0, 850, 950, 311},
                                          {0, 950, 1000, 321}, {1, 800, 900, 1},   {1, 900, 1000, 11},
                                          {1, 1000, 1100, 21}, {1, 1100, 1200, 31}};

/// The tracks of four_genes, with the scale of their values.
std::vector<TrackName> scaled_tracks() {
    std::vector<TrackName> tracks = track_names(four_genes().data.marks);
    tracks[0].scale = tracks[1].scale = {0, 340};
    return tracks;
}

/// The text of a file, plain or gzip.
std::string lines_of(const fs::path& path) {
    std::string text;
    LineReader lines(path);
    while (lines.next()) text += std::string(lines.text()) + "\n";
    return text;
}

/// The names of the files in a folder, in order.
std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

const std::string bed =
    "track name=\"genes\" description=\"genes, ON and OFF as the network calls them\" visibility=pack "
    "itemRgb=On\n"
    "chr1\t301\t701\tB\t250\t-\t500\t501\t0,114,178\n"
    "chr1\t750\t1000\tC\t625\t+\t950\t951\t213,94,0\n"
    "chr2\t800\t1200\tAl_pha\t750\t+\t1000\t1001\t213,94,0\n";

}  // namespace

TEST_CASE("tracks: colors and names, for people and for files") {
    CHECK(decimal_color("#D55E00") == "213,94,0");
    CHECK(decimal_color("#0072B2") == "0,114,178");
    CHECK(decimal_color("#ffffff") == "255,255,255");
    const std::vector<std::string> marks{"H3K4me3", "odd mark/2", "H2A.Z-x"};
    const std::vector<TrackName> names = track_names(marks);
    REQUIRE(names.size() == 4);
    CHECK(names[0].title == "H3K4me3");
    CHECK(names[0].file == "H3K4me3");
    CHECK(names[0].color == "213,94,0");
    CHECK_FALSE(names[0].probability);
    CHECK(names[1].title == "odd mark/2");
    CHECK(names[1].file == "odd_mark_2");
    CHECK(names[1].color == "153,153,153");
    CHECK(track_names(marks, {{"odd mark/2", MarkRole::repressor}})[1].color == "0,114,178");
    CHECK(names[2].file == "H2A.Z-x");
    const std::vector<std::string> alike{
        "\xCE\xB1",           "\xCE\xB2", "p_on", "p on", "..", "-x", "p_on_2", std::string(300, 'x'),
        std::string(299, 'x')};
    std::vector<std::string> files;
    for (const TrackName& track : track_names(alike)) files.push_back(track.file);
    CHECK(files == std::vector<std::string>{"__", "___2", "p_on_2", "p_on_3", "_.", "_x", "p_on_2_2",
                                            std::string(100, 'x'), std::string(100, 'x') + "_2", "p_on"});
    // Some file systems do not tell capitals from small letters.
    const std::vector<std::string> capitals{"K4me3", "k4ME3", "P_ON", "K4ME3_2", "K4me3"};
    files.clear();
    for (const TrackName& track : track_names(capitals)) files.push_back(track.file);
    CHECK(files == std::vector<std::string>{"K4me3", "k4ME3_2", "P_ON_2", "K4ME3_2_2", "K4me3_3", "p_on"});
    for (std::size_t i = 0; i < capitals.size(); ++i) CHECK(track_names(capitals)[i].title == capitals[i]);
    CHECK(names[3].title == "p(ON)");
    CHECK(names[3].file == "p_on");
    CHECK(names[3].probability);
    CHECK(track_files(marks) ==
          std::vector<std::string>{"genes.bed", "igv_session.xml", "ucsc_tracks.txt", "H3K4me3.bedGraph.gz",
                                   "H3K4me3.bw", "odd_mark_2.bedGraph.gz", "odd_mark_2.bw",
                                   "H2A.Z-x.bedGraph.gz", "H2A.Z-x.bw", "p_on.bedGraph.gz", "p_on.bw"});
    TrackName scaled = names[1];
    scaled.scale = {-0.25, 1e-7};
    CHECK(track_line("bedGraph", scaled, "deep-lift") ==
          "track type=bedGraph name=\"odd mark/2\" description=\"odd mark/2: deep-lift\" visibility=full "
          "color=153,153,153 altColor=0,0,0 autoScale=off viewLimits=-0.25:1e-07");
    CHECK(track_line("bigWig", names[3], "deep-lift") ==
          "track type=bigWig name=\"p(ON)\" description=\"probability of ON\" visibility=full color=213,94,0 "
          "altColor=0,0,0 autoScale=off viewLimits=0:1");
}

TEST_CASE("tracks: bins where they lie, read from the right where the gene is, cut at the end") {
    const AttributedGenes genes = four_genes();
    const GenePlaces places = places_of_genes();
    const std::vector<TrackName> names = track_names(genes.data.marks);
    CHECK(track_of(names[0], 0, genes, places) == first_track);
    std::vector<TrackPiece> second = first_track;
    for (TrackPiece& piece : second) piece.value += 1;
    CHECK(track_of(names[1], 1, genes, places) == second);
    CHECK(track_of(names[2], 2, genes, places) == probability_track);
}

TEST_CASE("tracks: genes with nothing on the chromosome are left out") {
    const AttributedGenes genes = four_genes();
    GenePlaces places = places_of_genes();
    places.chromosomes.lengths[0] = 700;
    const std::vector<BedItem> items = gene_items(genes, places);
    REQUIRE(items.size() == 2);
    CHECK(items[0].name == "Al_pha");
    CHECK(items[1].name == "B");
    CHECK(items[1].end == 700);
    places.chromosomes.lengths[0] = 400;  // the TSS itself is beyond the end
    CHECK(gene_items(genes, places)[1].thick_start == 399);
}

TEST_CASE("tracks: one scale for all marks, which a single bin does not set") {
    AttributedGenes genes = four_genes();
    const GenePlaces places = places_of_genes();
    CHECK(attribution_scale(genes, places) == TrackScale{0, 340});  // up to 332; all are above 0
    for (float& value : genes.attributions.values) value = -value;
    CHECK(attribution_scale(genes, places) == TrackScale{-340, 0});
    genes.attributions.values(0, 0, 0) = 0.5f;
    CHECK(attribution_scale(genes, places) == TrackScale{-340, 340});
    genes.attributions.values(2, 0, 0) = 1e6f;  // X has no place
    CHECK(attribution_scale(genes, places) == TrackScale{-340, 340});
    for (float& value : genes.attributions.values) value = 0;
    CHECK(attribution_scale(genes, places) == TrackScale{0, 1});
    const std::vector<std::pair<float, double>> reaches{{0.013f, 0.013}, {0.01301f, 0.014}, {0.0991f, 0.1},
                                                        {7.0f, 7.0},     {1e-45f, 1.5e-45}, {3.4e38f, 3.4e38},
                                                        {99.5f, 100.0},  {101.0f, 110.0}};
    for (const auto& reach_of : reaches) {
        const float value = reach_of.first;
        const double reach = reach_of.second;
        CAPTURE(value);
        genes.attributions.values(0, 0, 0) = value;
        CHECK(attribution_scale(genes, places).high == doctest::Approx(reach).epsilon(1e-3));
        CHECK(static_cast<float>(attribution_scale(genes, places).high) >= value);
    }

    // Of 2000 values that are not 0, two are beyond the scale.
    AttributedGenes many;
    many.data.signal = {.bins = 1000, .marks = 3};
    many.data.genes = {"A"};
    many.data.marks = {"a", "b", "c"};
    many.p_on = {0.5f};
    many.attributions.values.resize({1, 1000, 3});
    many.attributions.values.fill(0.f);
    for (std::size_t bin = 0; bin < 1000; ++bin) {
        many.attributions.values(0, bin, 0) = static_cast<float>(bin + 1) / 1000;
        many.attributions.values(0, bin, 2) = -static_cast<float>(bin + 1) / 10000;
    }
    many.attributions.values(0, 0, 0) = 50;
    many.attributions.values(0, 1, 0) = -70;
    CHECK(attribution_scale(many, places) == TrackScale{-1, 1});
    many.attributions.values(0, 2, 0) = 60;
    CHECK(attribution_scale(many, places) == TrackScale{-50, 50});
}

TEST_CASE("tracks: the session for IGV") {
    std::ostringstream out;
    const std::vector<TrackName> tracks{{"a<b&\"c\"", "abc", "1,2,3", false, {-0.013, 0.013}},
                                        {"p(ON)", "p_on", "4,5,6", true}};
    write_igv_session(out, tracks, ".bw", "hg\"19", "chr1:1-2");
    CHECK(
        out.str() ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
        "<Session genome=\"hg&quot;19\" locus=\"chr1:1-2\" version=\"8\">\n"
        "    <Resources>\n"
        "        <Resource path=\"genes.bed\"/>\n"
        "        <Resource path=\"abc.bw\"/>\n"
        "        <Resource path=\"p_on.bw\"/>\n"
        "    </Resources>\n"
        "    <Panel name=\"DataPanel\">\n"
        "        <Track id=\"abc.bw\" name=\"a&lt;b&amp;&quot;c&quot;\" color=\"1,2,3\" altColor=\"0,0,0\" "
        "autoScale=\"false\" height=\"50\" renderer=\"BAR_CHART\" windowFunction=\"mean\" visible=\"true\">\n"
        "            <DataRange baseline=\"0\" minimum=\"-0.013\" maximum=\"0.013\" type=\"LINEAR\"/>\n"
        "        </Track>\n"
        "        <Track id=\"p_on.bw\" name=\"p(ON)\" color=\"4,5,6\" altColor=\"0,0,0\" autoScale=\"false\" "
        "height=\"50\" renderer=\"BAR_CHART\" windowFunction=\"mean\" visible=\"true\">\n"
        "            <DataRange baseline=\"0\" minimum=\"0\" maximum=\"1\" type=\"LINEAR\"/>\n"
        "        </Track>\n"
        "    </Panel>\n"
        "    <Panel name=\"FeaturePanel\">\n"
        "        <Track id=\"genes.bed\" name=\"genes by call\" displayMode=\"EXPANDED\" visible=\"true\"/>\n"
        "    </Panel>\n"
        "</Session>\n");
}

TEST_CASE("tracks: without bigWig, bedGraph and a session of it") {
    const Folder base;
    const AttributedGenes genes = four_genes();
    GenePlaces places = places_of_genes();
    OutputFolder folder(base / "out", {"deepchrome-test", track_files(genes.data.marks), true});
    folder.create();
    std::size_t polls = 0;
    write_tracks(folder, genes, places, "deep-lift", {}, [&] { ++polls; });
    folder.commit();
    CHECK(polls == 3);
    CHECK(files_in(base / "out") == std::vector<std::string>{"H3K4me3.bedGraph.gz", "genes.bed",
                                                             "igv_session.xml", "odd_mark.bedGraph.gz",
                                                             "p_on.bedGraph.gz"});
    CHECK(read_file(base / "out/genes.bed") == bed);
    CHECK(lines_of(base / "out/p_on.bedGraph.gz") ==
          track_line("bedGraph", track_names(genes.data.marks)[2], "") +
              "\nchr1\t301\t701\t0.25\nchr1\t750\t1000\t0.625\nchr2\t800\t1200\t0.75\n");
    const std::string first = lines_of(base / "out/H3K4me3.bedGraph.gz");
    CHECK(first.starts_with(track_line("bedGraph", scaled_tracks()[0], "deep-lift") +
                            "\nchr1\t301\t401\t131\nchr1\t401\t501\t121\n"));
    std::ostringstream session;
    write_igv_session(session, scaled_tracks(), ".bedGraph.gz", "hg19", "chr2:801-1200");
    CHECK(read_file(base / "out/igv_session.xml") == session.str());
    CHECK(read_file(base / "out/p_on.bedGraph.gz").starts_with("\x1f\x8b"));
}

TEST_CASE("tracks: with bigWig, its writer is called for each track") {
    const Folder base;
    const AttributedGenes genes = four_genes();
    GenePlaces places = places_of_genes();
    std::vector<std::string> paths;
    std::vector<std::vector<TrackPiece>> tracks;
    {
        OutputFolder folder(base / "out", {"deepchrome-test", track_files(genes.data.marks), true});
        folder.create();
        write_tracks(
            folder, genes, places, "deep-lift",
            [&](const fs::path& path, const TrackChromosomes& chromosomes,
                const std::vector<TrackPiece>& track) {
                paths.push_back(path.filename().string());
                tracks.push_back(track);
                CHECK(path.parent_path() == folder.staged("x").parent_path());
                CHECK(chromosomes.names == std::vector<std::string>{"chr1", "chr2"});
                // Where the length is not known, as far as windows reach.
                CHECK(chromosomes.lengths == std::vector<std::int64_t>{1000, 1200});
                write_file(path, "bigWig");
            },
            [] {});
        CHECK(paths == std::vector<std::string>{"H3K4me3.bw", "odd_mark.bw", "p_on.bw"});
        REQUIRE(tracks.size() == 3);
        CHECK(tracks[0] == first_track);
        CHECK(tracks[2] == probability_track);
        std::ostringstream session;
        write_igv_session(session, scaled_tracks(), ".bw", "hg19", "chr2:801-1200");
        CHECK(read_file(folder.staged("igv_session.xml")) == session.str());
        const auto line = [&](std::size_t i) {
            const TrackName name = scaled_tracks()[i];
            return track_line("bigWig", name, "deep-lift") + " bigDataUrl=URL/" + name.file + ".bw\n";
        };
        CHECK(read_file(folder.staged("ucsc_tracks.txt")) ==
              "# Put the .bw files where UCSC can fetch them, their address in the place of URL, and paste "
              "these lines at\n# https://genome.ucsc.edu/cgi-bin/hgCustom?db=hg19\n"
              "browser position chr2:801-1200\n" +
                  line(0) + line(1) + line(2));
        CHECK(places.chromosomes.lengths == std::vector<std::int64_t>{1000, 0});
    }
    CHECK_FALSE(fs::exists(base / "out"));  // it was not complete
}

TEST_CASE("tracks: genes without a place on any chromosome, and an end by poll") {
    const Folder base;
    const AttributedGenes genes = four_genes();
    GenePlaces places = places_of_genes();
    places.assembly = "danRer11";
    places.rows.assign(4, GenePlaces::absent);
    OutputFolder folder(base / "out", {"deepchrome-test", track_files(genes.data.marks), true});
    folder.create();
    write_tracks(folder, genes, places, "deep-lift", {}, [] {});
    CHECK(read_file(folder.staged("igv_session.xml")).find("<Session genome=\"danRer11\" locus=\"all\"") !=
          std::string::npos);
    OutputFolder other(base / "other", {"deepchrome-test", track_files(genes.data.marks), true});
    other.create();
    CHECK(message_of<Interrupted>([&] {
              write_tracks(other, genes, places, "x", {}, [] { throw Interrupted("stop"); });
          }) == "stop");
    CHECK_FALSE(fs::exists(other.staged("p_on.bedGraph.gz")));
}
