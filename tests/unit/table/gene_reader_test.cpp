// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/gene_reader.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>

using namespace deepchrome;
using namespace std::string_view_literals;

namespace {

constexpr Signal small{.bins = 3, .marks = 2};

/// What reading `text` ends with: the message of the error, or "" when all is well.
std::string message(const std::string& text, Signal signal = small,
                    CsvOptions options = {.marks = {"A", "B"}}) {
    try {
        GeneReader reader(text, "t.csv", signal, std::move(options));
        std::vector<float> values(signal.size());
        while (reader.next(values)) {
        }
        return "";
    } catch (const DataError& error) {
        return error.what();
    }
}

struct Gene {
    std::string name;
    std::vector<float> values;
    float label;
    friend bool operator==(const Gene&, const Gene&) = default;
};

std::vector<Gene> genes(const std::string& text, Signal signal = small,
                        CsvOptions options = {.marks = {"A", "B"}}) {
    GeneReader reader(text, "t.csv", signal, std::move(options));
    std::vector<Gene> result;
    std::vector<float> values(signal.size());
    while (reader.next(values)) result.push_back({reader.gene(), values, reader.label()});
    return result;
}

const std::string good = "g1,1,0,1,1\ng1,2,2,3,1\ng1,3,4,5,1\n"
                         "g2,1,10,11,0\ng2,2,12,13,0\ng2,3,14,15.5,0\n";

const std::vector<Gene> good_genes = {{"g1", {0, 1, 2, 3, 4, 5}, 1}, {"g2", {10, 11, 12, 13, 14, 15.5}, 0}};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

}  // namespace

TEST_CASE("a headerless table reads") {
    CHECK(genes(good) == good_genes);
    GeneReader reader(good, "t.csv", small, {.marks = {"A", "B"}});
    CHECK(reader.marks() == std::vector<std::string>{"A", "B"});
    CHECK(reader.labeled());
}

TEST_CASE("ends of line, byte order mark and blank lines at the end do not matter") {
    CHECK(genes(replaced(good, "\n", "\r\n")) == good_genes);
    CHECK(genes(good.substr(0, good.size() - 1)) == good_genes);
    CHECK(genes("\xEF\xBB\xBF" + good) == good_genes);
    CHECK(genes(good + "\n\r\n\n") == good_genes);
    CHECK(genes(replaced(good, "\n", "\r\n") + "\r") == good_genes);
}

TEST_CASE("a header brings its columns into the order asked for") {
    const std::string header = "gene,bin,B,A,label\n";
    const std::vector<Gene> swapped = {{"g1", {1, 0, 3, 2, 5, 4}, 1}, {"g2", {11, 10, 13, 12, 15.5, 14}, 0}};
    CHECK(genes(header + good) == swapped);
    CHECK(genes(header + good, small, {}) == good_genes);
    GeneReader reader(header + good, "t.csv", small);
    CHECK(reader.marks() == std::vector<std::string>{"B", "A"});
    CHECK(genes("\xEF\xBB\xBF" + header + good) == swapped);
}

TEST_CASE("labels may be absent where they are optional") {
    std::string plain = replaced(replaced(good, ",1\n", "\n"), ",0\n", "\n");
    const CsvOptions options{.marks = {"A", "B"}, .labels = Labels::optional};
    for (const std::string& text : {plain, "gene,bin,A,B\n" + plain}) {
        GeneReader reader(text, "t.csv", small, options);
        CHECK_FALSE(reader.labeled());
        const auto read = genes(text, small, options);
        REQUIRE(read.size() == 2);
        CHECK(read[0].values == good_genes[0].values);
        CHECK(read[1].values == good_genes[1].values);
    }
    CHECK(genes(good, small, options) == good_genes);
    CHECK(genes("gene,bin,A,B,label\n" + good, small, options) == good_genes);
}

