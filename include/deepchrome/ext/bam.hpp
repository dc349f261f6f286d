// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Needs htslib: link deepchrome::bam.
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

#include <htslib/hfile.h>
#include <htslib/hts.h>
#include <htslib/sam.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/ext/bam_check.hpp>
#include <deepchrome/ext/cram_check.hpp>
#include <deepchrome/ext/local_file.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/signals/alignments.hpp>
#include <deepchrome/signals/pair_matcher.hpp>
#include <deepchrome/signals/pair_rule.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/text/printable_name.hpp>
#include <deepchrome/text/temporary_copy.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

struct CloseAlignments {
    void operator()(hFILE* stream) const {
        const int ignored = ::hclose(stream);
        static_cast<void>(ignored);
    }
    void operator()(htsFile* file) const { ::hts_close(file); }
    void operator()(sam_hdr_t* header) const { ::sam_hdr_destroy(header); }
    void operator()(bam1_t* record) const { ::bam_destroy1(record); }
};

/// A file of alignments that htslib can be given without being led into allocating what the file does not
/// hold.
class AlignmentFile {
public:
    /// `mates`: names and the places of mates are needed as well.
    AlignmentFile(const std::filesystem::path& path, const std::string& name, bool mates, const Poll& poll) {
        std::unique_ptr<hFILE, CloseAlignments> stream = open(path, name);
        htsFormat format{};
        const bool known = ::hts_detect_format(stream.get(), &format) == 0;
        if (!known || (format.format != sam && format.format != bam && format.format != cram)) {
            throw DataError(name + ": is no BAM, CRAM or SAM data (wanted alignments); give another file");
        }
        std::error_code ignored;
        regular_ = path != "-" && std::filesystem::is_regular_file(path, ignored);
        if (format.format == cram) {
            if (!regular_) {
                copy_.emplace(name, [&](std::span<char> target) {
                    poll();
                    const ::ssize_t got = ::hread(stream.get(), target.data(), target.size());
                    if (got < 0)
                        throw DataError(name + ": could not be read to its end (" + std::strerror(errno) +
                                        ")");
                    return static_cast<std::size_t>(got);
                });
                stream = open(copy_->path(), name);
            }
            CramCheck(copy_ ? copy_->path() : path, name);
        } else if (format.format == bam && regular_) {
            check_bam_header(path);
        }
        file_.reset(::hts_hopen(stream.get(), local_path(path).c_str(), "r"));
        if (!file_)
            throw DataError(name +
                            ": cannot be opened as alignments, the data are damaged; copy or fetch it again");
        static_cast<void>(stream.release());  // it goes with the file
        if (format.format == cram) {
            // The places of alignments are enough, and need no reference.
            constexpr int places = SAM_FLAG | SAM_RNAME | SAM_POS | SAM_MAPQ | SAM_CIGAR;
            ::hts_set_opt(file_.get(), CRAM_OPT_REQUIRED_FIELDS,
                          mates ? places | SAM_QNAME | SAM_RNEXT | SAM_PNEXT : places);
            ::hts_set_opt(file_.get(), CRAM_OPT_DECODE_MD, 0);
        }
        if (regular_ && ::hts_check_EOF(file_.get()) == 0) {
            throw DataError(
                name +
                ": the data end early (wanted a complete file, with its end marker); copy or fetch it again");
        }
    }

    htsFile* get() const { return file_.get(); }

private:
    /// htslib gets an open file: of a path it would take what is before a colon for a way to fetch the data.
    static std::unique_ptr<hFILE, CloseAlignments> open(const std::filesystem::path& path,
                                                        const std::string& name) {
        std::unique_ptr<hFILE, CloseAlignments> stream;
        if (path == "-") {
            stream.reset(::hopen("-", "r"));
        } else {
            const int descriptor = open_local_file(path);
            stream.reset(::hdopen(descriptor, "r"));
            if (!stream) ::close(descriptor);
        }
        if (!stream)
            throw DataError(name + ": cannot be read (" + std::strerror(errno) + "); check the path");
        return stream;
    }

    bool regular_ = false;
    std::optional<TemporaryCopy> copy_;
    std::unique_ptr<htsFile, CloseAlignments> file_;
};

/// The alignments of one file on their way into a counter.
class AlignmentCounter {
public:
    AlignmentCounter(std::string name, const sam_hdr_t& header, ReadCounter& counter)
        : name_(std::move(name)), counter_(counter), tally_(counter.tally()) {
        for (int i = 0; i < header.n_targets; ++i) {
            const char* const chromosome = ::sam_hdr_tid2name(&header, i);
            require_printable_name(chromosome, "chromosome name", name_);
            const std::string doubled =
                second_sequence(counter.chromosomes(), counter.windows().chromosomes(), chromosome);
            if (!doubled.empty()) throw DataError(name_ + ": " + doubled);
            numbers_.push_back(counter.chromosome(chromosome));
            counter.set_length(numbers_.back(), ::sam_hdr_tid2len(&header, i));
        }
    }

