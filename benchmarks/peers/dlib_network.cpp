// SPDX-License-Identifier: BSD-3-Clause
//
//     peer-dlib-network train|predict BATCH THREADS SECONDS
//
// Genes per second of the DeepChrome network in dlib. Its BLAS has as many threads as OPENBLAS_NUM_THREADS
// says.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <dlib/dnn.h>

#include "../stopwatch.hpp"

namespace {

template <class Below>
using Convolution = dlib::add_layer<dlib::con_<50, 5, 10, 1, 1, 0, 0>, Below>;
template <class Below>
using Pool = dlib::add_layer<dlib::max_pool_<1, 5, 1, 5, 0, 0>, Below>;
using Input = dlib::input<dlib::matrix<float>>;
using Network = dlib::loss_multiclass_log<
    dlib::fc<2, dlib::relu<dlib::fc<
                    125, dlib::relu<dlib::fc<625, dlib::dropout<Pool<dlib::relu<Convolution<Input>>>>>>>>>>;

}  // namespace

int main(int count, char** words) {
    if (count != 5) return 2;
    const std::string task = words[1];
    const auto batch = static_cast<std::size_t>(std::atoi(words[2]));
    const double seconds = std::atof(words[4]);
    dlib::rand random(1);
    std::vector<dlib::matrix<float>> genes(batch, dlib::matrix<float>(5, 100));
    std::vector<unsigned long> labels(batch);
    for (auto& gene : genes) {
        for (float& value : gene) value = random.get_random_float();
    }
    for (auto& label : labels) label = random.get_random_32bit_number() % 2;
    Network network;
    double rate = 0;
    if (task == "train") {
        dlib::dnn_trainer<Network> trainer(network, dlib::sgd(0, 0));
        trainer.set_learning_rate(1e-3);
        rate = times_per_second(seconds, [&] { trainer.train_one_step(genes, labels); });
        trainer.get_net();
    } else {
        rate = times_per_second(seconds, [&] { network(genes, batch); });
    }
    std::printf("%.6g\n", static_cast<double>(batch) * rate);
}
