// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/annotation_attributes.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace deepchrome::detail;

namespace {

template <class ForEach>
std::string said(std::string_view text, ForEach&& for_each) {
    std::string result;
    for_each(text, [&](std::string_view name, std::string_view value) {
        result += std::string(name) + "=" + std::string(value) + "|";
    });
    return result;
}

std::string gtf(std::string_view text) {
    return said(text, [](auto t, auto&& take) { for_each_gtf_attribute(t, take); });
}
std::string gff3(std::string_view text) {
    return said(text, [](auto t, auto&& take) { for_each_gff_attribute(t, take); });
}
std::string list(std::string_view text) {
    std::string result;
    for_each_list_item(text, [&](const std::string& item) { result += item + "|"; });
    return result;
}

}  // namespace

TEST_CASE("attributes of GTF as its writers space and quote them") {
    CHECK(gtf("gene_id \"A\"; level 2;  tag \"x; y\" ;note \"\";") == "gene_id=A|level=2|tag=x; y|note=|");
    CHECK(gtf("gene_id\"A\";transcript_id = \"T\"; gene_name=B") == "gene_id=A|transcript_id=T|gene_name=B|");
    CHECK(gtf("gene_id \" A \"") == "gene_id=A|");
    CHECK(gtf("gene_id \"never closed") == "gene_id=never closed|");
    CHECK(gtf(" ; ;").empty());
}

TEST_CASE("attributes of GFF3 as the specification allows and its writers space and quote them") {
    CHECK(gff3("ID=gene:A;Name=a b;tag=x,y;flag;Note=") == "ID=gene:A|Name=a b|tag=x,y|Note=|");
    CHECK(gff3(" ID=A; Name = B ;\tParent= C") == "ID=A|Name=B|Parent=C|");
    CHECK(gff3("ID=\"A\";Name='B';Note=\"x; y\" ;Alias=\"z\"") == "ID=A|Name=B|Note=x; y|Alias=z|");
    // A quote is a character like others: 5" is five inches.
    CHECK(gff3("Note=a 5\" end;ID=A;Alias=\"open;Name=B") == "Note=a 5\" end|ID=A|Alias=\"open|Name=B|");
    CHECK(gff3("Note=\"a\" and \"b\";ID=A") == "Note=\"a\" and \"b\"|ID=A|");
    CHECK(gff3("Note=a=b;ID=A") == "Note=a=b|ID=A|");
    CHECK(list("a, \"b\",%2C,c%3Bd") == "a|b|,|c;d|");
}

TEST_CASE("escapes") {
    CHECK(unescaped("a%20b%2c%3B%09") == "a b,;\t");
    for (const std::string text : {"100%", "5%x1", "%", "%4"}) CHECK(unescaped(text) == text);
}

TEST_CASE("tags") {
    for (const char* tag : {"Ensembl_canonical", "MANE_Select", "MANE Select"})
        CHECK(canonical_rank(tag) == 3);
    for (const char* tag : {"appris_principal", "appris_principal_1", "RefSeq Select"})
        CHECK(canonical_rank(tag) == 2);
    for (const char* tag : {"appris_principal_3", "appris_candidate_longest_ccds"})
        CHECK(canonical_rank(tag) == 1);
    for (const char* tag : {"", "basic", "CCDS", "appris_alternative_1"}) CHECK(canonical_rank(tag) == 0);
}
