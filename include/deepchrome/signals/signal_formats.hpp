// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/file.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/annotation_header.hpp>
#include <deepchrome/genome/assembly.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/signals/binned_signal.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/signals/track_bins.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A file of signal, and its format: a number of the list that found it.
struct SignalFile {
    static constexpr std::size_t unknown = static_cast<std::size_t>(-1);

    std::string path;              ///< "-" is standard input
    std::size_t format = unknown;  ///< unknown until it is read for what comes through a pipe
};

template <SignalFormat... Formats>
class SignalFormats;

namespace detail {

template <class F, class... Others>
inline constexpr bool named_as_another =
    !std::string_view(F::name).empty() &&
    ((std::string_view(F::name) == std::string_view(Others::name)) || ...);

/// The list, then those of the others whose names it does not have.
template <class List, class... Others>
struct WithOthers;
template <class... Formats>
struct WithOthers<SignalFormats<Formats...>> {
    using type = SignalFormats<Formats...>;
};
template <class... Formats, class F, class... Others>
struct WithOthers<SignalFormats<Formats...>, F, Others...>
    : WithOthers<std::conditional_t<named_as_another<F, Formats...>, SignalFormats<Formats...>,
                                    SignalFormats<Formats..., F>>,
                 Others...> {};

}  // namespace detail

/// FORMAT of "FORMAT:path": its number in `names`, or SignalFile::unknown.
std::size_t stated_format(std::string_view text, std::span<const std::string_view> names);

/// A list of formats, which finds the format of a file and reads it. The first one that recognizes a file is
/// its format; those that go by bytes are asked before those that go by lines.
template <SignalFormat... Formats>
class SignalFormats {
public:
    static constexpr std::array<std::string_view, sizeof...(Formats)> names{Formats::name...};
    static constexpr std::array<std::string_view, sizeof...(Formats)> titles{Formats::title...};
    static constexpr std::array<bool, sizeof...(Formats)> tracks{TrackFormat<Formats>...};  ///< not reads

    /// The list with more formats, which are asked first. One with the name of a known format replaces it.
    template <SignalFormat... More>
    using with = typename detail::WithOthers<SignalFormats<More...>, Formats...>::type;

    /// The file of "FORMAT:path" or of a path, whose format is then unknown; nothing is opened.
    static SignalFile named(const std::string& text) {
        const std::size_t stated = stated_format(text, names);
        return {.path = stated == SignalFile::unknown ? text : text.substr(names[stated].size() + 1),
                .format = stated};
    }

    /// The file of "FORMAT:path" or of a path, whose format is then recognized; that of a pipe cannot be.
    /// Throws DataError for a file that is missing or of no known format.
    static SignalFile find(const std::string& text) {
        SignalFile file = named(text);
        if (file.path == "-" || is_pipe(file.path)) return file;
        LineReader lines{std::filesystem::path(file.path)};
        if (file.format == SignalFile::unknown) file.format = recognize(lines);
        return file;
    }

    /// The number of the format of a text or other data, by its beginning, which is not passed over. Throws
    /// DataError where no format recognizes it.
    static std::size_t recognize(LineReader& lines) {
        constexpr std::size_t longest_signature = 64;
        const std::string_view bytes = lines.peek(longest_signature);
        if (const std::size_t by_bytes = first_that_recognizes(bytes); by_bytes != SignalFile::unknown)
            return by_bytes;
        const TextStart start(lines);
        if (start.rows.empty() && !start.whole) {
            throw_as<DataError>(
                {start.name, ": has no whole row in its first ", LineReader::longest_peek,
                 " bytes (wanted one that shows its format); put the format before the name, as in ",
                 names.back(), ":FILE"});
        }
        if (const std::size_t by_lines = first_that_recognizes(start); by_lines != SignalFile::unknown)
            return by_lines;
        throw_as<DataError>({start.name, ": is of no known format (wanted ", join(titles, ", "),
                             "); give a file of one of these"});
    }

