#include "double.h"

double sememe_dot_f64_scalar(const double *a, const double *b, size_t count) {
  double sum = 0;
  PLAIN_FOR (size_t i = 0; i < count; i++) { sum += a[i] * b[i]; }
  return sum;
}

double sememe_squared_distance_f64_scalar(const double *a, const double *b, size_t count) {
  double sum = 0;
  PLAIN_FOR (size_t i = 0; i < count; i++) { sum += (a[i] - b[i]) * (a[i] - b[i]); }
  return sum;
}

void sememe_add_scaled_f64_scalar(double factor, const double *x, double *y, size_t count) {
  PLAIN_FOR (size_t i = 0; i < count; i++) { y[i] += factor * x[i]; }
}

void sememe_rotate_pair_f64_scalar(double *x, double *y, double cosine, double sine, size_t count) {
  PLAIN_FOR (size_t i = 0; i < count; i++) {
    const double a = x[i], b = y[i];
    x[i] = cosine * a - sine * b;
    y[i] = sine * a + cosine * b;
  }
}

void sememe_center_f64_scalar(const float *x, const double *mean, double *y, size_t count) {
  PLAIN_FOR (size_t i = 0; i < count; i++) { y[i] = (double)x[i] - mean[i]; }
}

void sememe_add_product_f64_scalar(const sememe_product_f64 *args) {
  PLAIN_FOR (size_t i = 0; i < args->rows; i++) {
    double *c = args->c + i * args->ldc;
    for (size_t p = 0; p < args->inner; p++) {
      const double a = args->a[i * args->a_row + p * args->a_inner];
      sememe_add_scaled_f64_scalar(a, args->b + p * args->ldb, c, args->columns);
    }
  }
}

void sememe_symmetric_step_f64_scalar(const sememe_symmetric_step_f64 *args) {
  const double *v = args->v, *w = args->w, *x = args->x;
  double *y = args->y;
  PLAIN_FOR (size_t i = 0; i < args->size; i++) { y[i] = 0; }
  PLAIN_FOR (size_t i = 0; i < args->size; i++) {
    double *row = args->a + i * args->lda;
    row[i] -= 2 * v[i] * w[i];
    double sum = row[i] * x[i];
    PLAIN_FOR (size_t j = i + 1; j < args->size; j++) {
      row[j] -= v[i] * w[j] + w[i] * v[j];
      sum += row[j] * x[j];
      y[j] += row[j] * x[i];
    }
    y[i] += sum;
  }
}