TEST_CASE("a gene may follow itself") {
    const std::string text = "g,1,0,1,1\ng,2,2,3,1\ng,3,4,5,1\ng,1,6,7,0\ng,2,8,9,0\ng,3,10,11,0\n";
    CHECK(genes(text) == std::vector<Gene>{{"g", {0, 1, 2, 3, 4, 5}, 1}, {"g", {6, 7, 8, 9, 10, 11}, 0}});
}

TEST_CASE("numbers are read to the last bit") {
    const std::vector<std::string> texts = {"0.1",
                                            "1e-3",
                                            "3.4028235e38",
                                            "16777217",
                                            "123456789",
                                            "1234567890123",
                                            "0.30000001192092896",
                                            "2.5E+1",
                                            "1.00000005960464477539",
                                            "1.4e-45",
                                            "1e-60",
                                            "000012",
                                            "-0",
                                            "8388608.5",
                                            "0.000000000000001",
                                            "5."};
    const std::vector<float> values = {
        0.1f, 1e-3f,     3.4028235e38f, 16777216.0f, 123456792.0f, 1234567954432.0f, 0.3f,   25.0f,
        1.0f, 0x1p-149f, 0.0f,          12.0f,       0.0f,         8388608.0f,       1e-15f, 5.0f};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        CAPTURE(texts[i]);
        // In the first row, and in one that may be read the short way.
        for (const std::size_t bin : {std::size_t{1}, std::size_t{2}}) {
            std::string text;
            for (std::size_t b = 1; b <= 3; ++b) {
                text += std::string("g,") + std::to_string(b) + ",7," + (b == bin ? texts[i] : "0") + ",1\n";
            }
            const auto read = genes(text);
            REQUIRE(read.size() == 1);
            CHECK(read[0].values[2 * bin - 1] == values[i]);
            CHECK_FALSE(std::signbit(read[0].values[2 * bin - 1]));
        }
    }
}

TEST_CASE("kinds of labels") {
    const auto labeled = [](const std::string& label) {
        return replaced("g,1,0,1,L\ng,2,2,3,L\ng,3,4,5,L\n", "L", label);
    };
    const auto with = [](LabelKind kind) { return CsvOptions{.marks = {"A", "B"}, .kind = kind}; };
    CHECK(genes(labeled("1.0"))[0].label == 1);
    CHECK(genes(labeled("7"), small, with(LabelKind::whole))[0].label == 7);
    CHECK(genes(labeled("-2.25"), small, with(LabelKind::numeric))[0].label == -2.25f);
    CHECK(message(labeled("2")) == "t.csv:1: gene g: label \"2\" (wanted 0 or 1); correct the label");
    CHECK(message(labeled("0.5"), small, with(LabelKind::whole)) ==
          "t.csv:1: gene g: label \"0.5\" (wanted a class number 0, 1, 2, ...); correct the label");
    CHECK(message(labeled("-1"), small, with(LabelKind::whole)) ==
          "t.csv:1: gene g: label \"-1\" (wanted a class number 0, 1, 2, ...); correct the label");
    CHECK(message(labeled("nan"), small, with(LabelKind::numeric)) ==
          "t.csv:1: gene g: label \"nan\" (wanted a finite number); correct the label");
    CHECK(message(labeled("1e39"), small, with(LabelKind::numeric)) ==
          "t.csv:1: gene g: label \"1e39\" (wanted a finite number); correct the label");
    CHECK(message(labeled("")) == "t.csv:1: gene g: label is empty (wanted 0 or 1); add the label");
    CHECK(message(labeled("ON")) == "t.csv:1: gene g: label \"ON\" (wanted 0 or 1); correct the label");
}