    /// The bins of all windows. `poll` is called now and then. Throws DataError for data that are damaged, or
    /// not of the format.
    static BinnedSignal read(
        const SignalFile& file, const WindowIndex& windows, const SignalRules& rules,
        const Poll& poll = [] {}) {
        std::optional<LineReader> lines;
        const auto open = [&] {
            lines.emplace(std::filesystem::path(file.path));
            lines->keep_checksum();
        };
        std::size_t number = file.format;
        if (number == SignalFile::unknown) {
            open();
            number = recognize(*lines);
        }
        BinnedSignal signal;
        signal.path = file.path;
        std::string stated;  // the assembly, by the header of a text
        for_format(number, [&]<class F>() {
            signal.format = F::title;
            if constexpr (LineFormat<F>) {
                if (!lines) open();
                for (const TextStart::Line& line : TextStart(*lines).header) {
                    if (std::string name = detail::stated_assembly(line.text); !name.empty())
                        stated = std::move(name);
                }
                fill<F>(signal, *lines, windows, rules, poll);
                signal.checksum = checksum_text(lines->checksum());
            } else {
                if (lines && !is_regular(file.path)) {
                    throw_as<DataError>({lines->name(), ": is ", F::name,
                                         " data, which cannot be seen beforehand in a pipe; put ", F::name,
                                         ": before the name"});
                }
                lines.reset();
                const std::filesystem::path path = file.path;
                fill<F>(signal, path, windows, rules, poll);
                signal.checksum = is_regular(file.path) ? file_checksum(path) : "none";
            }
        });
        signal.evidence = assembly_of_signal(signal.chromosomes.uses(), stated);
        return signal;
    }
    static BinnedSignal read(
        const std::string& text, const WindowIndex& windows, const SignalRules& rules,
        const Poll& poll = [] {}) {
        return read(find(text), windows, rules, poll);
    }

private:
    static_assert(
        [] {
            for (std::size_t i = 0; i < names.size(); ++i) {
                for (std::size_t j = 0; j < i; ++j) {
                    if (!names[i].empty() && names[i] == names[j]) return false;
                }
            }
            return true;
        }(),
        "two formats have the same name");

    static bool is_pipe(const std::string& path) {
        std::error_code ignored;
        const std::filesystem::file_status status = std::filesystem::status(path, ignored);
        return std::filesystem::is_fifo(status) || std::filesystem::is_character_file(status) ||
               std::filesystem::is_socket(status);
    }

    static bool is_regular(const std::string& path) {
        std::error_code ignored;
        return path != "-" && std::filesystem::is_regular_file(path, ignored);
    }

    /// Calls `use` with the format of that number as its template argument.
    template <class Use>
    static void for_format(std::size_t number, Use&& use) {
        std::size_t next = 0;
        ((next++ == number ? use.template operator()<Formats>() : void()), ...);
    }

    template <class Start>
    static std::size_t first_that_recognizes(const Start& start) {
        std::size_t number = 0;
        const auto recognizes = [&]<class F>() {
            if constexpr (detail::FormatRecognizes<F, Start>) {
                if (F::recognize(start)) return true;
            }
            ++number;
            return false;
        };
        return (recognizes.template operator()<Formats>() || ...) ? number : SignalFile::unknown;
    }

    template <class F, class Source>
    static void fill(BinnedSignal& signal, Source& source, const WindowIndex& windows,
                     const SignalRules& rules, const Poll& poll) {
        if constexpr (ReadFormat<F>) {
            ReadCounter counter(windows, rules.counting);
            F::read(source, counter, poll);
            signal.reads = true;
            signal.tally = counter.tally();
            signal.chromosomes = counter.chromosomes();
            signal.values.assign(counter.counts().begin(), counter.counts().end());
        } else {
            TrackBins bins(windows, rules.track, rules.counting.blacklist,
                           signal.path == "-" ? "standard input" : signal.path);
            F::read(source, bins, poll);
            signal.chromosomes = bins.chromosomes();
            signal.values = bins.values(rules.missing);
        }
    }
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::size_t stated_format(std::string_view text, std::span<const std::string_view> names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].empty() && text.starts_with(names[i]) && text.substr(names[i].size()).starts_with(':'))
            return i;
    }
    return SignalFile::unknown;
}

}  // namespace deepchrome

#endif