    /// Counts or skips the next alignment.
    void add(const bam1_t& record) {
        ++number_;
        const bam1_core_t& core = record.core;
        const std::int64_t end = core.tid < 0 ? 0 : ::bam_endpos(&record);
        if ((core.flag & BAM_FUNMAP) != 0 || core.tid < 0) {
            ++tally_.unmapped;
            return;
        }
        // htslib may add to the chromosomes while it reads damaged SAM
        if (static_cast<std::size_t>(core.tid) >= numbers_.size()) {
            fail(" is on a chromosome that the header does not name (wanted one of its lines @SQ); correct "
                 "or remove it");
        }
        if (core.pos < 0 || end > largest_coordinate) {
            fail(" starts at " + std::to_string(core.pos) + " and ends at " + std::to_string(end) +
                 " (wanted 0 to " + std::to_string(largest_coordinate) + "); correct or remove it");
        }
        const bool passes = pass_filters(core);
        if ((core.flag & BAM_FPAIRED) != 0) {
            pair(record, end, passes);
        } else if (passes) {
            count(core, end);
        }
    }

    /// To be called after the last alignment.
    void finish() {
        tally_.mate_missing = mates_.missing();
        tally_.mate_filtered = mates_.filtered();
        if (tally_.counted + tally_.blacklisted > 0) return;
        const std::uint64_t of_pairs = tally_.secondary + tally_.not_proper + tally_.second_of_pair +
                                       tally_.mate_missing + tally_.mate_filtered;
        if (of_pairs == 0) {
            throw_as<DataError>({name_, ": holds no alignments to count (wanted some); of ", number_, ", ",
                                 tally_.unmapped,
                                 " are unmapped, the others duplicates, of low quality or beyond the ends of "
                                 "chromosomes; give another file"});
        }
        throw_as<DataError>(
            {name_, ": holds no alignments to count (wanted some); of ", number_, ", ", tally_.unmapped,
             " are unmapped, ", tally_.duplicates + tally_.failed_quality + tally_.low_mapq,
             " duplicates or of low quality, ", tally_.secondary, " secondary, ", tally_.not_proper,
             " of no proper pair, ", tally_.second_of_pair, " second of a pair, ",
             tally_.mate_missing + tally_.mate_filtered,
             " without their mate; give the whole file, its mates mended by samtools fixmate, or count pairs "
             "otherwise by --pairs"});
    }

private:
    /// Throws DataError that says something of the alignment at hand.
    [[noreturn]] void fail(const std::string& what) const {
        throw_as<DataError>({name_, ": alignment ", number_, what});
    }

    bool pass_filters(const bam1_core_t& core) {
        if ((core.flag & BAM_FQCFAIL) != 0) {
            ++tally_.failed_quality;
        } else if ((core.flag & BAM_FDUP) != 0 && !counter_.rule().keep_duplicates) {
            ++tally_.duplicates;
        } else if (core.qual < counter_.rule().min_mapq) {
            ++tally_.low_mapq;
        } else {
            return true;
        }
        return false;
    }

    void count(const bam1_core_t& core, std::int64_t end) {
        counter_.add(numbers_[static_cast<std::size_t>(core.tid)], static_cast<std::int32_t>(core.pos),
                     static_cast<std::int32_t>(end), (core.flag & BAM_FREVERSE) != 0 ? '-' : '+');
    }

    /// An alignment of a paired read.
    void pair(const bam1_t& record, std::int64_t end, bool passes) {
        const bam1_core_t& core = record.core;
        const PairRule rule = counter_.rule().pairs;
        if (rule == PairRule::fragments) {
            match(record, end, passes);
            return;
        }
        if (!passes) return;
        if (rule == PairRule::unstated) {
            fail(" is of a pair (wanted to know how pairs are counted: fragments, each proper pair once from "
                 "end to end; reads, every alignment, so that most fragments count twice; or first, the "
                 "first read of each pair); choose by --pairs");
        } else if (rule == PairRule::reads) {
            count(core, end);
        } else if (!is_primary(core)) {
            ++tally_.secondary;
        } else if ((core.flag & BAM_FREAD1) == 0) {
            ++tally_.second_of_pair;
        } else {
            count(core, end);
        }
    }