TEST_CASE("bad values") {
    const auto second = [](const std::string& value) {
        return message("g,1,0,1,1\ng,2,2," + value + ",1\ng,3,4,5,1\n");
    };
    CHECK(second("abc") == "t.csv:2: gene g: bin 2: B is \"abc\" (wanted a number); correct the value");
    CHECK(second(" 3") == "t.csv:2: gene g: bin 2: B is \" 3\" (wanted a number); correct the value");
    CHECK(second("3x") == "t.csv:2: gene g: bin 2: B is \"3x\" (wanted a number); correct the value");
    CHECK(second("+3") == "t.csv:2: gene g: bin 2: B is \"+3\" (wanted a number); correct the value");
    CHECK(second("\"3\"") == "t.csv:2: gene g: bin 2: B is \"\"3\"\" (wanted a number); correct the value");
    CHECK(second("\x01\x7F") ==
          "t.csv:2: gene g: bin 2: B is \"\\x01\\x7f\" (wanted a number); correct the value");
    CHECK(second(std::string(1000, 'x')) == std::string("t.csv:2: gene g: bin 2: B is \"") +
                                                std::string(40, 'x') +
                                                "...\" (wanted a number); correct the value");
    CHECK(second("") ==
          "t.csv:2: gene g: bin 2: B is empty (wanted a number); write 0 where nothing was counted");
    CHECK(second("-1") ==
          "t.csv:2: gene g: bin 2: B is -1 (wanted 0 or more); give counts or coverage, no differences");
    CHECK(second("-inf") ==
          "t.csv:2: gene g: bin 2: B is -inf (wanted 0 or more); give counts or coverage, no differences");
    CHECK(second("nan") ==
          "t.csv:2: gene g: bin 2: B is nan (wanted a finite number); write 0 where nothing was counted");
    CHECK(second("NaN") ==
          "t.csv:2: gene g: bin 2: B is NaN (wanted a finite number); write 0 where nothing was counted");
    CHECK(second("inf") ==
          "t.csv:2: gene g: bin 2: B is inf (wanted a finite number); write 0 where nothing was counted");
    CHECK(second("1e39") == "t.csv:2: gene g: bin 2: B is 1e39, too large for a float (wanted at most "
                            "3.4e+38); correct the value");
    CHECK(second("1e999999") == "t.csv:2: gene g: bin 2: B is 1e999999, too large for a float (wanted at "
                                "most 3.4e+38); correct the value");
    CHECK(second(std::string(50, '9')) ==
          "t.csv:2: gene g: bin 2: B is \"" + std::string(40, '9') +
              "...\", too large for a float (wanted at most 3.4e+38); correct the value");
    CHECK(message("g,1,x,1,1\n") ==
          "t.csv:1: gene g: bin 1: A is \"x\" (wanted a number); correct the value");
    CHECK(message("gene,bin,B,A,label\ng,1,x,1,1\n") ==
          "t.csv:2: gene g: bin 1: B is \"x\" (wanted a number); correct the value");
}

