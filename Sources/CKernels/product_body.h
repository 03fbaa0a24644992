// Matrix products in registers: a few rows times one or two vectors of outputs.

// Rows at a time. With two vectors of outputs for each, all registers are in use.
#define ROWS (LANES == 16 ? 12 : 6)

TARGET INLINE void NAME(product)(const matrix_product *m, const int rows, const int vectors) {
  VECTOR sums[12][2];
  UNROLL for (int v = 0; v < vectors; v++) {
    const VECTOR first = m->start ? LOAD(m->start + v * LANES) : (VECTOR){0};
    UNROLL for (int r = 0; r < rows; r++) sums[r][v] = first;
  }
  const int64_t second = LANES == PANEL ? m->panel_stride : LANES, row_stride = m->row_stride;
  for (int64_t s = 0; s < m->count; s++) {
    const float *piece = m->segments[s].rows, *b = m->segments[s].weights;
    for (int64_t first = 0; first < m->depth; first += m->piece) {
      const int64_t n = smaller(m->piece, m->depth - first);
      const float *a = piece;
      for (int64_t k = 0; k < n; k++) {
        const VECTOR w0 = LOAD(b), w1 = vectors > 1 ? LOAD(b + second) : w0;
        UNROLL for (int r = 0; r < rows; r++) {
          const float x = a[r * row_stride];
          sums[r][0] += x * w0;
          if (vectors > 1) sums[r][1] += x * w1;
        }
        a++;
        b += PANEL;
      }
      piece += m->piece_stride;
    }
  }
  const ck_activation f = m->activation;
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) {
    VECTOR y = sums[r][v];
    if (f.function != CK_IDENTITY) y = NAME(activate)(y, f.function, f.a);
    STORE(m->result + r * m->result_stride + v * LANES, y);
  }
}

typedef void (*NAME(product_kernel))(const matrix_product *);

#define PRODUCT(rows, vectors)                                                     \
  TARGET static void NAME(product_##rows##_##vectors)(const matrix_product *m) { \
    NAME(product)(m, rows, vectors);                                               \
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
