// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/simulate/counts.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The state of a promoter in one cell type.
enum class PromoterState {
    active,           ///< marked for transcription
    bivalent,         ///< H3K4me3 and H3K27me3 together: silent, but poised
    poised,           ///< H3K4me1 alone
    polycomb,         ///< broad H3K27me3
    heterochromatin,  ///< broad H3K9me3
    quiescent,        ///< no mark above background
};

/// What belongs to a gene whatever the cell type.
struct GeneTraits {
    double strand = 1;          // +1 or -1
    double length = 0;          // of the body, base pairs
    bool cpg_rich = false;      // CpG island promoter: strong H3K4me3, silenced by polycomb
    double mappability = 1;     // factor on every count
    bool has_neighbor = false;  // another promoter in the window
    double neighbor = 0;        // its distance, positive downstream
    double tendency = 0;        // usual expression, log2 RPKM

    GeneTraits(Seed genome, std::uint64_t gene);
};

/// RPKM of a gene in a cell type that nobody has measured: log-normal around the gene's tendency, and 0 below
/// what sequencing would detect.
double simulated_expression(const GeneTraits& traits, Seed seed, std::uint64_t gene);

/// The chromatin of a gene in one cell type.
struct GeneChromatin {
    GeneTraits traits;
    PromoterState promoter = PromoterState::quiescent;
    double activity = 0;  // log2 RPKM as the chromatin tells it
    bool neighbor_active = false;

    /// `overlap` is the standard deviation, in log2 RPKM, of what marks tell about expression.
    GeneChromatin(const GeneTraits& gene_traits, double rpkm, double overlap, Seed seed, std::uint64_t gene);
};

inline double bell(double x, double width) { return std::exp(-0.5 * (x / width) * (x / width)); }
inline double rise(double x, double width) { return 1 / (1 + std::exp(-x / width)); }

/// Expected counts of one mark along the window of a gene, in units of base pairs from the TSS, positive
/// downstream. Shapes after the averages of real cells (Barski et al. 2007; Roadmap Epigenomics Consortium
/// 2015).
class MarkProfile {
public:
    /// Draws height and extent of this gene's features from the mark's own `stream`.
    MarkProfile(std::string_view mark, const GeneChromatin& gene, RandomStream& stream);

    /// Expected count in a bin `x` base pairs downstream of the TSS.
    double rate(double x) const;

    /// Standard deviation of the logarithm of the rate's fluctuation along the genome.
    double texture() const { return texture_; }

private:
    enum class Kind { h3k4me3, h3k4me1, h3k36me3, h3k27me3, h3k9me3, other };

    static Kind kind_of(std::string_view mark);

    bool is(PromoterState promoter) const { return gene_.promoter == promoter; }

    double feature(double x) const;

    const GeneChromatin& gene_;
    Kind kind_;
    double background_ = 1;
    double height_ = 0;
    double downstream_ = 1;
    double upstream_ = 1;
    double neighbor_ = 0;
    double texture_ = 0.4;
    double ceiling_ = 100;
};

/// Base pairs of a simulated bin.
inline constexpr std::uint32_t simulated_bin_width = 100;

/// Counts of one mark in every bin of a gene's window, in genomic order (which is not flipped for genes of
/// the minus strand), written to values[0], values[step], ... . Poisson, about a rate that fluctuates from
/// bin to bin: spread wider than Poisson, as real counts are.
void draw_counts(std::string_view mark, const GeneChromatin& gene, Seed seed, std::uint64_t row, double depth,
                 std::size_t bins, float* values, std::size_t step);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <algorithm>
#include <span>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE GeneTraits::GeneTraits(Seed genome, std::uint64_t gene) {
    RandomStream stream(genome, Purpose::simulate, 0, gene);
    strand = stream.uniform() < 0.5 ? 1 : -1;
    length = 25000 * std::exp(1.3 * stream.normal());
    cpg_rich = stream.uniform() < 0.7;
    mappability = std::exp(0.25 * stream.normal());
    has_neighbor = stream.uniform() < 0.12;
    const double distance = 1200 + 4000 * stream.uniform();
    neighbor = stream.uniform() < 0.65 ? -distance : distance;
    const bool silent = stream.uniform() < (cpg_rich ? 0.26 : 0.68);
    const double deviate = stream.normal();
    tendency = silent ? -3.2 + 2.4 * deviate : 3.2 + 1.6 * deviate;
}

