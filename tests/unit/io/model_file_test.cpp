// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/io/model_file.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <unistd.h>

#include <doctest/doctest.h>

#include <deepchrome/graph/concat.hpp>
#include <deepchrome/graph/residual.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

#include "sealed.hpp"

using namespace deepchrome;
using test::bytes_of;
using test::message;
using test::replaced;
using test::sealed;

namespace {

struct Tiny : Sequential<Dense<Units{1}>> {};
using TinyModel = Model<Tiny, Signal{.bins = 2, .marks = 1}>;

struct Plain : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, MaxPool<Width{2}>, Dense<Units{5}>, ReLU,
                          Dense<Units{2}>, LogSoftmax> {};
struct Normalized
    : Sequential<Conv1D<Filters{3}, Width{2}>, BatchNorm<>, ReLU, MaxPool<Width{2}>, Dense<Units{2}>> {};
struct Branched : Sequential<Concat<Conv1D<Filters{2}, Width{3}, Padding::same>,
                                    Sequential<Conv1D<Filters{3}, Width{5}, Padding::same>, BatchNorm<>>>,
                             Residual<Conv1D<Filters{5}, Width{3}, Padding::same>, BatchNorm<>, ReLU>,
                             GlobalMaxPool, Dense<Units{2}>, LogSoftmax> {};
struct Bare : Dense<Units{3}> {};

/// A model with every value drawn at random, running statistics included, variances above zero.
template <class M>
M random_model() {
    M model(Seed{3});
    RandomStream stream(Seed{4}, Purpose::test, 0, 0);
    using T = typename M::Value;
    for (T& value : model.parameters()) value = static_cast<T>(stream.normal() / 2);
    for (T& value : model.running_statistics()) value = static_cast<T>(0.5 + stream.uniform());
    return model;
}

template <class M>
ModelCard card_of() {
    std::vector<std::string> marks;
    for (std::size_t i = 0; i < M::signal.marks; ++i) marks.push_back(std::string("M") + std::to_string(i));
    return {.marks = marks, .classes = {}, .seed = Seed{5}};
}

template <class T>
std::vector<std::byte> bits(std::span<const T> values) {
    const auto bytes = std::as_bytes(values);
    return {bytes.begin(), bytes.end()};
}

/// Saved and loaded, everything is the same to the last bit, and so is the file saved again.
template <class M>
void check_round_trip(const std::vector<std::string>& names) {
    using T = typename M::Value;
    M model = random_model<M>();
    model.parameters().front() = -T{0};
    model.parameters().back() = std::numeric_limits<T>::denorm_min();
    const std::string file = model_bytes(model, card_of<M>());
    const LoadedModel<M> loaded = read_model<M>(bytes_of(file));
    CHECK(bits<T>(loaded.model.parameters()) == bits<T>(std::as_const(model).parameters()));
    CHECK(bits<T>(loaded.model.running_statistics()) == bits<T>(std::as_const(model).running_statistics()));
    CHECK(loaded.card.marks == card_of<M>().marks);
    CHECK(model_bytes(loaded.model, loaded.card) == file);

    std::vector<std::string> found;
    std::size_t bytes = 0;
    const SafetensorsReader reader(bytes_of(file), "m");
    for (const StoredTensor& tensor : reader.tensors()) {
        found.push_back(tensor.name);
        bytes += tensor.bytes.size();
    }
    CHECK(found == names);
    CHECK(bytes == sizeof(T) * (M::parameter_count + M::running_count));
}

/// The tiny model's file as version 0.1 wrote it: weights 0.5 and -0.25, bias 2, so that the probe (1.625,
/// 0.625) gives 2.65625.
const std::string golden_header_of_0_1 =
    R"j({"__metadata__":{"format":"deepchrome","format_version":"1","network":"Sequential(Dense(units=1))",)j"
    R"j("bins":"2","library_version":"0.0.0","marks":"[\"H3K4me3\"]",)j"
    R"j("scaling":"{\"kind\":\"standardize\",\"mean\":[1.5],\"deviation\":[0.25]}",)j"
    R"j("task":"classify","classes":"[\"OFF\",\"ON\"]","seed":"18446744073709551615",)j"
    R"j("training_data":"{\"train\":\"crc32:0badcafe\"}","provenance":"{\"recipe\":\"say \\\"hi\\\"\"}",)j"
    R"j("probe":"{\"input\":[1.625,0.625],\"output\":[2.65625]}","crc32":"00000000"},)j"
    R"j("1.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},)j"
    R"j("1.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}  )j";