TEST_CASE("bad bins") {
    const std::string first = "g1,1,0,1,1\ng1,2,2,3,1\ng1,3,4,5,1\n";
    CHECK(message(first + "g2,1,0,1,1\ng2,3,4,5,1\n") ==
          "t.csv:5: gene g2: bin 3 follows bin 1 (wanted 2); add the missing bins");
    CHECK(message(first + "g2,1,0,1,1\ng2,2,4,5,1\ng2,2,4,5,1\n") ==
          "t.csv:6: gene g2: bin 2 appears twice (wanted 3); remove one of the two rows");
    CHECK(message(first + "g2,1,0,1,1\ng2,2,4,5,1\ng2,1,4,5,1\n") ==
          "t.csv:5: gene g2: ends after bin 2 (wanted 3 bins); add the missing bins");
    CHECK(message(first + "g2,1,0,1,1\ng2,1,4,5,1\n") ==
          "t.csv:5: gene g2: bin 1 appears twice (wanted 2); remove one of the two rows");
    CHECK(message(first + "g2,1,0,1,1\ng2,2,4,5,1\ng2,0,4,5,1\n") ==
          "t.csv:6: gene g2: bin 0 follows bin 2 (wanted 3); sort the rows by bin");
    CHECK(message(first + "g2,0,0,1,1\n") ==
          "t.csv:4: gene g2: starts with bin 0 (wanted 1); number the bins from 1");
    CHECK(message(first + "g2,2,0,1,1\n") ==
          "t.csv:4: gene g2: starts with bin 2 (wanted 1); add the missing bins, or sort the rows by bin");
    CHECK(message(first + "g1,3,0,1,1\n") ==
          "t.csv:4: gene g1: bin 3 appears twice (wanted it once); remove one row");
    CHECK(message(first + "g1,9,0,1,1\n") ==
          "t.csv:4: gene g1: bin 9 follows the last, 3 (wanted a new gene); remove the row");
    CHECK(message(first + "g2,1,0,1,1\ng3,2,4,5,1\n") ==
          "t.csv:5: gene g3: bin 2 follows bin 1 of gene g2 (wanted bin 2 of that gene); correct the name of "
          "the gene");
    CHECK(message(first + "g2,1,0,1,1\ng3,3,4,5,1\n") ==
          "t.csv:5: gene g3: bin 3 follows bin 1 of gene g2 (wanted bin 2 of that gene); keep the rows of a "
          "gene together");
    CHECK(message(first + "g2,1,0,1,1\ng2,2,0,1,1\ng3,1,0,1,1\n") ==
          "t.csv:5: gene g2: ends after bin 2 (wanted 3 bins); add the missing bins");
    for (const std::string bin : {"x", "1.0", "-1", "12345678901234567890", "18446744073709551618"}) {
        CHECK(message(first + "g2,1,0,1,1\ng2," + bin + ",0,1,1\n") ==
              "t.csv:5: gene g2: bin \"" + bin +
                  "\" (wanted a whole number from 1 to 3); correct the number");
    }
    CHECK(message(first + "g2,,0,1,1\n") ==
          "t.csv:4: gene g2: bin is empty (wanted a whole number from 1 to 3); correct the number");
}

TEST_CASE("bad genes and labels") {
    CHECK(message("g,1,0,1,1\ng,2,2,3,1\ng,3,4,5,0\n") ==
          "t.csv:3: gene g: label 0 differs from 1 on line 1 (wanted one label for a gene); give all its "
          "rows the same "
          "label");
    CHECK(message(",1,0,1,1\n") == "t.csv:1: the gene has no name (wanted an id); name the gene");
    CHECK(message("a\tb,1,0,1,1\n") ==
          "t.csv:1: the gene name \"a\\tb\" holds U+0009 (wanted printable text); correct the name");
    CHECK(message("g,1,0,1,1\ng,2,2,3,1\ng,3,4,5,1\na\xE2\x80\xAE,1,0,1,1\n") ==
          "t.csv:4: the gene name \"a\\u202e\" holds U+202E (wanted printable text); correct the name");
    CHECK(message("\xFF,1,0,1,1\n") == "t.csv:1: the gene name \"\\xff\" holds the byte FF, which is no "
                                       "UTF-8 (wanted printable text); write it in UTF-8");
    CHECK(message("\"g\",1,0,1,1\n") ==
          "t.csv:1: the gene \"\"g\"\" has a quote in it; write the table without quotes");
    const std::string name(300, 'g');
    CHECK(message(name + ",2,0,1,1\n") ==
          "t.csv:1: gene " + name.substr(0, 40) +
              "...: starts with bin 2 (wanted 1); add the missing bins, or sort the rows "
              "by bin");
    CHECK(message(name.substr(0, 39) + "\xCE\xB1,2,0,1,1\n") ==
          "t.csv:1: gene " + name.substr(0, 39) +
              "...: starts with bin 2 (wanted 1); add the missing bins, or sort the rows by bin");
}

