// Matrix products in registers: a few rows times one or two vectors of outputs.

// Rows at a time. With two vectors of outputs for each, all registers are in use.
#define ROWS (LANES == 16 ? 12 : 6)

// result[row][output] = start[output] + Σ rows[row][k] · weights[k][output] over all segments.
TARGET INLINE void NAME(product)(const product_segment *segments, int64_t count,
                                 int64_t row_stride, int64_t depth, int64_t panel_stride,
                                 const float *start, ck_activation f, float *result,
                                 int64_t result_stride, const int rows, const int vectors) {
  VECTOR sums[12][2];
  UNROLL for (int v = 0; v < vectors; v++) {
    const VECTOR first = start ? LOAD(start + v * LANES) : (VECTOR){0};
    UNROLL for (int r = 0; r < rows; r++) sums[r][v] = first;
  }
  const int64_t second = LANES == PANEL ? panel_stride : LANES;
  for (int64_t s = 0; s < count; s++) {
    const float *a = segments[s].rows, *b = segments[s].weights;
    for (int64_t k = 0; k < depth; k++) {
      const VECTOR w0 = LOAD(b), w1 = vectors > 1 ? LOAD(b + second) : w0;
      UNROLL for (int r = 0; r < rows; r++) {
        const float x = a[r * row_stride];
        sums[r][0] += x * w0;
        if (vectors > 1) sums[r][1] += x * w1;
      }
      a++;
      b += PANEL;
    }
  }
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) {
    VECTOR y = sums[r][v];
    if (f.function != CK_IDENTITY) y = NAME(activate)(y, f.function, f.a);
    STORE(result + r * result_stride + v * LANES, y);
  }
}

typedef void (*NAME(product_kernel))(const product_segment *, int64_t, int64_t, int64_t, int64_t,
                                     const float *, ck_activation, float *, int64_t);

#define PRODUCT(rows, vectors)                                                                   \
  TARGET static void NAME(product_##rows##_##vectors)(                                           \
      const product_segment *s, int64_t n, int64_t row_stride, int64_t depth, int64_t panel_stride, \
      const float *start, ck_activation f, float *result, int64_t result_stride) {               \
    NAME(product)(s, n, row_stride, depth, panel_stride, start, f, result, result_stride, rows,  \
                  vectors);                                                                      \
  }
#define BOTH(rows) PRODUCT(rows, 1) PRODUCT(rows, 2)
BOTH(1)
BOTH(2)
BOTH(3)
BOTH(4)
BOTH(5)
BOTH(6)
#if LANES == 16
BOTH(7)
BOTH(8)
BOTH(9)
BOTH(10)
BOTH(11)
BOTH(12)
#endif
#undef BOTH
#undef PRODUCT

// By the number of rows less one, and the number of vectors less one.
static const NAME(product_kernel) NAME(product_kernels)[ROWS][2] = {
#define BOTH(rows) {NAME(product_##rows##_1), NAME(product_##rows##_2)},
    BOTH(1) BOTH(2) BOTH(3) BOTH(4) BOTH(5) BOTH(6)
#if LANES == 16
        BOTH(7) BOTH(8) BOTH(9) BOTH(10) BOTH(11) BOTH(12)
#endif
#undef BOTH
};

// The kernel for up to ROWS rows and `outputs` (a multiple of LANES) from an output on.
INLINE NAME(product_kernel) NAME(kernel_for)(int64_t rows, int64_t outputs) {
  return NAME(product_kernels)[rows - 1][outputs > LANES];
}
