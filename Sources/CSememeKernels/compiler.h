// What every kernel file agrees on with the compiler. Include it first.
//
// Arithmetic is done as written: no multiplication and addition merge unless the code says so with an intrinsic, so
// that a result does not change with the compiler, its version or the place where a function was inlined.
#ifndef SEMEME_COMPILER_H
#define SEMEME_COMPILER_H

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

/// A loop that stays one element at a time. The scalar files use it: they are the specification, and the compiler's own
/// vectors would hide what the hand-written levels are measured against.
#if defined(__clang__)
#define PLAIN_FOR _Pragma("clang loop vectorize(disable) interleave(disable)") for
#else
#define PLAIN_FOR for
#endif

/// Internal functions: shared by the files of this target, unseen outside.
#define SEMEME_INTERNAL __attribute__((visibility("hidden")))

/// Helpers that must vanish into their caller, together with their constant arguments.
#define SEMEME_INLINE static inline __attribute__((always_inline))

/// A function whose races are meant: threads that train word vectors update shared rows without locks (Recht et al.
/// 2011, arXiv:1106.5730), and lose an addition now and then. ThreadSanitizer looks away from such a function and from
/// nothing else.
#define SEMEME_RACY __attribute__((no_sanitize("thread")))

#if defined(__x86_64__)
#define SEMEME_X86_64 1
#else
#define SEMEME_X86_64 0
#endif

#if defined(__aarch64__)
#define SEMEME_AARCH64 1
#else
#define SEMEME_AARCH64 0
#endif

#endif