TEST_CASE("bad rows") {
    CHECK(message("g,1,0,1,1\ng,2,2,1\ng,3,4,5,1\n") ==
          "t.csv:2: has 4 columns (wanted 5: gene, bin, 2 marks, label); correct the row");
    CHECK(message("g,1,0,1,1\ng,2,2,3,1,1\n") ==
          "t.csv:2: has 6 columns (wanted 5: gene, bin, 2 marks, label); correct the row");
    CHECK(message("g,1,0,1,1\ng,2,2,3") == "t.csv:2: the file ends within a row, after 4 columns (wanted 5: "
                                           "gene, bin, 2 marks, label); the file was cut "
                                           "short; write it again");
    CHECK(message("g,1,0,1,1\ng,2,2,3,") == "t.csv:2: gene g: label is empty (wanted 0 or 1); add the label");
    CHECK(message("g,1,0,1,1\n\ng,2,2,3,1\n") == "t.csv:2: is blank (wanted a row); remove the line");
    CHECK(message("\ng,1,0,1,1\n") == "t.csv:1: is blank (wanted a row); remove the line");
    CHECK(message(std::string("g,1,0,1,1\ng,2,\0,3,1\n", 20)) ==
          "t.csv:2: holds a NUL byte (wanted text); the file is damaged or no table; write it again");
    CHECK(message(std::string("\0\0\0\0\0\0\0\0", 8)) ==
          "t.csv:1: holds a NUL byte (wanted text); the file is damaged or no table; write it again");
    CHECK(
        message(std::string("g,1,0,1,1\n") + std::string(LineReader::longest_line, '1')) ==
        "t.csv:2: is longer than 67108864 bytes (wanted lines of text); the file is no text, or its ends of "
        "line are missing");
    CHECK(message("g,1,0,1,1\rg,2,0,1,1\r") ==
          "t.csv: its lines end in CR alone (wanted LF, or CR and LF); convert it by tr '\\r' '\\n'");
}

TEST_CASE("bad ends") {
    CHECK(message("") == "t.csv: is empty (wanted rows gene,bin,<2 marks>,label); write the table again");
    CHECK(message("\n\r\n") ==
          "t.csv: is empty (wanted rows gene,bin,<2 marks>,label); write the table again");
    CHECK(message("\xEF\xBB\xBF") ==
          "t.csv: is empty (wanted rows gene,bin,<2 marks>,label); write the table again");
    CHECK(
        message("gene,bin,A,B,label\n") ==
        "t.csv: has a header and nothing else (wanted rows gene,bin,<2 marks>,label); write the table again");
    CHECK(
        message("gene,bin,A,B,label") ==
        "t.csv: has a header and nothing else (wanted rows gene,bin,<2 marks>,label); write the table again");
    CHECK(message(good + "g3,1,0,1,1\ng3,2,0,1,1\n\n") ==
          "t.csv:8: gene g3: the file ends after bin 2 (wanted 3 bins); add the missing bins");
}

TEST_CASE("other shapes than that asked for") {
    CHECK(message("g,1,0,1,1\ng,2,0,1,1\n") ==
          "t.csv:2: gene g: the file ends after bin 2 (wanted 3 bins); add the missing bins, or, where all "
          "genes "
          "have 2 bins, read it as 2 marks x 2 bins, for a network of that shape");
    CHECK(
        message("g,1,0,1,1\ng,2,0,1,1\nh,1,0,1,0\nh,2,0,1,0\n") ==
        "t.csv:2: gene g: ends after bin 2 (wanted 3 bins); add the missing bins, or, where all genes have 2 "
        "bins, read it as 2 marks x 2 bins, for a network of that shape");
    CHECK(
        message("g,1,0,1,1\ng,2,0,1,1\ng,3,0,1,1\ng,4,0,1,1\ng,5,0,1,1\nh,1,0,1,0\n") ==
        "t.csv:4: gene g: bin 4 follows the last, 3 (wanted a new gene); this gene has 5 bins, read it as 2 "
        "marks x 5 bins, for a network of that shape");
    CHECK(message("g,1,0,1,2,3,1\ng,2,0,1,2,3,1\nh,1,0,1,2,3,1\n") ==
          "t.csv:1: has 7 columns (wanted 5: gene, bin, 2 marks, label); read it as 4 marks x 2 bins, for a "
          "network of that shape");
    CHECK(message("gene,bin,A,B,C,label\ng,1,0,1,2,1\ng,2,0,1,2,1\ng,1,0,1,2,1\n", small, {}) ==
          "t.csv:1: the header names 3 marks (wanted 2); read it as 3 marks x 2 bins, for a network of that "
          "shape");
    try {
        GeneReader("g,1,0,1,2,3,1\ng,2,0,1,2,3,1\n", "t.csv", small);
        FAIL("no error");
    } catch (const ShapeError& error) {
        CHECK(error.marks == 4);
        CHECK(error.bins == 2);
    }
    CHECK(message("g,1,0,1\n") == "t.csv:1: has 4 columns (wanted 5: gene, bin, 2 marks, label); add the "
                                  "labels, only prediction does without");
    CHECK(message("g,1,0\n", small, {.marks = {"A", "B"}, .labels = Labels::optional}) ==
          "t.csv:1: has 3 columns (wanted 5: gene, bin, 2 marks, label); give a gene table, one row a bin");
    CHECK(message("g\t1\t0\t1\t1\n") ==
          "t.csv:1: has 1 column (wanted 5: gene, bin, 2 marks, label); separate the columns by commas");
    CHECK(message("hello\n") ==
          "t.csv:1: has 1 column (wanted 5: gene, bin, 2 marks, label); give a gene table, one row a bin");
}

