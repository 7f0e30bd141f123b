// The kernels of doubles for any instruction set, whose file has defined beside its header's attributes
//
//   doubles, double_lanes              a type that takes the operators of C, and its number of doubles
//   splat_f64, load_f64, store_f64     one double in all lanes; whole vectors of unaligned memory
//   load_floats_f64                    a vector of floats in unaligned memory, widened
//   load_some_f64, store_some_f64      the first lanes only; other memory is not touched
//   fused_f64                          a·b + c, rounded once
//   tile_rows                          rows of a product whose sums fit into registers, three vectors each
#include "double.h"

enum { tile_vectors = 3 };

/// The lanes of four accumulators, added in their order.
VECTOR_INLINE double sum_of_doubles(doubles a, doubles b, doubles c, doubles d) {
  double parts[double_lanes];
  store_f64(parts, (a + b) + (c + d));
  double sum = 0;
  for (int lane = 0; lane < double_lanes; lane++) sum += parts[lane];
  return sum;
}

/// What is left of an array from i on, one vector at most.
VECTOR_INLINE doubles load_left_f64(const double *p, size_t i, size_t count) {
  return count - i >= double_lanes ? load_f64(p + i) : load_some_f64(p + i, count - i);
}

VECTOR_CODE double AT_LEVEL(sememe_dot_f64)(const double *a, const double *b, size_t count) {
  doubles s0 = splat_f64(0), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; count - i >= 4 * double_lanes; i += 4 * double_lanes) {
    s0 = fused_f64(load_f64(a + i), load_f64(b + i), s0);
    s1 = fused_f64(load_f64(a + i + double_lanes), load_f64(b + i + double_lanes), s1);
    s2 = fused_f64(load_f64(a + i + 2 * double_lanes), load_f64(b + i + 2 * double_lanes), s2);
    s3 = fused_f64(load_f64(a + i + 3 * double_lanes), load_f64(b + i + 3 * double_lanes), s3);
  }
  for (; i < count; i += double_lanes) { s0 = fused_f64(load_left_f64(a, i, count), load_left_f64(b, i, count), s0); }
  return sum_of_doubles(s0, s1, s2, s3);
}

VECTOR_INLINE doubles square_step_f64(doubles a, doubles b, doubles sum) { return fused_f64(a - b, a - b, sum); }

VECTOR_CODE double AT_LEVEL(sememe_squared_distance_f64)(const double *a, const double *b, size_t count) {
  doubles s0 = splat_f64(0), s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; count - i >= 4 * double_lanes; i += 4 * double_lanes) {
    s0 = square_step_f64(load_f64(a + i), load_f64(b + i), s0);
    s1 = square_step_f64(load_f64(a + i + double_lanes), load_f64(b + i + double_lanes), s1);
    s2 = square_step_f64(load_f64(a + i + 2 * double_lanes), load_f64(b + i + 2 * double_lanes), s2);
    s3 = square_step_f64(load_f64(a + i + 3 * double_lanes), load_f64(b + i + 3 * double_lanes), s3);
  }
  for (; i < count; i += double_lanes) {
    s0 = square_step_f64(load_left_f64(a, i, count), load_left_f64(b, i, count), s0);
  }
  return sum_of_doubles(s0, s1, s2, s3);
}

VECTOR_CODE void AT_LEVEL(sememe_add_scaled_f64)(double factor, const double *x, double *y, size_t count) {
  const doubles f = splat_f64(factor);
  size_t i = 0;
  for (; count - i >= double_lanes; i += double_lanes) {
    store_f64(y + i, fused_f64(f, load_f64(x + i), load_f64(y + i)));
  }
  if (i < count) {
    const size_t left = count - i;
    store_some_f64(y + i, left, fused_f64(f, load_some_f64(x + i, left), load_some_f64(y + i, left)));
  }
}

VECTOR_CODE void AT_LEVEL(sememe_rotate_pair_f64)(double *x, double *y, double cosine, double sine, size_t count) {
  const doubles c = splat_f64(cosine), s = splat_f64(sine);
  size_t i = 0;
  for (; count - i >= double_lanes; i += double_lanes) {
    const doubles a = load_f64(x + i), b = load_f64(y + i);
    store_f64(x + i, fused_f64(c, a, -(s * b)));
    store_f64(y + i, fused_f64(s, a, c * b));
  }
  if (i < count) {
    const size_t left = count - i;
    const doubles a = load_some_f64(x + i, left), b = load_some_f64(y + i, left);
    store_some_f64(x + i, left, fused_f64(c, a, -(s * b)));
    store_some_f64(y + i, left, fused_f64(s, a, c * b));
  }
}

VECTOR_CODE void AT_LEVEL(sememe_center_f64)(const float *x, const double *mean, double *y, size_t count) {
  size_t i = 0;
  for (; count - i >= double_lanes; i += double_lanes) {
    store_f64(y + i, load_floats_f64(x + i) - load_f64(mean + i));
  }
  for (; i < count; i++) y[i] = (double)x[i] - mean[i];
}