/// The same as this version writes it.
const std::string golden_header =
    R"j({"__metadata__":{"format":"deepchrome","format_version":"2","network":"Sequential(Dense(units=1))",)j"
    R"j("bins":"2","library_version":"0.0.0","task":"classify","classes":"[\"OFF\",\"ON\"]",)j"
    R"j("marks":"[\"H3K4me3\"]",)j"
    R"j("scaling":"{\"kind\":\"standardize\",\"mean\":[1.5],\"deviation\":[0.25]}",)j"
    R"j("table":"#deepchrome bin_width=100 assembly=hg19","seed":"18446744073709551615",)j"
    R"j("recipe":"{\"epochs\":7,\"rate\":1.0,\"rule\":\"sgd\"}","kept_epoch":"5",)j"
    R"j("training_data":"{\"train\":\"crc32:0badcafe\"}","initial_model":"",)j"
    R"j("notes":"{\"who\":\"say \\\"hi\\\"\"}",)j"
    R"j("probe":"{\"input\":[1.625,0.625],\"output\":[2.65625]}","crc32":"00000000"},)j"
    R"j("1.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},)j"
    R"j("1.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}    )j";
const std::string golden_data("\0\0\0\x3F\0\0\x80\xBE\0\0\0\x40", 12);

ModelCard golden_card() {
    return {.marks = {"H3K4me3"},
            .scaling = {.kind = ScalingKind::standardize, .mean = {1.5f}, .deviation = {0.25f}},
            .table = {.bin_width = 100, .assembly = "hg19"},
            .seed = Seed{18446744073709551615u},
            .recipe = {{"epochs", std::uint64_t{7}}, {"rate", 1.0}, {"rule", std::string("sgd")}},
            .kept_epoch = 5,
            .training_data = {{"train", "crc32:0badcafe"}},
            .notes = {{"who", "say \"hi\""}},
            .library_version = "0.0.0"};
}

TinyModel golden_model() {
    TinyModel model;
    std::ranges::copy(std::vector<float>{0.5f, -0.25f, 2}, model.parameters().begin());
    return model;
}

template <class M = TinyModel>
std::string fault(const std::string& file) {
    return message([&] { read_model<M>(bytes_of(file), "m"); });
}

/// What the tiny model's file says with `to` in place of `from` in its header, and a right checksum.
template <class M = TinyModel>
std::string fault_with(const std::string& from, const std::string& to,
                       const std::string& data = golden_data) {
    const std::string changed = replaced(golden_header, from, to);
    REQUIRE(changed != "");
    return fault<M>(sealed(changed, data));
}

const std::string foreign = "; give a file as deepchrome saved it";

/// One line that says where, what and what to do.
bool is_good_message(const std::string& text) {
    return text.starts_with("m: ") && text.find("; ") != text.npos &&
           std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

class Folder {
public:
    Folder()
        : path(std::filesystem::temp_directory_path() /
               (std::string("deepchrome_io_") + std::to_string(::getpid()))) {
        std::filesystem::create_directory(path);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }

    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
    }

    std::filesystem::path path;
};

}  // namespace

TEST_CASE("a round trip keeps every bit") {
    const std::vector<std::string> plain = {"0.weight", "0.bias", "4.weight", "4.bias", "6.weight", "6.bias"};
    check_round_trip<Model<Plain, Signal{.bins = 12, .marks = 3}>>(plain);
    check_round_trip<Model<Plain, Signal{.bins = 12, .marks = 3}, double>>(plain);
    check_round_trip<Model<Normalized, Signal{.bins = 7, .marks = 2}>>(
        {"0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "5.weight",
         "5.bias"});
    const std::vector<std::string> branched = {
        "0.0.weight",         "0.0.bias",          "0.1.0.weight", "0.1.0.bias", "0.1.1.weight", "0.1.1.bias",
        "0.1.1.running_mean", "0.1.1.running_var", "1.0.weight",   "1.0.bias",   "1.1.weight",   "1.1.bias",
        "1.1.running_mean",   "1.1.running_var",   "4.weight",     "4.bias"};
    check_round_trip<Model<Branched, Signal{.bins = 9, .marks = 2}>>(branched);
    check_round_trip<Model<Branched, Signal{.bins = 9, .marks = 2}, double>>(branched);
    check_round_trip<Model<Bare, Signal{.bins = 1, .marks = 2}>>({"weight", "bias"});
}