TEST_CASE("bad headers") {
    const auto header = [](const std::string& line, CsvOptions options = {.marks = {"A", "B"}}) {
        return message(line + "\n" + good, small, std::move(options));
    };
    CHECK(
        header("gene,bin,A,C,label") ==
        "t.csv:1: the header names the marks A, C (wanted A, B, in any order); bring exactly these columns");
    CHECK(header("gene,bin,A,B,C,label") == "t.csv:1: the header names the marks A, B, C (wanted A, B, in "
                                            "any order); bring exactly these columns");
    CHECK(header("gene,bin,A,label") ==
          "t.csv:1: the header names the marks A (wanted A, B, in any order); bring exactly these columns");
    CHECK(header("gene,bin,A,A,label") == "t.csv:1: column 4 of the header has the name \"A\" again (wanted "
                                          "each once); rename or remove a column");
    CHECK(header("gene,bin,A,,label") ==
          "t.csv:1: column 4 of the header has no name; name it after its mark");
    CHECK(header("gene,bin,A,B") == "t.csv:1: the header has no label column (wanted "
                                    "gene,bin,<marks>,label); add the labels, only prediction does "
                                    "without");
    CHECK(
        header("gene,bin,label,A,B") ==
        "t.csv:1: the header has label among the marks (wanted gene,bin,<marks>,label); move it to the end");
    CHECK(header("id,bin,A,B,label") == "t.csv:1: the header starts with \"id\" and \"bin\" (wanted "
                                        "gene,bin,<marks>,label); rename the columns, or "
                                        "remove the header and name the marks");
    CHECK(header("gene,position,A,B,label") == "t.csv:1: the header starts with \"gene\" and \"position\" "
                                               "(wanted gene,bin,<marks>,label); rename the columns, "
                                               "or remove the header and name the marks");
    CHECK(header("x,y,z,B,label", {.labels = Labels::optional}) ==
          "t.csv:1: the header starts with \"x\" and \"y\" (wanted gene,bin,<marks>[,label]); rename the "
          "columns, or "
          "remove the header and name the marks");
    CHECK(header("gene,bin,A,\"B\",label", {}) == "t.csv:1: the name of mark 2 has a comma or a quote "
                                                  "in it; use letters, digits, '.', '-' and '_'");
    CHECK(header("gene,bin,A,B\r,label") == "t.csv:1: the mark name \"B\\r\" holds U+000D (wanted "
                                            "printable text); correct the name");
    CHECK(message(good, small, {}) == "t.csv:1: has no header, and the names of its 2 marks are not known "
                                      "(wanted gene,bin,<marks>,label as first "
                                      "line); add it or name the marks");
    CHECK(message(good, small, {.marks = {"A"}}) ==
          "the names given for the marks: 1 mark is named (wanted 2); name every mark once");
    CHECK(message(good, small, {.marks = {"A", "A"}}) ==
          "the names given for the marks: mark A is named twice; name every mark once");
    CHECK(message(good, {.bins = 0, .marks = 2}) ==
          "t.csv: is to be read without bins or marks (wanted some)");
}

