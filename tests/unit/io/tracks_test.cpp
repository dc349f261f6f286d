// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>
#include <deepchrome/io/tracks.hpp>

using namespace deepchrome;

namespace {

/// Base by base: the sum and number of the pieces that cover it.
struct Base {
    double sum = 0;
    int pieces = 0;
};

std::vector<Base> by_base(const std::vector<TrackPiece>& pieces, std::size_t chromosome, std::size_t length) {
    std::vector<Base> bases(length);
    for (const TrackPiece& piece : pieces) {
        if (piece.chromosome != chromosome) continue;
        for (auto at = piece.start; at < piece.end; ++at) {
            bases[static_cast<std::size_t>(at)].sum += piece.value;
            ++bases[static_cast<std::size_t>(at)].pieces;
        }
    }
    return bases;
}

}  // namespace

TEST_CASE("mean_track: each base has the mean of what covers it") {
    RandomStream random(Seed{3}, Purpose::test, 0, 0);
    const auto below = [&](std::uint32_t most) { return static_cast<std::int64_t>(random.below(most)); };
    for (int round = 0; round < 50; ++round) {
        std::vector<TrackPiece> pieces;
        for (auto left = below(40); left > 0; --left) {
            const std::int64_t start = below(200);
            // Values of few bits, whose sums and means of up to four are exact; some pieces are empty.
            pieces.push_back({static_cast<std::size_t>(below(3)), start, start + below(60),
                              0.25 * static_cast<double>(below(5))});
        }
        const std::vector<TrackPiece> track = mean_track(pieces);
        for (std::size_t i = 0; i < track.size(); ++i) {
            CHECK(track[i].start < track[i].end);
            if (i == 0 || track[i].chromosome != track[i - 1].chromosome) {
                if (i > 0) CHECK(track[i].chromosome > track[i - 1].chromosome);
                continue;
            }
            CHECK(track[i].start >= track[i - 1].end);
            const bool joined = track[i].start == track[i - 1].end && track[i].value == track[i - 1].value;
            CHECK(!joined);
        }
        for (std::size_t chromosome = 0; chromosome < 3; ++chromosome) {
            const std::vector<Base> wanted = by_base(pieces, chromosome, 300);
            const std::vector<Base> found = by_base(track, chromosome, 300);
            for (std::size_t at = 0; at < 300; ++at) {
                REQUIRE(found[at].pieces == (wanted[at].pieces > 0 ? 1 : 0));
                if (wanted[at].pieces > 0) REQUIRE(found[at].sum == wanted[at].sum / wanted[at].pieces);
            }
        }
    }
}

TEST_CASE("mean_track: pieces that touch, repeat or lie within each other") {
    const std::vector<TrackPiece> pieces{{0, 100, 200, 1}, {0, 0, 100, 1}, {0, 150, 160, 3},
                                         {1, 5, 9, 2},     {1, 5, 9, 4},   {1, 9, 9, 7}};
    const std::vector<TrackPiece> wanted{{0, 0, 150, 1}, {0, 150, 160, 2}, {0, 160, 200, 1}, {1, 5, 9, 3}};
    CHECK(mean_track(pieces) == wanted);
    CHECK(mean_track({}).empty());
}

TEST_CASE("window_piece: bins of a window, from either end, within the chromosome") {
    const TrackChromosomes chromosomes{{"chr1", "chr2"}, {1000, 0}};
    const WindowRule rule{.bin_width = 100, .bins = 10};
    const GeneWindow window{.chromosome = 7, .start = 300};  // counts otherwise
    CHECK(window_piece(window, rule, 0, 0, 1, chromosomes, 2.5) == TrackPiece{1, 300, 400, 2.5});
    CHECK(window_piece(window, rule, 2, 4, 1, chromosomes) == TrackPiece{1, 500, 800, 0});
    CHECK(window_piece(window, rule, 0, 9, 0, chromosomes) == TrackPiece{0, 300, 1000, 0});
    const GeneWindow flipped{.chromosome = 7, .start = 300, .flipped = true};
    CHECK(window_piece(flipped, rule, 0, 0, 1, chromosomes) == TrackPiece{1, 1200, 1300, 0});
    CHECK(window_piece(flipped, rule, 2, 4, 1, chromosomes) == TrackPiece{1, 800, 1100, 0});
    const GeneWindow left{.chromosome = 0, .start = -250};
    CHECK(window_piece(left, rule, 0, 9, 0, chromosomes) == TrackPiece{0, 0, 750, 0});
    CHECK(window_piece(left, rule, 2, 2, 0, chromosomes) == TrackPiece{0, 0, 50, 0});
    const TrackPiece outside = window_piece(left, rule, 0, 1, 0, chromosomes);
    CHECK(outside.start >= outside.end);
}

TEST_CASE("bedGraph and BED9") {
    const TrackChromosomes chromosomes{{"chr1", "chr10"}, {0, 0}};
    std::ostringstream graph;
    write_bed_graph(graph, std::vector<TrackPiece>{{0, 0, 150, 0.1 + 0.2}, {1, 2000000, 3000000, -1e-7}},
                    chromosomes, "track type=bedGraph");
    CHECK(graph.str() == "track type=bedGraph\nchr1\t0\t150\t0.3\nchr10\t2000000\t3000000\t-1e-07\n");
    std::ostringstream bed;
    write_bed9(bed,
               {{1, 5, 9, "B", 0, '.', 6, 7, "0,0,0"},
                {0, 8, 9, "A", 1000, '-', 8, 9, "213,94,0"},
                {0, 1, 9, "C", 5, '+', 2, 3, "1,2,3"}},
               chromosomes);
    CHECK(bed.str() ==
          "chr1\t1\t9\tC\t5\t+\t2\t3\t1,2,3\nchr1\t8\t9\tA\t1000\t-\t8\t9\t213,94,0\nchr10\t5\t9\tB\t0\t."
          "\t6\t7\t0,0,0\n");
}