TEST_CASE("the tensors of the file, in PyTorch's order, make the same network") {
    constexpr Signal signal{.bins = 7, .marks = 2};
    using M = Model<Normalized, signal, double>;
    const M model = random_model<M>();
    const std::string file = model_bytes(model, card_of<M>());
    const SafetensorsReader reader(bytes_of(file), "m");
    const auto tensor = [&](const std::string& name, const std::vector<std::size_t>& shape) {
        const StoredTensor* stored = reader.tensor(name);
        REQUIRE(stored != nullptr);
        REQUIRE(stored->type == "F64");
        REQUIRE(stored->shape == shape);
        std::vector<double> values;
        for (std::size_t at = 0; at < stored->bytes.size(); at += 8) {
            std::uint64_t word = 0;
            for (std::size_t i = 0; i < 8; ++i)
                word |= std::to_integer<std::uint64_t>(stored->bytes[at + i]) << (8 * i);
            values.push_back(std::bit_cast<double>(word));
        }
        return values;
    };
    const auto weight = tensor("0.weight", {3, 2, 2}), bias = tensor("0.bias", {3});
    const auto scale = tensor("1.weight", {3}), shift = tensor("1.bias", {3});
    const auto mean = tensor("1.running_mean", {3}), variance = tensor("1.running_var", {3});
    const auto dense = tensor("5.weight", {2, 9}), dense_bias = tensor("5.bias", {2});

    std::vector<double> x(signal.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(1.0 + 2.0 * static_cast<double>(i));
    std::vector<double> flat;  // channel by channel
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t pool = 0; pool < 3; ++pool) {
            double best = 0;  // as after the ReLU
            for (std::size_t p = 2 * pool; p < 2 * pool + 2; ++p) {
                double sum = bias[c];
                for (std::size_t mark = 0; mark < 2; ++mark) {
                    for (std::size_t k = 0; k < 2; ++k)
                        sum += weight[c * 4 + mark * 2 + k] * x[(p + k) * 2 + mark];
                }
                best = std::max(best, (sum - mean[c]) / std::sqrt(variance[c] + 1e-5) * scale[c] + shift[c]);
            }
            flat.push_back(best);
        }
    }
    std::vector<double> y(2);
    model.outputs(x, y);
    for (std::size_t unit = 0; unit < 2; ++unit) {
        double sum = dense_bias[unit];
        for (std::size_t i = 0; i < 9; ++i) sum += dense[unit * 9 + i] * flat[i];
        CHECK(y[unit] == doctest::Approx(sum).epsilon(1e-12));
    }
}

TEST_CASE("the bytes of a small file are these") {
    std::string header = golden_header;
    header.replace(header.find("00000000"), 8, "7731ade5");  // by Python's zlib
    CHECK(model_bytes(golden_model(), golden_card()) == test::raw_file(header, golden_data));
    const LoadedModel<TinyModel> loaded = read_model<TinyModel>(bytes_of(sealed(golden_header, golden_data)));
    CHECK(std::ranges::equal(loaded.model.parameters(), std::vector<float>{0.5f, -0.25f, 2}));
    CHECK(loaded.card.scaling == golden_card().scaling);
    CHECK(loaded.card.seed.value == golden_card().seed.value);
    CHECK(loaded.card.notes == golden_card().notes);
    CHECK(loaded.card.recipe == golden_card().recipe);
    CHECK(loaded.card.table == golden_card().table);
    CHECK(loaded.card.kept_epoch == 5);
    CHECK(loaded.card.bins == 2);
    CHECK(loaded.card.library_version == "0.0.0");
}

TEST_CASE("files of version 0.1 load, and do not know what they did not note") {
    const LoadedModel<TinyModel> loaded =
        read_model<TinyModel>(bytes_of(sealed(golden_header_of_0_1, golden_data)));
    CHECK(std::ranges::equal(loaded.model.parameters(), std::vector<float>{0.5f, -0.25f, 2}));
    CHECK(loaded.card.marks == golden_card().marks);
    CHECK(loaded.card.scaling == golden_card().scaling);
    CHECK(loaded.card.bins == 2);
    CHECK_FALSE(loaded.card.both_strands);
    CHECK(loaded.card.table.empty());
    CHECK(loaded.card.signals.empty());
    CHECK(loaded.card.recipe.empty());
    CHECK(loaded.card.kept_epoch == std::nullopt);
    CHECK(loaded.card.notes == std::map<std::string, std::string>{{"recipe", "say \"hi\""}});
    const std::string older =
        replaced(golden_header_of_0_1, "\"task\":\"classify\",", "");  // from before there were tasks
    REQUIRE(older != "");
    CHECK(read_model<TinyModel>(bytes_of(sealed(older, golden_data))).card.task == TaskKind::classify);
}

TEST_CASE("every flipped bit is refused") {
    const std::string file = sealed(golden_header, golden_data);
    REQUIRE(fault(file) == "");
    for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
        std::string changed = file;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        const std::string said = fault(changed);
        CAPTURE(bit);
        CAPTURE(said);
        REQUIRE(is_good_message(said));
    }
}

