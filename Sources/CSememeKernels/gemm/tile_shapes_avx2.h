// The shapes of the AVX2 tiles, whatever the type they multiply.
//
// Twelve accumulators hide the latency of the multiplications: 6 rows × 16 columns, or fewer rows × more columns. With
// them go the vectors of b and one broadcast element of a, or the other way round where b is wider than a is high:
// sixteen registers in all. Accumulators are named one by one because compilers spill arrays of them. Tail strategy:
// one instance per shape; callers pad columns.
#ifndef SEMEME_TILE_SHAPES_AVX2_H
#define SEMEME_TILE_SHAPES_AVX2_H

#define EACH_SLOT(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)

/// Slot s is row s / vectors and vector s % vectors of a tile with more rows than vectors, else the transposed.
#define ROW(s) (rows > vectors ? (s) / vectors : (s) % rows)
#define VECTOR(s) (rows > vectors ? (s) % vectors : (s) / rows)
#define PLACE(s) (VECTOR(s) / 2 * rows * tile_columns + ROW(s) * tile_columns + VECTOR(s) % 2 * lanes)

/// Rows and panels of every shape that callers ask for.
#define EACH_SHAPE(DO) DO(6, 1) DO(5, 1) DO(4, 1) DO(3, 1) DO(2, 1) DO(1, 1) DO(3, 2) DO(2, 3) DO(1, 6)

/// Steps ahead of the multiplication that weights are fetched: a page of a panel, where fetching by the processor's own
/// guess would start anew. Fetching beyond the end of an array does nothing.
enum { steps_ahead = 64 };

/// A loop whose step is written twice, so that the addresses of the rows are computed half as often.
#if defined(__clang__)
#define UNROLLED_FOR _Pragma("clang loop unroll_count(2)") for
#elif defined(__GNUC__)
#define UNROLLED_FOR _Pragma("GCC unroll 2") for
#else
#define UNROLLED_FOR for
#endif

#endif