DEEPCHROME_INLINE double simulated_expression(const GeneTraits& traits, Seed seed, std::uint64_t gene) {
    RandomStream stream(seed, Purpose::simulate, 1, gene);
    const bool switched = stream.uniform() < 0.06;  // on where it is usually off, or the other way round
    const double usual = switched ? -traits.tendency : traits.tendency;
    const double rpkm = std::exp2(usual + 1.1 * stream.normal());
    constexpr double detected = 0.03;
    return rpkm < detected ? 0 : rpkm;
}

DEEPCHROME_INLINE GeneChromatin::GeneChromatin(const GeneTraits& gene_traits, double rpkm, double overlap,
                                               Seed seed, std::uint64_t gene)
    : traits(gene_traits) {
    RandomStream stream(seed, Purpose::simulate, 2, gene);
    activity = std::log2(rpkm + 0.03) + overlap * stream.normal();
    const double choice = stream.uniform();
    // Neighbors share their regulation, above all across a common promoter region.
    neighbor_active = traits.has_neighbor && stream.uniform() < (activity > 0 ? 0.85 : 0.3);
    const auto pick = [&](double bivalent, double poised, double polycomb, double hetero) {
        if (choice < bivalent) return PromoterState::bivalent;
        if (choice < bivalent + poised) return PromoterState::poised;
        if (choice < bivalent + poised + polycomb) return PromoterState::polycomb;
        return choice < bivalent + poised + polycomb + hetero ? PromoterState::heterochromatin
                                                              : PromoterState::quiescent;
    };
    // A CpG island is marked as soon as anything is transcribed, and by itself when silent.
    if (activity > (traits.cpg_rich ? -1.0 : 1.5)) {
        promoter = PromoterState::active;
    } else {
        promoter = traits.cpg_rich ? pick(0.45, 0.15, 0.20, 0.05) : pick(0.06, 0.24, 0.12, 0.13);
    }
}

DEEPCHROME_INLINE MarkProfile::MarkProfile(std::string_view mark, const GeneChromatin& gene,
                                           RandomStream& stream)
    : gene_(gene), kind_(kind_of(mark)) {
    const auto factor = [&](double sd) { return std::exp(sd * stream.normal()); };
    background_ = factor(0.2);
    const double spread = stream.normal();
    downstream_ = factor(0.25);
    upstream_ = factor(0.35);
    neighbor_ = factor(0.6);
    const double strength = 0.07 * std::clamp(gene.activity - 3.0, -4.0, 5.0);
    const bool cpg = gene.traits.cpg_rich;
    const auto height = [&](double median, double sd) { return median * std::exp(sd * spread); };
    switch (kind_) {
    case Kind::h3k4me3:
        background_ *= 0.75;
        texture_ = 0.4;
        ceiling_ = 450;
        if (is(PromoterState::active)) height_ = height(cpg ? 110 : 32, cpg ? 0.4 : 0.9) * std::exp(strength);
        if (is(PromoterState::bivalent)) height_ = height(24, 0.8);
        if (is(PromoterState::poised)) height_ = height(1.5, 0.8);
        neighbor_ *= 45;
        break;
    case Kind::h3k4me1:
        background_ *= 1.0;
        texture_ = 0.55;
        ceiling_ = 80;
        if (is(PromoterState::active)) height_ = height(3.8, 0.5);
        if (is(PromoterState::bivalent)) height_ = height(3.0, 0.6);
        if (is(PromoterState::poised)) height_ = height(4.5, 0.7);
        neighbor_ *= 3;
        break;
    case Kind::h3k36me3:
        background_ *= 1.05;
        texture_ = 0.6;
        ceiling_ = 50;
        if (is(PromoterState::active)) height_ = height(1.7, 1.0) * std::exp(2 * strength);
        neighbor_ *= 1.5;
        break;
    case Kind::h3k27me3:
        background_ *= 1.25;
        texture_ = 0.55;
        ceiling_ = 200;
        if (is(PromoterState::active)) height_ = height(0.3, 1.2);
        if (is(PromoterState::bivalent)) height_ = height(17, 1.1);
        if (is(PromoterState::polycomb)) height_ = height(14, 1.2);
        if (is(PromoterState::poised)) height_ = height(1.0, 1.0);
        neighbor_ = 0;
        break;
    case Kind::h3k9me3:
        background_ *= 1.2;
        texture_ = 0.65;
        ceiling_ = 100;
        if (is(PromoterState::heterochromatin)) height_ = height(5.0, 0.9);
        neighbor_ = 0;
        break;
    case Kind::other:
        texture_ = 0.4;
        if (is(PromoterState::active)) height_ = height(cpg ? 14 : 9, 0.6) * std::exp(strength);
        if (is(PromoterState::bivalent) || is(PromoterState::poised)) height_ = height(2, 0.7);
        neighbor_ *= 6;
        break;
    }
}