TEST_CASE("every cut and every byte behind the end is refused") {
    const std::string file = sealed(golden_header, golden_data);
    for (std::size_t length = 0; length < file.size(); ++length)
        REQUIRE(is_good_message(fault(file.substr(0, length))));
    for (int byte = 0; byte < 256; ++byte) REQUIRE(is_good_message(fault(file + static_cast<char>(byte))));
    REQUIRE(is_good_message(fault(file + file)));
}

TEST_CASE("no header does more than to be refused, even under a right checksum") {
    RandomStream stream(Seed{9}, Purpose::test, 0, 0);
    const std::string pieces = "{}[]\",:\\0123456789-.eE \xFF";
    const auto below = [&](std::size_t n) { return stream.below(static_cast<std::uint32_t>(n)); };
    int refused = 0;
    for (int i = 0; i < 5000; ++i) {
        std::string header = golden_header;
        for (std::uint32_t change = below(4); change < 4; ++change) {
            const std::size_t at = below(header.size());
            const std::size_t from = below(header.size());
            switch (below(3)) {
            case 0:
                header[at] = pieces[below(pieces.size())];
                break;
            case 1:
                header.erase(at, below(6));
                break;
            default:
                header.insert(at, header.substr(from, below(20)));
            }
        }
        const std::string said = fault(sealed(header, golden_data));
        if (said.empty()) continue;
        ++refused;
        CAPTURE(said);
        REQUIRE(is_good_message(said));
    }
    CHECK(refused > 4000);
}

TEST_CASE("a model of another network or signal") {
    struct Other : Sequential<Dense<Units{2}>, ReLU, Dense<Units{1}>> {};
    CHECK(
        fault<Model<Other, Signal{.bins = 2, .marks = 1}>>(sealed(golden_header, golden_data)) ==
        "m: holds another network: \"Sequential(Dense(units=1))\" (wanted \"Sequential(Dense(units=2), ReLU, "
        "Dense(units=1))\"); load it with the network that it was saved from");
    CHECK(fault<Model<Tiny, Signal{.bins = 3, .marks = 1}>>(sealed(golden_header, golden_data)) ==
          "m: is for 1 marks x 2 bins (wanted 1 x 3); use a network of that shape");
    CHECK(fault<Model<Tiny, Signal{.bins = 1, .marks = 2}>>(sealed(golden_header, golden_data)) ==
          "m: is for 1 marks x 2 bins (wanted 2 x 1); use a network of that shape");
    CHECK(fault<Model<Tiny, TinyModel::signal, double>>(sealed(golden_header, golden_data)) ==
          "m: tensor 1.weight is F32 (wanted F64); load it into a model of float for F32, of double for F64");
}

TEST_CASE("a right checksum does not excuse wrong content") {
    CHECK(fault_with(R"("format":"deepchrome",)", "") == "m: has no \"format\" in its metadata" + foreign);
    CHECK(fault_with(R"("format":"deepchrome")", R"("format":"pt")") ==
          "m: is of the format \"pt\" (wanted \"deepchrome\"); give a model that deepchrome saved");
    CHECK(fault_with(R"("format_version":"2")", R"("format_version":"3")") ==
          "m: is of format version 3 (wanted 1 to 2); use the version of deepchrome that saved it");
    CHECK(
        fault_with("Dense(units=1)", R"(Den\nse\")") ==
        "m: holds another network: \"Sequential(Den\\u000ase\\\")\" (wanted \"Sequential(Dense(units=1))\"); "
        "load it with the network that it was saved from");
    CHECK(fault_with(R"("bins":"2")", R"("bins":"two")") ==
          "m: the metadata \"bins\" is not JSON at byte 1 (wanted a value)" + foreign);
    CHECK(fault_with(R"([\"H3K4me3\"])", R"([\"a,b\"])") ==
          "m: the card: the name of mark 1 has a comma or a quote in it; use letters, digits, '.', '-' and "
          "'_'");
    CHECK(fault_with("[0.25]", "[0]") == "m: the scaling standardize has 1 means and 1 deviations (wanted 1 "
                                         "finite ones of each, deviations above 0); "
                                         "fit it to the training genes");
    CHECK(fault_with(R"(\"OFF\",)", R"(\"OFF\",\"HALF\",)") ==
          "m: the card names 3 classes (wanted 2, for a network with one output); name every class, or none");

    CHECK(fault_with("\"1.bias\"", "\"2.bias\"") ==
          "m: has no tensor 1.bias, which the network needs" + foreign);
    CHECK(fault_with("[8,12]}", "[8,12]},\"9.x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[12,13]}",
                     golden_data + "x") ==
          "m: has a tensor \"9.x\", which the network has no place for" + foreign);
    CHECK(fault_with("[1,2]", "[2,1]") ==
          "m: tensor 1.weight has the shape [2, 1] (wanted [1, 2])" + foreign);
    CHECK(fault_with("[1,2]", "[2]") == "m: tensor 1.weight has the shape [2] (wanted [1, 2])" + foreign);
    for (const auto& [word, said] : {std::pair{std::string("\0\0\xC0\x7F", 4), "nan"},
                                     std::pair{std::string("\0\0\x80\xFF", 4), "-inf"}}) {
        CHECK(fault(sealed(golden_header, golden_data.substr(0, 8) + word)) ==
              "m: tensor 1.bias holds " + std::string(said) +
                  " (wanted finite numbers); train the model again");
    }
}

