// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/table/csv.hpp>
#include <deepchrome/table/csv_writer.hpp>
#include <deepchrome/text/gzip_stream.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

namespace {

bool same_genes(const Dataset& a, const Dataset& b) {
    return a.genes == b.genes && a.marks == b.marks && a.labels == b.labels &&
           std::ranges::equal(a.values(), b.values());
}

std::string text_of(const Dataset& data, bool header) {
    std::ostringstream text;
    write_csv(text, data, {.header = header});
    return text.str();
}

std::string packed(const std::string& text) {
    std::ostringstream bytes;
    GzipStream stream(bytes);
    stream << text;
    stream.finish();
    return bytes.str();
}

void check_table(std::string_view bytes, Signal signal, const CsvOptions& options) {
    const Dataset data = parse_csv(bytes, signal, options, "t");
    data.check("t");
    fuzz::check(data.size() > 0 && data.signal.bins == signal.bins && data.signal.marks == signal.marks,
                "a table has genes of the shape that was asked for");
    fuzz::check(options.labels == Labels::optional || data.labeled(), "labels that are required are there");
    fuzz::check(std::ranges::all_of(data.values(), [](float v) { return is_finite(v) && v >= 0; }),
                "signals are finite and 0 or more");
    fuzz::holds("a table that was read and written reads the same", [&] {
        const std::string written = text_of(data, true);
        const Dataset again = parse_csv(written, signal, options, "again");
        return same_genes(again, data) && again.description == data.description &&
               text_of(again, true) == written;
    });
    if (bytes.size() % 8 == 0) {  // packing takes time
        fuzz::holds("the same packed", [&] {
            return same_genes(parse_csv(packed(text_of(data, true)), signal, options, "packed"), data);
        });
    }
    // The name of the first gene may be refused here.
    const std::string bare = text_of(data, false);
    fuzz::holds("the same without a header", [&] {
        CsvOptions named = options;
        named.marks = data.marks;
        return same_genes(parse_csv(bare, signal, named, "bare"), data);
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto kind = std::array{LabelKind::binary, LabelKind::whole, LabelKind::numeric}[size % 3];
    const auto as = [&](Signal signal, const CsvOptions& options) {
        fuzz::survives(data, size, [&](std::string_view bytes) { check_table(bytes, signal, options); });
    };
    as({.bins = 3, .marks = 2}, {.kind = kind});
    as({.bins = 1, .marks = 1}, {.labels = Labels::optional, .kind = LabelKind::whole, .classes = 3});
    as({.bins = 2, .marks = 5}, {.labels = Labels::optional, .kind = kind});
    as({.bins = 2, .marks = 2}, {.marks = {"a", "b"}, .labels = Labels::optional});
    return 0;
}