TEST_CASE("five marks without a header are the published ones") {
    const std::string text = "g,1,0,1,2,3,4,1\ng,2,5,6,7,8,9,1\n";
    GeneReader reader(text, "t.csv", {.bins = 2, .marks = 5});
    CHECK(reader.marks() ==
          std::vector<std::string>{"H3K27me3", "H3K36me3", "H3K4me1", "H3K4me3", "H3K9me3"});
}

TEST_CASE("the short way through a row reads the same as the long one") {
    // Labels that change their spelling keep every row from the short way.
    RandomStream stream(Seed{5}, Purpose::test, 0, 0);
    constexpr Signal signal{.bins = 7, .marks = 3};
    const CsvOptions options{.marks = {"A", "B", "C"}};
    std::string quick;
    std::string slow;
    for (std::size_t gene = 0; gene < 3000; ++gene) {
        for (std::size_t bin = 1; bin <= signal.bins; ++bin) {
            std::string row = std::string("ENSG") + std::to_string(gene) + "," + std::to_string(bin);
            for (std::size_t mark = 0; mark < signal.marks; ++mark) {
                std::string digits = std::to_string(stream.bits() >> stream.below(32));
                const std::uint32_t shape = stream.below(6);
                if (shape < 3) digits += std::string(".") + std::to_string(stream.bits() >> stream.below(32));
                if (shape == 5) digits += std::string("e-") + std::to_string(stream.below(50));
                row += "," + digits;
            }
            quick += row + ",1\n";
            slow += row + (bin % 2 == 0 ? ",1\n" : ",1.0\r\n");
        }
    }
    CHECK(quick.size() > 600000);  // several buffers
    const auto one = genes(quick, signal, options);
    CHECK(one.size() == 3000);
    CHECK(one == genes(slow, signal, options));
}

TEST_CASE("a mutated table is read or refused in one line") {
    const std::string headed = "gene,bin,B,A,label\n" + good;
    std::size_t refused = 0;
    std::size_t accepted = 0;
    for (std::uint64_t round = 0; round < 20000; ++round) {
        RandomStream stream(Seed{11}, Purpose::test, 1, round);
        std::string text = round % 2 == 0 ? good : headed;
        const std::uint32_t changes = 1 + stream.below(3);
        for (std::uint32_t change = 0; change < changes && !text.empty(); ++change) {
            const std::size_t at = stream.below(static_cast<std::uint32_t>(text.size()));
            constexpr std::string_view likely = "0123456789,,,\n\r.-+eEnaif\0\x80\xFF\"\t "sv;
            const char byte = likely[stream.below(static_cast<std::uint32_t>(likely.size()))];
            switch (stream.below(6)) {
            case 0:
                text[at] = byte;
                break;
            case 1:
                text.insert(text.begin() + static_cast<std::ptrdiff_t>(at), byte);
                break;
            case 2:
                text.erase(at, 1);
                break;
            case 3:
                text.resize(at);
                break;
            case 4:
                text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1u << stream.below(8)));
                break;
            default: {
                const std::size_t length = stream.below(30);
                text.insert(at, text.substr(stream.below(static_cast<std::uint32_t>(text.size())), length));
            }
            }
        }
        const CsvOptions options{.marks = {"A", "B"},
                                 .labels = round % 3 == 0 ? Labels::optional : Labels::required};
        const std::string what = message(text, small, options);
        if (what.empty()) {
            ++accepted;
            continue;
        }
        ++refused;
        CHECK(what.starts_with("t.csv"));
        CHECK(what.find('\n') == std::string::npos);
        CHECK(what.find('\r') == std::string::npos);
        CHECK(what.find('\0') == std::string::npos);
    }
    CHECK(refused > 10000);
    CHECK(accepted > 500);
}
