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
    AlignmentFile(const std::filesystem::path& path, const std::string& name, const Poll& poll) {
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
            ::hts_set_opt(file_.get(), CRAM_OPT_REQUIRED_FIELDS,
                          SAM_FLAG | SAM_RNAME | SAM_POS | SAM_MAPQ | SAM_CIGAR);
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

}  // namespace detail

/// Counts the alignments of a BAM, CRAM or SAM file, sorted or not, without an index, as `bedtools multicov`
/// does: each alignment from its first to its last reference base; those that failed the quality check or,
/// unless the rule keeps them, are flagged as duplicates are skipped, and so are those below the rule's
/// mapping quality. Unmapped reads are skipped as well; bedtools counts those that have the place of their
/// mate. CRAM is read without its reference, and first copied to a temporary file where it comes through a
/// pipe. "-" is standard input. `poll()` is called now and then and may throw. Throws DataError for a file
/// that is damaged or ends early. htslib has a log of its own on standard error;
/// `hts_set_log_level(HTS_LOG_OFF)` silences it.
inline void count_alignments(
    const std::filesystem::path& path, ReadCounter& counter, const Poll& poll = [] {}) {
    const std::string name = path == "-" ? "standard input" : path.string();
    const auto fail = [&](const std::string& what) { throw DataError(name + ": " + what); };
    const detail::AlignmentFile file(path, name, poll);
    const std::unique_ptr<sam_hdr_t, detail::CloseAlignments> header(::sam_hdr_read(file.get()));
    if (!header) fail("its header cannot be read (wanted BAM, CRAM or SAM); copy or fetch the file again");
    if (header->n_targets == 0) {
        fail("its header names no chromosomes (wanted aligned reads, with lines @SQ); give the file with its "
             "header");
    }
    std::vector<std::size_t> numbers;
    for (int i = 0; i < header->n_targets; ++i) {
        const char* const chromosome = ::sam_hdr_tid2name(header.get(), i);
        require_printable_name(chromosome, "chromosome name", name);
        const std::string doubled =
            second_sequence(counter.chromosomes(), counter.windows().chromosomes(), chromosome);
        if (!doubled.empty()) fail(doubled);
        numbers.push_back(counter.chromosome(chromosome));
        counter.set_length(numbers.back(), ::sam_hdr_tid2len(header.get(), i));
    }
    const int chromosomes = header->n_targets;  // htslib may add to them while it reads damaged SAM
    const std::unique_ptr<bam1_t, detail::CloseAlignments> record(::bam_init1());
    ReadTally& tally = counter.tally();
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
        const bam1_core_t& core = record->core;
        const std::int64_t end = core.tid < 0 ? 0 : ::bam_endpos(record.get());
        if ((core.flag & BAM_FUNMAP) != 0 || core.tid < 0) {
            ++tally.unmapped;
        } else if (core.tid >= chromosomes) {
            fail(std::string("alignment ") + std::to_string(number) +
                 " is on a chromosome that the header does not name (wanted one of its lines @SQ); correct "
                 "or remove it");
        } else if (core.pos < 0 || end > largest_coordinate) {
            fail(std::string("alignment ") + std::to_string(number) + " starts at " +
                 std::to_string(core.pos) + " and ends at " + std::to_string(end) + " (wanted 0 to " +
                 std::to_string(largest_coordinate) + "); correct or remove it");
        } else if ((core.flag & BAM_FQCFAIL) != 0) {
            ++tally.failed_quality;
        } else if ((core.flag & BAM_FDUP) != 0 && !counter.rule().keep_duplicates) {
            ++tally.duplicates;
        } else if (core.qual < counter.rule().min_mapq) {
            ++tally.low_mapq;
        } else {
            counter.add(numbers[static_cast<std::size_t>(core.tid)], static_cast<std::int32_t>(core.pos),
                        static_cast<std::int32_t>(end), (core.flag & BAM_FREVERSE) != 0 ? '-' : '+');
        }
    }
    if (tally.counted + tally.blacklisted == 0) {
        fail(std::string("holds no alignments to count (wanted some); of ") + std::to_string(number) + ", " +
             std::to_string(tally.unmapped) + " are unmapped, the others duplicates or of low quality");
    }
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