/// Some rows and some vectors of columns, from [i, j] on; of the last vector only `lanes_left` lanes where it is not
/// whole. `rows` and `vectors` are constants where this is called.
VECTOR_INLINE void product_tile_f64(const sememe_product_f64 *args, size_t i, size_t j, const int rows,
                                    const int vectors, const size_t lanes_left) {
  doubles sums[tile_rows][tile_vectors];
  double *c = args->c + i * args->ldc + j;
  const bool is_whole = lanes_left >= double_lanes;
  for (int r = 0; r < rows; r++) {
    for (int v = 0; v < vectors; v++) {
      const double *from = c + (size_t)r * args->ldc + v * double_lanes;
      sums[r][v] = is_whole ? load_f64(from) : load_some_f64(from, lanes_left);
    }
  }
  const double *a = args->a + i * args->a_row, *b = args->b + j;
  for (size_t p = 0; p < args->inner; p++) {
    doubles columns[tile_vectors];
    for (int v = 0; v < vectors; v++) {
      columns[v] = is_whole ? load_f64(b + v * double_lanes) : load_some_f64(b, lanes_left);
    }
    for (int r = 0; r < rows; r++) {
      const doubles factor = splat_f64(a[(size_t)r * args->a_row]);
      for (int v = 0; v < vectors; v++) sums[r][v] = fused_f64(factor, columns[v], sums[r][v]);
    }
    a += args->a_inner;
    b += args->ldb;
  }
  for (int r = 0; r < rows; r++) {
    for (int v = 0; v < vectors; v++) {
      double *to = c + (size_t)r * args->ldc + v * double_lanes;
      if (is_whole) {
        store_f64(to, sums[r][v]);
      } else {
        store_some_f64(to, lanes_left, sums[r][v]);
      }
    }
  }
}

/// All columns of some rows.
VECTOR_INLINE void product_rows_f64(const sememe_product_f64 *args, size_t i, const int rows) {
  size_t j = 0;
  for (; args->columns - j >= tile_vectors * double_lanes; j += tile_vectors * double_lanes) {
    product_tile_f64(args, i, j, rows, tile_vectors, double_lanes);
  }
  for (; args->columns - j >= double_lanes; j += double_lanes) { product_tile_f64(args, i, j, rows, 1, double_lanes); }
  if (j < args->columns) product_tile_f64(args, i, j, rows, 1, args->columns - j);
}

VECTOR_CODE void AT_LEVEL(sememe_add_product_f64)(const sememe_product_f64 *args) {
  size_t i = 0;
  for (; args->rows - i >= tile_rows; i += tile_rows) product_rows_f64(args, i, tile_rows);
  for (; i < args->rows; i++) product_rows_f64(args, i, 1);
}

/// What two rows get from the step, and the sums of their products with x.
typedef struct symmetric_rows {
  doubles minus_v[2], minus_w[2], x[2], sums[2];
} symmetric_rows;

/// One vector of columns of both rows becomes new and multiplies; returns what y becomes.
VECTOR_INLINE doubles symmetric_columns(symmetric_rows *rows, doubles a[2], doubles v, doubles w, doubles x,
                                        doubles y) {
  for (int r = 0; r < 2; r++) {
    a[r] = fused_f64(rows->minus_w[r], v, fused_f64(rows->minus_v[r], w, a[r]));
    rows->sums[r] = fused_f64(a[r], x, rows->sums[r]);
    y = fused_f64(a[r], rows->x[r], y);
  }
  return y;
}

/// All columns beyond both rows' triangle.
VECTOR_INLINE void symmetric_rest(const sememe_symmetric_step_f64 *args, size_t i, symmetric_rows *rows) {
  const double *v = args->v, *w = args->w, *x = args->x;
  double *y = args->y, *first = args->a + i * args->lda, *second = first + args->lda;
  size_t j = i + 2;
  for (; args->size - j >= double_lanes; j += double_lanes) {
    doubles a[2] = {load_f64(first + j), load_f64(second + j)};
    store_f64(y + j, symmetric_columns(rows, a, load_f64(v + j), load_f64(w + j), load_f64(x + j), load_f64(y + j)));
    store_f64(first + j, a[0]);
    store_f64(second + j, a[1]);
  }
  if (j < args->size) {
    const size_t left = args->size - j;
    doubles a[2] = {load_some_f64(first + j, left), load_some_f64(second + j, left)};
    const doubles vs = load_some_f64(v + j, left), ws = load_some_f64(w + j, left);
    const doubles xs = load_some_f64(x + j, left), ys = load_some_f64(y + j, left);
    store_some_f64(y + j, left, symmetric_columns(rows, a, vs, ws, xs, ys));
    store_some_f64(first + j, left, a[0]);
    store_some_f64(second + j, left, a[1]);
  }
}

VECTOR_CODE void AT_LEVEL(sememe_symmetric_step_f64)(const sememe_symmetric_step_f64 *args) {
  const double *v = args->v, *w = args->w, *x = args->x;
  double *y = args->y;
  const doubles none = splat_f64(0);
  for (size_t i = 0; i < args->size; i++) y[i] = 0;
  size_t i = 0;
  for (; args->size - i >= 2; i += 2) {
    double *first = args->a + i * args->lda + i, *second = first + args->lda;
    first[0] -= 2 * v[i] * w[i];
    first[1] -= v[i] * w[i + 1] + w[i] * v[i + 1];
    second[1] -= 2 * v[i + 1] * w[i + 1];
    symmetric_rows rows = {{splat_f64(-v[i]), splat_f64(-v[i + 1])},
                           {splat_f64(-w[i]), splat_f64(-w[i + 1])},
                           {splat_f64(x[i]), splat_f64(x[i + 1])},
                           {none, none}};
    symmetric_rest(args, i, &rows);
    y[i] += first[0] * x[i] + first[1] * x[i + 1] + sum_of_doubles(rows.sums[0], none, none, none);
    y[i + 1] += first[1] * x[i] + second[1] * x[i + 1] + sum_of_doubles(rows.sums[1], none, none, none);
  }
  if (i < args->size) {
    double *last = args->a + i * args->lda + i;
    *last -= 2 * v[i] * w[i];
    y[i] += *last * x[i];
  }
}
