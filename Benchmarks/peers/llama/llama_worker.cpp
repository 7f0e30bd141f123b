// llama.cpp's worker: texts in, unit vectors out, by the protocol of ../README.md on standard input and output.
//
//   llama_worker FOLDER       with FOLDER/PRECISION.gguf for every precision asked for
//
// A line asks for one thing and names at most strings and numbers, so that a search for a key suffices to read it.
#include "llama.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <numeric>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

// What was fastest in a sweep: tokens of one pass, sequences in it, and the length the model was trained for.
constexpr int batchTokens = 256, batchSequences = 64, maximumTokens = 256;

double wallSeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpuSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

// The peak of resident memory in MiB, of this program alone: getrusage would count its parent's, too.
double peakMemory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::stod(line.substr(6)) / 1024;
  return 0;
}

// Where the value of a key begins in a line of JSON.
size_t valueStart(const std::string &line, const std::string &key) {
  auto at = line.find("\"" + key + "\"");
  if (at == std::string::npos) throw std::runtime_error("the request has no " + key);
  return line.find_first_not_of(" :", at + key.size() + 2);
}

std::string stringValue(const std::string &line, const std::string &key) {
  std::string value;
  for (auto at = valueStart(line, key) + 1; at < line.size() && line[at] != '"'; at++) {
    if (line[at] == '\\') at++;
    value += line[at];
  }
  return value;
}

int numberValue(const std::string &line, const std::string &key) {
  return std::stoi(line.substr(valueStart(line, key)));
}

std::vector<std::string> readLines(const std::string &path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class Encoder {
public:
  Encoder(const std::string &path, int threads) {
    llama_backend_init();
    model = llama_model_load_from_file(path.c_str(), llama_model_default_params());
    if (!model) throw std::runtime_error("cannot load " + path);
    auto parameters = llama_context_default_params();
    parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = batchTokens;
    parameters.n_seq_max = batchSequences;
    parameters.n_threads = parameters.n_threads_batch = threads;
    parameters.embeddings = true;
    parameters.pooling_type = LLAMA_POOLING_TYPE_MEAN;
    parameters.attention_type = LLAMA_ATTENTION_TYPE_NON_CAUSAL;
    parameters.kv_unified = true;
    parameters.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;
    context = llama_init_from_model(model, parameters);
    if (!context) throw std::runtime_error("cannot make a context for " + path);
    vocabulary = llama_model_get_vocab(model);
    dimension = size_t(llama_model_n_embd(model));
    batch = llama_batch_init(batchTokens, 0, 1);
  }

  size_t dimension;

  // The vectors of texts, [texts × dimension]; the longest texts are computed first, for they fill batches worst.
  std::vector<float> encode(const std::vector<std::string> &texts) {
    std::vector<std::vector<llama_token>> tokens;
    for (const auto &text : texts) tokens.push_back(tokenize(text));
    std::vector<size_t> order(texts.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return tokens[a].size() > tokens[b].size(); });
    std::vector<float> vectors(texts.size() * dimension);
    tokenCount = 0;
    for (size_t text : order) {
      bool isFull = batch.n_tokens + int(tokens[text].size()) > batchTokens || int(batched.size()) == batchSequences;
      if (isFull) flush(vectors);
      append(tokens[text]);
      batched.push_back(text);
      tokenCount += tokens[text].size();
    }
    flush(vectors);
    return vectors;
  }

  // Tokens of the texts that were encoded last.
  size_t tokenCount = 0;

private:
  llama_model *model;
  llama_context *context;
  const llama_vocab *vocabulary;
  llama_batch batch;
  std::vector<size_t> batched;  // the texts in `batch`

  std::vector<llama_token> tokenize(const std::string &text) {
    std::vector<llama_token> tokens(text.size() + 8);
    int count =
        llama_tokenize(vocabulary, text.data(), int(text.size()), tokens.data(), int(tokens.size()), true, true);
    if (count < 0) throw std::runtime_error("the tokenizer failed");
    tokens.resize(size_t(count));
    if (count > maximumTokens) {
      auto separator = tokens.back();
      tokens.resize(maximumTokens);
      tokens.back() = separator;
    }
    return tokens;
  }

  void append(const std::vector<llama_token> &tokens) {
    for (size_t position = 0; position < tokens.size(); position++) {
      int at = batch.n_tokens++;
      batch.token[at] = tokens[position];
      batch.pos[at] = llama_pos(position);
      batch.n_seq_id[at] = 1;
      batch.seq_id[at][0] = llama_seq_id(batched.size());
      batch.logits[at] = 1;
    }
  }

  void flush(std::vector<float> &vectors) {
    if (batched.empty()) return;
    if (llama_encode(context, batch) < 0) throw std::runtime_error("llama_encode failed");
    for (size_t sequence = 0; sequence < batched.size(); sequence++) {
      const float *pooled = llama_get_embeddings_seq(context, llama_seq_id(sequence));
      double square = 0;
      for (size_t d = 0; d < dimension; d++) square += double(pooled[d]) * double(pooled[d]);
      float scale = float(1 / std::sqrt(square));
      for (size_t d = 0; d < dimension; d++) vectors[batched[sequence] * dimension + d] = pooled[d] * scale;
    }
    batched.clear();
    batch.n_tokens = 0;
  }
};

