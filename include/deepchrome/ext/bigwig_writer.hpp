// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Needs libBigWig: link deepchrome::bigwig.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

#include <bigWig.h>

#include <deepchrome/core/atomic_file.hpp>
#include <deepchrome/core/error.hpp>
#include <deepchrome/core/hidden_name.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/ext/local_file.hpp>
#include <deepchrome/io/tracks.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A bigWig file that appears whole or not at all: written beside its place, under a hidden name that nobody
/// can guess, and renamed by `commit`. Without
/// `commit` nothing stays behind. Throws DataError naming the file.
class BigWigWriter {
public:
    /// The header: a length is needed for each chromosome, whose names are in the order of their bytes.
    BigWigWriter(std::filesystem::path path, const TrackChromosomes& chromosomes)
        : path_(std::move(path)), temporary_(detail::folder_of(path_) / hidden_name()),
          chromosomes_(chromosomes) {
        std::vector<const char*> names;
        std::vector<std::uint32_t> lengths;
        for (std::size_t i = 0; i < chromosomes_.names.size(); ++i) {
            const std::int64_t length = chromosomes_.lengths[i];
            if (length < 1 || length > std::numeric_limits<std::int32_t>::max()) {
                throw DataError(path_.string() + ": the length of " + chromosomes_.names[i] + " is " +
                                std::to_string(length) +
                                " (wanted one from 1 to 2147483647); give the right one");
            }
            names.push_back(chromosomes_.names[i].c_str());
            lengths.push_back(static_cast<std::uint32_t>(length));
        }
        // libBigWig opens a name; this makes sure that it is a new file, and no link.
        const int made = detail::create_new_file(temporary_);
        if (made < 0) fail();
        ::close(made);
        std::string name = detail::local_path(temporary_);
        file_.reset(::bwOpen(name.data(), nullptr, "w"));
        constexpr int zoom_levels = 10;
        if (!file_ || ::bwCreateHdr(file_.get(), zoom_levels) != 0) fail();
        file_->cl =
            ::bwCreateChromList(names.data(), lengths.data(), static_cast<std::int64_t>(names.size()));
        if (file_->cl == nullptr || ::bwWriteHdr(file_.get()) != 0) fail();
    }
    BigWigWriter(const BigWigWriter&) = delete;
    BigWigWriter& operator=(const BigWigWriter&) = delete;
    ~BigWigWriter() {
        if (committed_) return;
        file_.reset();
        std::error_code ignored;
        std::filesystem::remove(temporary_, ignored);
    }

    /// Appends pieces, sorted and without overlaps as mean_track gives them; their values are rounded to
    /// float.
    void write(std::span<const TrackPiece> track) {
        constexpr std::size_t at_once = 1 << 16;
        for (; !track.empty(); track = track.subspan(std::min(at_once, track.size()))) {
            std::vector<const char*> names;
            std::vector<std::uint32_t> starts;
            std::vector<std::uint32_t> ends;
            std::vector<float> values;
            for (const TrackPiece& piece : track.first(std::min(at_once, track.size()))) {
                names.push_back(chromosomes_.names[piece.chromosome].c_str());
                starts.push_back(static_cast<std::uint32_t>(piece.start));
                ends.push_back(static_cast<std::uint32_t>(piece.end));
                values.push_back(static_cast<float>(piece.value));
            }
            last_ = track[names.size() - 1];
            const auto count = static_cast<std::uint32_t>(names.size());
            if (::bwAddIntervals(file_.get(), names.data(), starts.data(), ends.data(), values.data(),
                                 count) != 0)
                fail();
        }
    }

    /// Writes index and zoom levels and puts the file in place, once the last piece can be read from it.
    void commit() {
        file_.reset();
        std::string name = detail::local_path(temporary_);
        file_.reset(::bwOpen(name.data(), nullptr, "r"));
        if (!file_ || file_->cl == nullptr) fail();
        if (last_.end > last_.start) {
            const std::unique_ptr<bwOverlappingIntervals_t, Close> found(::bwGetOverlappingIntervals(
                file_.get(), chromosomes_.names[last_.chromosome].c_str(),
                static_cast<std::uint32_t>(last_.start), static_cast<std::uint32_t>(last_.end)));
            if (!found || found->l != 1 || found->value[0] != static_cast<float>(last_.value)) fail();
        }
        file_.reset();
        std::error_code problem;
        std::filesystem::rename(temporary_, path_, problem);
        if (problem) throw DataError(path_.string() + ": cannot be put in place (" + problem.message() + ")");
        committed_ = true;
    }

private:
    struct Close {
        void operator()(bigWigFile_t* file) const { ::bwClose(file); }
        void operator()(bwOverlappingIntervals_t* intervals) const {
            ::bwDestroyOverlappingIntervals(intervals);
        }
    };

    [[noreturn]] void fail() {
        file_.reset();
        std::error_code ignored;
        std::filesystem::remove(temporary_, ignored);  // the constructor may be what fails
        throw DataError(path_.string() +
                        ": could not be written to its end; is the disk full, or the folder not writable?");
    }

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    TrackChromosomes chromosomes_;
    std::unique_ptr<bigWigFile_t, Close> file_;
    TrackPiece last_;
    bool committed_ = false;
};

}  // namespace deepchrome
