// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/signal_format.hpp>

#include <filesystem>
#include <string_view>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

struct Values {
    static constexpr std::string_view name = "values";
    static constexpr std::string_view title = "values";
    static bool recognize(const TextStart&) { return false; }
    static void read(LineReader&, TrackBins&, const Poll&) {}
};

struct Reads {
    static constexpr std::string_view name = "reads";
    static constexpr std::string_view title = "reads";
    static constexpr std::string_view package = "libreads-dev";
    static bool recognize(std::string_view) { return false; }
    static void read(const std::filesystem::path&, ReadCounter&, const Poll&) {}
};

struct Untitled {
    static constexpr std::string_view name = "untitled";
    static bool recognize(std::string_view) { return false; }
    static void read(LineReader&, TrackBins&, const Poll&) {}
};

struct Unrecognized {
    static constexpr std::string_view name = "unrecognized";
    static constexpr std::string_view title = "unrecognized";
    static void read(LineReader&, TrackBins&, const Poll&) {}
};

struct Unread {
    static constexpr std::string_view name = "unread";
    static constexpr std::string_view title = "unread";
    static bool recognize(std::string_view) { return false; }
};

// Reads and a track at once would leave open which of them a file is.
struct Both : Values {
    using Values::read;
    static void read(LineReader&, ReadCounter&, const Poll&) {}
};

static_assert(SignalFormat<Values> && TrackFormat<Values> && LineFormat<Values> && !ReadFormat<Values>);
static_assert(SignalFormat<Reads> && ReadFormat<Reads> && !LineFormat<Reads> && !TrackFormat<Reads>);
static_assert(!SignalFormat<Untitled> && !SignalFormat<Unrecognized> && !SignalFormat<Unread>);
static_assert(!SignalFormat<Both>);
static_assert(SignalFormat<NotBuilt<Reads>>);

}  // namespace

TEST_CASE("a format whose reader is not part of the program is refused with the remedy") {
    Annotation annotation;
    annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
    const WindowIndex windows(annotation, {.bin_width = 10, .bins = 4});
    ReadCounter counter(windows, {});
    CHECK_THROWS_WITH_AS(NotBuilt<Reads>::read("x", counter, [] {}),
                         "x: is reads, which this build cannot read; install libreads-dev and build again",
                         DataError);
}