DEEPCHROME_INLINE double MarkProfile::rate(double x) const {
    double signal = background_ + height_ * feature(x);
    if (gene_.neighbor_active) signal += neighbor_ * bell(x - gene_.traits.neighbor, 450);
    // Reads from one position count once, so that dense regions saturate.
    return gene_.traits.mappability * signal / (1 + signal / ceiling_);
}

DEEPCHROME_INLINE MarkProfile::Kind MarkProfile::kind_of(std::string_view mark) {
    if (mark == "H3K4me3") return Kind::h3k4me3;
    if (mark == "H3K4me1") return Kind::h3k4me1;
    if (mark == "H3K36me3") return Kind::h3k36me3;
    if (mark == "H3K27me3") return Kind::h3k27me3;
    if (mark == "H3K9me3") return Kind::h3k9me3;
    return Kind::other;
}

DEEPCHROME_INLINE double MarkProfile::feature(double x) const {
    const double side = x > 0 ? downstream_ : upstream_;
    switch (kind_) {
    case Kind::h3k4me3:  // two shoulders about a nucleosome-free TSS, the downstream one wider
        return bell(x, (x > 0 ? 850 : 650) * side) * (1 - 0.45 * bell(x, 130));
    case Kind::h3k4me1: {  // beside H3K4me3 where there is some, otherwise on the TSS
        if (is(PromoterState::poised)) return bell(x, 1100 * side);
        const double center = (x > 0 ? 1700 : 1400) * side;
        return bell(std::abs(x) - center, 650 * side) + 0.2 * bell(std::abs(x) - center, 2200);
    }
    case Kind::h3k36me3:  // in the body, from about 1.5 kb on
        return rise(x - 2400 * downstream_, 600) * rise(gene_.traits.length - x, 500) *
               (1 + std::max(x, 0.0) / 5000);
    case Kind::h3k27me3:  // a broad domain, less on the TSS itself
        return bell(x, (is(PromoterState::polycomb) ? 5000 : 2200) * side) * (1 - 0.4 * bell(x, 200));
    case Kind::h3k9me3:
        return bell(x - 3000 * (downstream_ - upstream_), 7000);
    case Kind::other:
        break;
    }
    return bell(x, 700 * side);
}

DEEPCHROME_INLINE void draw_counts(std::string_view mark, const GeneChromatin& gene, Seed seed,
                                   std::uint64_t row, double depth, std::size_t bins, float* values,
                                   std::size_t step) {
    const std::uint32_t own = crc32_of(std::as_bytes(std::span(mark)));
    RandomStream stream(seed, Purpose::simulate, own, row);
    const MarkProfile profile(mark, gene, stream);
    constexpr double memory = 0.75;
    const double middle = 0.5 * static_cast<double>(bins);
    const double texture = profile.texture();
    double fluctuation = stream.normal();
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const double x = (static_cast<double>(bin) + 0.5 - middle) * simulated_bin_width * gene.traits.strand;
        const double rate = depth * profile.rate(x) * std::exp(texture * (fluctuation - 0.5 * texture));
        values[bin * step] = static_cast<float>(draw_poisson(rate, stream));
        fluctuation = memory * fluctuation + std::sqrt(1 - memory * memory) * stream.normal();
    }
}

}  // namespace deepchrome::detail

#endif
