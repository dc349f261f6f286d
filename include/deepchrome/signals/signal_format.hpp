// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/signals/track_bins.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Called now and then while a file is read. It may throw, as where the user asked to stop.
using Poll = std::function<void()>;

namespace detail {

template <class F, class Source, class Bins>
concept FormatReads = requires(Source& source, Bins& bins, const Poll& poll) {
    F::read(source, bins, poll);
};

template <class F, class Start>
concept FormatRecognizes = requires(const Start& start) {
    { F::recognize(start) } -> std::same_as<bool>;
};

template <class F>
concept FormatIsRecognized = FormatRecognizes<F, std::string_view> || FormatRecognizes<F, TextStart>;

template <class F>
concept FormatIsNamed = requires {
    { F::name } -> std::convertible_to<std::string_view>;
    { F::title } -> std::convertible_to<std::string_view>;
};

}  // namespace detail

/// A format whose reader takes lines; from a pipe as well, since lines can be looked at and read after that.
template <class F>
concept LineFormat =
    detail::FormatReads<F, LineReader, ReadCounter> || detail::FormatReads<F, LineReader, TrackBins>;

/// A format of reads, which are reported to a ReadCounter.
template <class F>
concept ReadFormat = detail::FormatReads<F, LineReader, ReadCounter> ||
    detail::FormatReads<F, const std::filesystem::path, ReadCounter>;

/// A format of values along the genome, which are reported to a TrackBins.
template <class F>
concept TrackFormat = detail::FormatReads<F, LineReader, TrackBins> ||
    detail::FormatReads<F, const std::filesystem::path, TrackBins>;

/// A format of files of signal: a struct of static members, which describe and read it.
///
/// * `name` states the format before a path, "name:path"; empty where it is only recognized to be refused.
/// * `title` stands for it in messages and records.
/// * `recognize`: bool of the first bytes (std::string_view), of the first lines (const TextStart&), or both.
/// * `read`: void of a LineReader& or a path, a ReadCounter& or a TrackBins&, and a const Poll&. It throws
///   DataError for data that it does not take.
template <class F>
concept SignalFormat = detail::FormatIsNamed<F> && detail::FormatIsRecognized<F> &&
    ((ReadFormat<F> && !TrackFormat<F>) || (TrackFormat<F> && !ReadFormat<F>));

/// Refuses files of a format whose reader is not part of the program. The signature says how the format is
/// recognized, and which package its reader needs.
template <class Signature>
struct NotBuilt : Signature {
    static void read(const std::filesystem::path& path, ReadCounter&, const Poll&) {
        throw_as<DataError>({path.string(), ": is ", Signature::title,
                             ", which this build cannot read; install ", Signature::package,
                             " and build again"});
    }
};

}  // namespace deepchrome
