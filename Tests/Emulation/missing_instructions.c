// Two instructions in software, for processors of x86 that have AVX-512 but lack them: VDPBF16PS of AVX-512 BF16 and
// the VPDPBUSD of AVX-VNNI. Dispatch is told that they are there, and each that is met raises SIGILL, upon which it is
// computed on the saved registers as Intel's manual (volume 2) says. So the very code of those levels runs.
//
// Linked with -Wl,--wrap=sememe_cpu_features.
#include "../../Sources/CSememeKernels/cpu_features.h"

#include <cpuid.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

uint32_t __real_sememe_cpu_features(void);
uint32_t __wrap_sememe_cpu_features(void);

uint32_t __wrap_sememe_cpu_features(void) {
  const uint32_t real = __real_sememe_cpu_features();
  return real & SEMEME_CPU_AVX512 ? real | SEMEME_CPU_AVX_VNNI | SEMEME_CPU_AVX512_BF16 : real;
}

// MARK: Saved registers

/// A register of 512 bits.
typedef union vector512 {
  uint8_t bytes[64];
  uint16_t words[32];
  int32_t integers[16];
  float floats[16];
} vector512;

/// The parts of vector registers in the XSAVE area; the processor tells where all but the first lie.
enum { xmm_state = 1, ymm_state = 2, upper_state = 6, zmm16_state = 7, state_bits_offset = 512, xmm_offset = 160 };

/// Asked once, since the question itself takes a virtual machine many microseconds.
static size_t offsets[8];

static void find_offsets(void) {
  for (unsigned state = ymm_state; state <= zmm16_state; state++) {
    unsigned size, offset, ecx, edx;
    __get_cpuid_count(0xd, state, &size, &offset, &ecx, &edx);
    offsets[state] = offset;
  }
}

/// A part of a register in the area. One whose bit is not set is zero, whatever its bytes are; `writes` sets it.
static uint8_t *part(uint8_t *area, unsigned state, size_t offset, size_t all_bytes, bool writes) {
  uint64_t bits;
  memcpy(&bits, area + state_bits_offset, sizeof bits);
  if (bits >> state & 1) return area + offset;
  if (!writes) return NULL;
  memset(area + offset, 0, all_bytes);
  bits |= UINT64_C(1) << state;
  memcpy(area + state_bits_offset, &bits, sizeof bits);
  return area + offset;
}

/// Copies a vector register out of the area, or into it.
static void copy_register(uint8_t *area, unsigned number, vector512 *value, bool writes) {
  const struct {
    unsigned state;
    size_t offset, bytes, first, count;
  } parts[] = {{xmm_state, xmm_offset, 16, 0, 16},
               {ymm_state, offsets[ymm_state], 16, 0, 16},
               {upper_state, offsets[upper_state], 32, 0, 16},
               {zmm16_state, offsets[zmm16_state], 64, 16, 16}};
  uint8_t *bytes = value->bytes;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if ((number >= 16) != (parts[i].first == 16)) continue;
    uint8_t *saved = part(area, parts[i].state, parts[i].offset, parts[i].bytes * parts[i].count, writes);
    if (saved) saved += (number - parts[i].first) * parts[i].bytes;
    if (writes) {
      memcpy(saved, bytes, parts[i].bytes);
    } else if (saved) {
      memcpy(bytes, saved, parts[i].bytes);
    } else {
      memset(bytes, 0, parts[i].bytes);
    }
    bytes += parts[i].bytes;
  }
}

// MARK: Operands

/// An instruction on its way through decoding.
typedef struct instruction {
  ucontext_t *context;
  const uint8_t *next;  ///< the byte to decode
  unsigned reg_high, index_high, base_high;
  unsigned first;         ///< the first source register
  size_t bytes;           ///< of a vector
  bool is_broadcast;      ///< of one element in memory
  unsigned displacement;  ///< what a displacement of one byte counts
} instruction;

static int64_t displacement32(instruction *in) {
  int32_t value;
  memcpy(&value, in->next, sizeof value);
  in->next += sizeof value;
  return value;
}