// A float32 matrix in NumPy's format, version 1.0.
void writeArray(const std::string &path, const std::vector<float> &values, size_t columns) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                       std::to_string(values.size() / columns) + ", " + std::to_string(columns) + "), }";
  while ((10 + header.size() + 1) % 64) header += ' ';
  header += '\n';
  std::ofstream file(path, std::ios::binary);
  const char magic[] = {'\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0, char(header.size() & 255), char(header.size() >> 8)};
  file.write(magic, sizeof magic);
  file << header;
  file.write(reinterpret_cast<const char *>(values.data()), std::streamsize(values.size() * sizeof(float)));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

class Worker {
public:
  explicit Worker(std::string folder) : folder(std::move(folder)) {}

  // The answer to one line.
  std::string answer(const std::string &line) {
    auto verb = line.substr(2, line.find('"', 2) - 2);
    if (verb == "load") return load(line);
    if (!encoder) throw std::runtime_error("nothing is loaded");
    auto texts = readLines(stringValue(line, "file"));
    if (verb == "run") return run(texts);
    if (verb == "latency") return latency(texts, numberValue(line, "calls"));
    if (verb == "save") {
      writeArray(stringValue(line, "output"), encoder->encode(texts), encoder->dimension);
      return format("{\"texts\": %zu}", texts.size());
    }
    throw std::runtime_error("unknown request " + verb);
  }

private:
  std::string folder;
  Encoder *encoder = nullptr;  // lives as long as the process

  template <typename... Values> static std::string format(const char *pattern, Values... values) {
    char text[512];
    snprintf(text, sizeof text, pattern, values...);
    return text;
  }

  std::string load(const std::string &line) {
    double start = wallSeconds();
    auto precision = stringValue(line, "precision");
    encoder = new Encoder(folder + "/" + precision + ".gguf", numberValue(line, "threads"));
    return format("{\"seconds\": %.6f, \"version\": \"%s\", \"precision\": \"%s\", \"rss_mib\": %.1f}",
                  wallSeconds() - start, llama_version(), precision.c_str(), peakMemory());
  }

  std::string run(const std::vector<std::string> &texts) {
    double cpu = cpuSeconds(), start = wallSeconds();
    encoder->encode(texts);
    double seconds = wallSeconds() - start;
    return format("{\"seconds\": %.6f, \"cpu_seconds\": %.6f, \"tokens\": %zu, \"rss_mib\": %.1f}", seconds,
                  cpuSeconds() - cpu, encoder->tokenCount, peakMemory());
  }

  std::string latency(const std::vector<std::string> &texts, int calls) {
    int warming = std::max(5, calls / 10);
    std::vector<double> seconds;
    for (int call = -warming; call < calls; call++) {
      double start = wallSeconds();
      encoder->encode({texts.front()});
      if (call >= 0) seconds.push_back(wallSeconds() - start);
    }
    std::sort(seconds.begin(), seconds.end());
    return format("{\"p50_ms\": %.4f, \"p99_ms\": %.4f}", 1e3 * seconds[seconds.size() / 2],
                  1e3 * seconds[seconds.size() * 99 / 100]);
  }
};

}  // namespace

int main(int count, char **arguments) {
  if (count != 2) {
    std::cerr << "usage: llama_worker FOLDER\n";
    return 2;
  }
  llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
  Worker worker(arguments[1]);
  for (std::string line; std::getline(std::cin, line);) {
    std::string answer;
    try {
      answer = worker.answer(line);
    } catch (const std::exception &error) {
      answer = std::string("{\"error\": \"") + error.what() + "\"}";
    }
    std::cout << answer << std::endl;
  }
  std::cout.flush();
  // llama.cpp's own threads and buffers go with the process.
  _exit(0);
}