    /// Mates that do not pass take part: the other one must not wait for them.
    void match(const bam1_t& record, std::int64_t end, bool passes) {
        const bam1_core_t& core = record.core;
        if (!mates_.pass(core.tid, static_cast<std::int32_t>(core.pos))) {
            fail(" lies before the one before it, though all alignments up to there are sorted by position "
                 "(wanted them sorted throughout, by position or by name); sort the file");
        }
        if (!is_primary(core)) {
            tally_.secondary += passes;
            return;
        }
        if ((core.flag & BAM_FPROPER_PAIR) == 0 || (core.flag & BAM_FMUNMAP) != 0 || core.mtid != core.tid) {
            tally_.not_proper += passes;
            return;
        }
        if (core.mpos < 0 || core.mpos >= largest_coordinate) {
            fail(" has its mate at " + std::to_string(core.mpos) + " (wanted 0 to " +
                 std::to_string(largest_coordinate) + "); correct or remove it");
        }
        const char* const read = bam_get_qname(&record);
        if (std::strcmp(read, "*") == 0 || *read == '\0') {
            fail(
                " has no name (wanted one, by which its mate is found); give the file with names, or --pairs "
                "first");
        }
        const auto fragment = mates_.add(read, {.chromosome = core.tid,
                                                .start = static_cast<std::int32_t>(core.pos),
                                                .end = static_cast<std::int32_t>(end),
                                                .mate_start = static_cast<std::int32_t>(core.mpos),
                                                .first = (core.flag & BAM_FREAD1) != 0,
                                                .reverse = (core.flag & BAM_FREVERSE) != 0,
                                                .usable = passes});
        if (fragment) {
            counter_.add_fragment(numbers_[static_cast<std::size_t>(core.tid)], fragment->start,
                                  fragment->end, fragment->five_prime);
        }
    }

    static bool is_primary(const bam1_core_t& core) {
        return (core.flag & (BAM_FSECONDARY | BAM_FSUPPLEMENTARY)) == 0;
    }

    std::string name_;
    ReadCounter& counter_;
    ReadTally& tally_;
    std::vector<std::size_t> numbers_;  // of the chromosomes
    PairMatcher mates_;
    std::uint64_t number_ = 0;
};

}  // namespace detail

/// Counts the alignments of a BAM, CRAM or SAM file, sorted or not, without an index, as `bedtools multicov`
/// does: each alignment from its first to its last reference base; those that failed the quality check or,
/// unless the rule keeps them, are flagged as duplicates are skipped, and so are those below the rule's
/// mapping quality. Unmapped reads are skipped as well; bedtools counts those that have the place of their
/// mate. Paired reads are counted as the rule says, or refused where it does not say it. CRAM is read without
/// its reference, and first copied to a temporary file where it comes through a pipe. "-" is standard input.
/// `poll()` is called now and then and may throw. Throws DataError for a file that is damaged or ends early.
/// htslib has a log of its own on standard error;
/// `hts_set_log_level(HTS_LOG_OFF)` silences it.
inline void count_alignments(
    const std::filesystem::path& path, ReadCounter& counter, const Poll& poll = [] {}) {
    const std::string name = path == "-" ? "standard input" : path.string();
    const auto fail = [&](const std::string& what) { throw DataError(name + ": " + what); };
    const detail::AlignmentFile file(path, name, counter.rule().pairs == PairRule::fragments, poll);
    const std::unique_ptr<sam_hdr_t, detail::CloseAlignments> header(::sam_hdr_read(file.get()));
    if (!header) fail("its header cannot be read (wanted BAM, CRAM or SAM); copy or fetch the file again");
    if (header->n_targets == 0) {
        fail("its header names no chromosomes (wanted aligned reads, with lines @SQ); give the file with its "
             "header");
    }
    detail::AlignmentCounter alignments(name, *header, counter);
    const std::unique_ptr<bam1_t, detail::CloseAlignments> record(::bam_init1());
    std::uint64_t number = 0;
    for (;;) {
        const int status = ::sam_read1(file.get(), header.get(), record.get());
        if (status == -1) break;
        ++number;
        if (status < -1) {
            fail(std::string("alignment ") + std::to_string(number) +
                 " cannot be read, the data are damaged or end early (wanted a complete file); copy or fetch "
                 "it again");
        }
        if (number % 65536 == 0) poll();
        alignments.add(*record);
    }
    alignments.finish();
}

namespace detail {

/// One of the formats that htslib reads.
template <class Signature>
struct Alignments : Signature {
    static void read(const std::filesystem::path& path, ReadCounter& counter, const Poll& poll) {
        count_alignments(path, counter, poll);
    }
};

}  // namespace detail

struct Bam : detail::Alignments<BamSignature> {};
struct Cram : detail::Alignments<CramSignature> {};
struct Sam : detail::Alignments<SamSignature> {};

}  // namespace deepchrome