static int64_t general_register(const instruction *in, unsigned number) {
  static const int places[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                 REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
  return in->context->uc_mcontext.gregs[places[number]];
}

/// The address of an operand in memory, whose ModRM byte is the next one.
static const uint8_t *address(instruction *in) {
  const unsigned modrm = *in->next++, mode = modrm >> 6, rm = modrm & 7;
  int64_t sum = 0;
  bool is_relative = false;
  if (rm == 4) {
    const unsigned sib = *in->next++, index = (sib >> 3 & 7) | in->index_high << 3, base = sib & 7;
    if (index != 4) sum += general_register(in, index) << (sib >> 6);
    sum += base == 5 && mode == 0 ? displacement32(in) : general_register(in, base | in->base_high << 3);
  } else if (rm == 5 && mode == 0) {
    sum += displacement32(in);
    is_relative = true;
  } else {
    sum += general_register(in, rm | in->base_high << 3);
  }
  if (mode == 1) sum += (int64_t)(int8_t)*in->next++ * in->displacement;
  if (mode == 2) sum += displacement32(in);
  if (is_relative) sum += (int64_t)in->next;
  return (const uint8_t *)sum;
}

/// Reads the second source, a register or memory.
static vector512 second_source(instruction *in, uint8_t *area) {
  vector512 value = {{0}};
  if (*in->next >> 6 == 3) {
    copy_register(area, (*in->next++ & 7) | in->base_high << 3 | in->index_high << 4, &value, false);
    return value;
  }
  const uint8_t *memory = address(in);
  if (!in->is_broadcast) {
    memcpy(value.bytes, memory, in->bytes);
  } else {
    for (size_t i = 0; i < 16; i++) memcpy(&value.integers[i], memory, sizeof(int32_t));
  }
  return value;
}

// MARK: Instructions

static float without_denormals(float x) { return fpclassify(x) == FP_SUBNORMAL ? copysignf(0, x) : x; }

static float widened(uint16_t x) {
  const uint32_t bits = (uint32_t)x << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return without_denormals(value);
}

/// Adds products of pairs, the odd ones first, each rounded to nearest; denormals count as zero.
static void dot_bf16(vector512 *sums, const vector512 *a, const vector512 *b) {
  for (size_t i = 0; i < 16; i++) {
    float sum = without_denormals(sums->floats[i]);
    for (size_t j = 2; j-- > 0;) {
      sum = without_denormals(fmaf(widened(a->words[2 * i + j]), widened(b->words[2 * i + j]), sum));
    }
    sums->floats[i] = sum;
  }
}

/// Adds the products of four bytes without sign and four with.
static void dot_bytes(vector512 *sums, const vector512 *a, const vector512 *b) {
  for (size_t i = 0; i < 8; i++) {
    for (size_t j = 4 * i; j < 4 * i + 4; j++) sums->integers[i] += a->bytes[j] * (int8_t)b->bytes[j];
  }
  memset(sums->bytes + 32, 0, 32);
}

/// Whether EVEX.512.F3.0F38.W0 52 /r without a mask comes next, its prefix decoded.
static bool is_dot_bf16(instruction *in) {
  const uint8_t *code = in->next;
  const bool is_it =
      code[0] == 0x62 && (code[1] & 7) == 2 && (code[2] & 0x83) == 2 && (code[3] & 0xe7) == 0x40 && code[4] == 0x52;
  if (!is_it) return false;
  in->reg_high = (code[1] >> 7 ^ 1u) | (code[1] >> 4 & 1 ^ 1u) << 1;
  in->index_high = code[1] >> 6 & 1 ^ 1u;
  in->base_high = code[1] >> 5 & 1 ^ 1u;
  in->first = (~code[2] >> 3 & 15u) | (code[3] >> 3 & 1 ^ 1u) << 4;
  in->is_broadcast = code[3] & 0x10;
  in->bytes = 64;
  in->displacement = in->is_broadcast ? 4 : 64;
  in->next += 5;
  return true;
}

/// Whether VEX.256.66.0F38.W0 50 /r comes next, its prefix decoded.
static bool is_dot_bytes(instruction *in) {
  const uint8_t *code = in->next;
  if (code[0] != 0xc4 || (code[1] & 31) != 2 || (code[2] & 0x87) != 5 || code[3] != 0x50) return false;
  in->reg_high = code[1] >> 7 ^ 1u;
  in->index_high = code[1] >> 6 & 1 ^ 1u;
  in->base_high = code[1] >> 5 & 1 ^ 1u;
  in->first = ~code[2] >> 3 & 15u;
  in->bytes = 32;
  in->displacement = 1;
  in->next += 4;
  return true;
}

static void compute(int signal_number, siginfo_t *info, void *context) {
  (void)info;
  ucontext_t *c = context;
  uint8_t *area = (uint8_t *)c->uc_mcontext.fpregs;
  instruction in = {.context = c, .next = (const uint8_t *)c->uc_mcontext.gregs[REG_RIP]};
  const bool is_bf16 = is_dot_bf16(&in);
  if (!is_bf16 && !is_dot_bytes(&in)) {
    static const char text[] = "an instruction that this test does not know\n";
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    signal(signal_number, SIG_DFL);
    return;
  }
  const unsigned result = (*in.next >> 3 & 7u) | in.reg_high << 3;
  vector512 sums, a;
  if (!is_bf16 && *in.next >> 6 == 3) in.index_high = 0;  // VEX has sixteen registers
  const vector512 b = second_source(&in, area);
  copy_register(area, in.first, &a, false);
  copy_register(area, result, &sums, false);
  (is_bf16 ? dot_bf16 : dot_bytes)(&sums, &a, &b);
  copy_register(area, result, &sums, true);
  c->uc_mcontext.gregs[REG_RIP] = (greg_t)in.next;
}

__attribute__((constructor)) static void catch_missing_instructions(void) {
  find_offsets();
  const struct sigaction action = {.sa_sigaction = compute, .sa_flags = SA_SIGINFO};
  sigaction(SIGILL, &action, NULL);
}