TEST_CASE("a model that no longer gives its probe's output") {
    const std::string remedy = "; use the version of deepchrome that saved it, \"0.0.0\"";
    CHECK(fault_with("2.65625", "2.6563") == "m: output 0 for its probe is 2.65625 (wanted 2.6563)" + remedy);
    CHECK(fault_with("2.65625", "2.65629") ==
          "m: output 0 for its probe is 2.65625 (wanted 2.65629)" + remedy);
    CHECK(fault_with("2.65625", "2.65627") == "");  // within 1e-5 of its size
    CHECK(fault_with("[1.625,", "[1e38,") == "m: output 0 for its probe is 5e+37 (wanted 2.65625)" + remedy);
    const auto no = [](const std::string& what) {
        return "m: the metadata \"probe\" has no " + what + " numbers" + foreign;
    };
    CHECK(fault_with("[2.65625]", "[]") == no("output of 1"));
    CHECK(fault_with("[1.625,0.625]", "[1.625]") == no("input of 2"));
    CHECK(fault_with("[1.625,0.625]", "[1.625,null]") == no("input of 2"));
    CHECK(fault_with(R"(\"input\")", R"(\"in\")") == no("input of 2"));
}

TEST_CASE("files appear whole, and again the same") {
    const Folder folder;
    const std::filesystem::path path = folder.path / "m.safetensors";
    write_model(golden_model(), golden_card(), path);
    CHECK(read_file(path) == sealed(golden_header, golden_data));
    CHECK(read_model<TinyModel>(path).card.marks == std::vector<std::string>{"H3K4me3"});
    CHECK(read_model<TinyModel>(path.string()).card.marks == std::vector<std::string>{"H3K4me3"});
    CHECK(read_model_card(path).marks == std::vector<std::string>{"H3K4me3"});
    CHECK(read_model_card(bytes_of(read_file(path))).bins == 2);
    CHECK(message([&] { read_model_card(bytes_of("x")); }) ==
          "the model: has 1 bytes (wanted a model file)" + foreign);

    // What cannot be saved leaves what was there.
    TinyModel diverged = golden_model();
    diverged.parameters()[2] = std::numeric_limits<float>::infinity();
    CHECK_THROWS_WITH_AS(write_model(diverged, golden_card(), path),
                         (path.string() +
                          ": tensor 1.bias to save holds inf (wanted finite numbers); train with a "
                          "smaller learning rate")
                             .c_str(),
                         NumericError);
    std::ranges::fill(diverged.parameters(), 3e38f);
    CHECK_THROWS_WITH_AS(write_model(diverged, golden_card(), path),
                         (path.string() +
                          ": the output of the model to save is not finite; train with a smaller "
                          "learning rate")
                             .c_str(),
                         NumericError);
    CHECK(message([&] { write_model(golden_model(), ModelCard{}, path); }) ==
          path.string() + ": the card: 0 marks are named (wanted 1); name every mark once");
    CHECK(read_file(path) == sealed(golden_header, golden_data));
    CHECK(folder.files() == 1);
}

TEST_CASE("places where there is no file, or none can be") {
    const Folder folder;
    const std::string nowhere = (folder.path / "none" / "m.safetensors").string();
    CHECK(message([&] { write_model(golden_model(), golden_card(), nowhere); }) ==
          nowhere + ": cannot be written (No such file or directory); choose another place or change its "
                    "permissions");
    CHECK(message([&] { read_model<TinyModel>(nowhere); }) ==
          nowhere + ": cannot be read (No such file or directory); check the path");
    CHECK(message([&] { read_model<TinyModel>(folder.path); }) ==
          folder.path.string() + ": is a folder (wanted a file); give the path of a file");
    CHECK(folder.files() == 0);
}
