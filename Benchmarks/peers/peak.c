// What the machine can do at most: multiply-adds of registers only, by number type and instruction set, and reading of
// memory. One JSON object a line.
//
//   cc -O2 -pthread peak.c -o peak
//   ./peak                         every limit, with one thread and with one a CPU this process may use
//   ./peak gauge THREADS SECONDS   only the float32 peak, in order to see how quiet the machine is
#define _GNU_SOURCE
#include <immintrin.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_THREADS 64
#define REPEATS 7

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Keeps the compiler from folding a sum that nothing reads.
#define KEEP(v) __asm__ volatile("" : "+v"(v))

// Twelve independent sums cover the latency of every unit here and leave AVX2's sixteen registers room for operands.
#define TWELVE(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)

// One loop that does nothing but STEP on twelve sums; operations are counted as one multiplication plus one addition.
#define PEAK(name, isa, type, zero, operand, step, operations)                                                         \
  __attribute__((target(isa))) static double name(double seconds, const char *memory, size_t bytes) {                  \
    (void)memory, (void)bytes;                                                                                         \
    type x = operand, y = operand;                                                                                     \
    KEEP(x);                                                                                                           \
    KEEP(y);                                                                                                           \
    TWELVE(DECLARE_##zero)                                                                                             \
    double start = now(), end;                                                                                         \
    long rounds = 0;                                                                                                   \
    do {                                                                                                               \
      for (int r = 0; r < 20000; r++) { TWELVE(step) }                                                                 \
      rounds += 20000;                                                                                                 \
    } while ((end = now()) - start < seconds);                                                                         \
    return (double)rounds * 12 * (operations) / (end - start);                                                         \
  }

#define DECLARE_ps256(i) __m256 s##i = _mm256_setzero_ps();
#define DECLARE_ps512(i) __m512 s##i = _mm512_setzero_ps();
#define DECLARE_si256(i) __m256i s##i = _mm256_setzero_si256();
#define DECLARE_si512(i) __m512i s##i = _mm512_setzero_si512();

#define FMA_256(i)                                                                                                     \
  s##i = _mm256_fmadd_ps(x, y, s##i);                                                                                  \
  KEEP(s##i);
#define FMA_512(i)                                                                                                     \
  s##i = _mm512_fmadd_ps(x, y, s##i);                                                                                  \
  KEEP(s##i);
#define BF16_512(i)                                                                                                    \
  s##i = _mm512_dpbf16_ps(s##i, (__m512bh)x, (__m512bh)y);                                                             \
  KEEP(s##i);
// Exact sums without VNNI: bytes widened to 16 bits beforehand, since vpmaddubsw saturates. The product is the same in
// every step, and must not be hoisted for that.
#define MADD_256(i)                                                                                                    \
  KEEP(x);                                                                                                             \
  s##i = _mm256_add_epi32(s##i, _mm256_madd_epi16(x, y));                                                              \
  KEEP(s##i);
#define VNNI_256(i)                                                                                                    \
  s##i = _mm256_dpbusd_avx_epi32(s##i, x, y);                                                                          \
  KEEP(s##i);
#define VNNI_512(i)                                                                                                    \
  s##i = _mm512_dpbusd_epi32(s##i, x, y);                                                                              \
  KEEP(s##i);

PEAK(float32_avx2, "avx2,fma", __m256, ps256, _mm256_set1_ps(1e-3f), FMA_256, 16)
PEAK(float32_avx512, "avx512f", __m512, ps512, _mm512_set1_ps(1e-3f), FMA_512, 32)
PEAK(bfloat16_avx512, "avx512f,avx512bf16", __m512i, ps512, _mm512_set1_epi16(0x3f80), BF16_512, 64)
PEAK(int8_avx2, "avx2", __m256i, si256, _mm256_set1_epi16(3), MADD_256, 32)
PEAK(int8_avxvnni, "avx2,avxvnni", __m256i, si256, _mm256_set1_epi8(3), VNNI_256, 64)
PEAK(int8_avx512, "avx512f,avx512vnni", __m512i, si512, _mm512_set1_epi8(3), VNNI_512, 128)

// Bytes a second when reading the same memory over and over.
__attribute__((target("avx2"))) static double read_memory(double seconds, const char *memory, size_t bytes) {
  __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
  double start = now(), end;
  long rounds = 0;
  do {
    for (size_t i = 0; i < bytes; i += 128) {
      a = _mm256_xor_si256(a, _mm256_load_si256((const __m256i *)(memory + i)));
      b = _mm256_xor_si256(b, _mm256_load_si256((const __m256i *)(memory + i + 32)));
      c = _mm256_xor_si256(c, _mm256_load_si256((const __m256i *)(memory + i + 64)));
      d = _mm256_xor_si256(d, _mm256_load_si256((const __m256i *)(memory + i + 96)));
    }
    rounds++;
  } while ((end = now()) - start < seconds);
  a = _mm256_xor_si256(_mm256_xor_si256(a, b), _mm256_xor_si256(c, d));
  KEEP(a);
  return (double)rounds * (double)bytes / (end - start);
}

typedef double (*measurement)(double seconds, const char *memory, size_t bytes);

typedef struct {
  measurement measure;
  double seconds, rate;
  const char *memory;
  size_t bytes;
  int cpu;
} job;

static pthread_barrier_t start_line;

static void *work(void *argument) {
  job *j = argument;
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET(j->cpu, &cpus);
  pthread_setaffinity_np(pthread_self(), sizeof cpus, &cpus);
  pthread_barrier_wait(&start_line);
  j->rate = j->measure(j->seconds, j->memory, j->bytes);
  return NULL;
}

static int cpus[MAX_THREADS], cpu_count;

static void find_cpus(void) {
  cpu_set_t allowed;
  sched_getaffinity(0, sizeof allowed, &allowed);
  for (int i = 0; i < CPU_SETSIZE && cpu_count < MAX_THREADS; i++)
    if (CPU_ISSET(i, &allowed)) cpus[cpu_count++] = i;
}

// The rates of all threads together, each pinned to a CPU of its own, in units of 1e9 a second.
static double rate(measurement measure, int threads, double seconds, char *memory, size_t bytes) {
  pthread_t handles[MAX_THREADS];
  job jobs[MAX_THREADS];
  double sum = 0;
  pthread_barrier_init(&start_line, NULL, (unsigned)threads);
  for (int i = 0; i < threads; i++) {
    jobs[i] = (job){measure, seconds, 0, memory + (size_t)i * bytes, bytes, cpus[i % cpu_count]};
    pthread_create(&handles[i], NULL, work, &jobs[i]);
  }
  for (int i = 0; i < threads; i++) {
    pthread_join(handles[i], NULL);
    sum += jobs[i].rate;
  }
  pthread_barrier_destroy(&start_line);
  return sum * 1e-9;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void report(const char *type, const char *how, const char *unit, measurement measure, char *memory,
                   size_t bytes) {
  for (int threads = 1; threads <= cpu_count; threads += cpu_count > 1 ? cpu_count - 1 : 1) {
    double rates[REPEATS];
    for (int i = 0; i < REPEATS; i++) rates[i] = rate(measure, threads, 0.08, memory, bytes);
    qsort(rates, REPEATS, sizeof *rates, ascending);
    printf("{\"type\": \"%s\", \"how\": \"%s\", \"unit\": \"%s\", \"threads\": %d, \"median\": %.2f, \"best\": %.2f}\n",
           type, how, unit, threads, rates[REPEATS / 2], rates[REPEATS - 1]);
    fflush(stdout);
  }
}

int main(int count, char **arguments) {
  find_cpus();
  measurement float32 = __builtin_cpu_supports("avx512f") ? float32_avx512 : float32_avx2;
  if (count == 4 && strcmp(arguments[1], "gauge") == 0) {
    int threads = atoi(arguments[2]);
    if (threads < 1 || threads > MAX_THREADS) return 2;
    printf("{\"threads\": %d, \"gflops\": %.2f}\n", threads, rate(float32, threads, atof(arguments[3]), NULL, 0));
    return 0;
  }
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 3;
  report("float32", "AVX2 FMA", "GFLOP/s", float32_avx2, NULL, 0);
  if (float32 == float32_avx512) report("float32", "AVX-512 FMA", "GFLOP/s", float32_avx512, NULL, 0);
  if (__builtin_cpu_supports("avx512bf16")) report("bfloat16", "AVX-512 BF16", "GFLOP/s", bfloat16_avx512, NULL, 0);
  report("int8", "AVX2 vpmaddwd", "GOP/s", int8_avx2, NULL, 0);
  if (__builtin_cpu_supports("avxvnni")) report("int8", "AVX-VNNI", "GOP/s", int8_avxvnni, NULL, 0);
  if (__builtin_cpu_supports("avx512vnni")) report("int8", "AVX-512 VNNI", "GOP/s", int8_avx512, NULL, 0);

  size_t bytes = 256ul << 20;  // a thread; far beyond its share of any last-level cache
  char *memory = aligned_alloc(4096, bytes * (size_t)cpu_count);
  if (!memory) return 1;
  memset(memory, 1, bytes * (size_t)cpu_count);
  report("memory", "L2, 512 KiB a thread", "GB/s", read_memory, memory, 512ul << 10);
  report("memory", "L3, 4 MiB a thread", "GB/s", read_memory, memory, 4ul << 20);
  report("memory", "DRAM, 256 MiB a thread", "GB/s", read_memory, memory, bytes);
  free(memory);
  return 0;
}
