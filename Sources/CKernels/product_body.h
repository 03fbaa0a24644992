// Matrix products in registers: a few rows times one or two vectors of outputs.

// Rows at a time with two vectors of outputs for each, when all registers are in use. One vector allows
// twice as many.
#define ROWS (LANES == 16 ? 12 : 6)
INLINE int64_t NAME(most_rows)(int64_t outputs) { return outputs > LANES ? ROWS : 2 * ROWS; }

TARGET INLINE void NAME(product)(const matrix_product *m, const int rows, const int vectors) {
  VECTOR sums[24][2];
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
#define TO_6(f, vectors) \
  f(1, vectors) f(2, vectors) f(3, vectors) f(4, vectors) f(5, vectors) f(6, vectors)
#define TO_12(f, vectors) \
  f(7, vectors) f(8, vectors) f(9, vectors) f(10, vectors) f(11, vectors) f(12, vectors)
#define TO_24(f, vectors)                                                                     \
  f(13, vectors) f(14, vectors) f(15, vectors) f(16, vectors) f(17, vectors) f(18, vectors) \
  f(19, vectors) f(20, vectors) f(21, vectors) f(22, vectors) f(23, vectors) f(24, vectors)
#if LANES == 16
#define NARROW(f) TO_6(f, 1) TO_12(f, 1) TO_24(f, 1)
#define WIDE(f) TO_6(f, 2) TO_12(f, 2)
#else
#define NARROW(f) TO_6(f, 1) TO_12(f, 1)
#define WIDE(f) TO_6(f, 2)
#endif
NARROW(PRODUCT)
WIDE(PRODUCT)

#define ENTRY(rows, vectors) NAME(product_##rows##_##vectors),
static const NAME(product_kernel) NAME(narrow_products)[] = {NARROW(ENTRY)};
static const NAME(product_kernel) NAME(wide_products)[] = {WIDE(ENTRY)};

// The kernel for up to most_rows rows and the next one or two vectors of `outputs`.
INLINE NAME(product_kernel) NAME(kernel_for)(int64_t rows, int64_t outputs) {
  if (outputs > LANES) return NAME(wide_products)[rows - 1];
  return NAME(narrow_products)[rows - 1];
}
