// The kernels for one element type, over batches of images: T, LOAD(p), STORE(p, v), NAME(x).
//
// Each is compiled for a constant block size B, so that the innermost loop is a few vector
// instructions. All blocks of a row are processed before the next row, because with channels last
// they share cache lines.

INLINE const T *NAME(row)(const ck_images *m, int64_t n, int64_t b, int64_t y) {
  return (const T *)row_at(m, n, b, y);
}

INLINE void NAME(pool_row)(const T *a, const T *b, int64_t step, T *t, uint8_t *which,
                           int64_t t_step, int64_t width, const int B) {
  for (int64_t x = 0; x < width; x++) {
    for (int l = 0; l < B; l++) {
      float best = LOAD(a + l);
      float v1 = LOAD(a + step + l), v2 = LOAD(b + l), v3 = LOAD(b + step + l);
      uint32_t place = 0;
      place = v1 > best ? 1 : place;
      best = v1 > best ? v1 : best;
      place = v2 > best ? 2 : place;
      best = v2 > best ? v2 : best;
      place = v3 > best ? 3 : place;
      best = v3 > best ? v3 : best;
      STORE(t + l, best);
      which[l] = (uint8_t)place;
    }
    a += 2 * step;
    b += 2 * step;
    t += t_step;
    which += t_step;
  }
}

INLINE void NAME(pool)(const ck_images *s, const ck_images *t, uint8_t *which, const int B) {
  for (int64_t n = 0; n < t->images; n++)
    for (int64_t y = 0; y < t->height; y++)
      for (int64_t b = 0; b < t->blocks; b++)
        NAME(pool_row)
        (NAME(row)(s, n, b, 2 * y), NAME(row)(s, n, b, 2 * y + 1), s->pixel_step,
         (T *)row_at(t, n, b, y), which + row_index(t, n, b, y), t->pixel_step, t->width, B);
}

INLINE void NAME(unpool_row)(const T *p, const uint8_t *w, int64_t p_step, T *row, int64_t step,
                             int64_t width, const uint8_t base, const int B) {
  for (int64_t x = 0; x < width; x++) {
    T *even = row + 2 * x * step, *odd = even + step;
    for (int l = 0; l < B; l++) {
      T v = p[x * p_step + l];
      uint8_t k = w[x * p_step + l];
      even[l] = k == base ? v : (T)0;
      odd[l] = k == base + 1 ? v : (T)0;
    }
  }
}

INLINE void NAME(add_row)(const T *s, int64_t s_step, T *t, int64_t step, int64_t width,
                          const int B) {
  for (int64_t x = 0; x < width; x++)
    for (int l = 0; l < B; l++) {
      float sum = LOAD(t + x * step + l) + LOAD(s + x * s_step + l);
      STORE(t + x * step + l, sum);
    }
}

INLINE void NAME(unpool)(const ck_images *pooled, const uint8_t *which, const ck_images *skip,
                         const ck_images *t, const int B) {
  const int64_t top = (t->height - skip->height) / 2, left = (t->width - skip->width) / 2;
  for (int64_t n = 0; n < t->images; n++)
    for (int64_t y = 0; y < t->height; y++)
      for (int64_t b = 0; b < t->blocks; b++) {
        T *row = (T *)row_at(t, n, b, y);
        NAME(unpool_row)
        (NAME(row)(pooled, n, b, y / 2), which + row_index(pooled, n, b, y / 2), pooled->pixel_step,
         row, t->pixel_step, pooled->width, (uint8_t)((y & 1) * 2), B);
        if (y >= top && y < top + skip->height)
          NAME(add_row)
          (NAME(row)(skip, n, b, y - top), skip->pixel_step, row + left * t->pixel_step,
           t->pixel_step, skip->width, B);
      }
}

// Adds the border of one block of a framed image to the pixels that it replicates.
INLINE void NAME(add_border)(const ck_images *framed, const ck_images *t, int64_t n, int64_t b,
                             const int B) {
  for (int64_t y = 0; y < framed->height; y++) {
    const int64_t row = y < 1 ? 0 : y > t->height ? t->height - 1 : y - 1;
    // The whole first and last rows; of the others, the first and last pixels.
    const int64_t step = y == 0 || y == framed->height - 1 ? 1 : t->width + 1;
    for (int64_t x = 0; x < framed->width; x += step) {
      const int64_t column = x < 1 ? 0 : x > t->width ? t->width - 1 : x - 1;
      NAME(add_row)
      (NAME(row)(framed, n, b, y) + x * framed->pixel_step, 0,
       (T *)row_at(t, n, b, row) + column * t->pixel_step, 0, 1, B);
    }
  }
}

INLINE void NAME(unframe_images)(const ck_images *framed, const ck_images *t, const int B) {
  const int64_t size = sizeof(T), step = framed->pixel_step;
  for (int64_t n = 0; n < t->images; n++) {
    for (int64_t y = 0; y < t->height; y++)
      for (int64_t b = 0; b < t->blocks; b++)
        copy_pixels(row_at(t, n, b, y), t->pixel_step * size,
                    (const char *)(NAME(row)(framed, n, b, y + 1) + step), step * size, t->width,
                    B * size);
    for (int64_t b = 0; b < t->blocks; b++) NAME(add_border)(framed, t, n, b, B);
  }
}

// The head's weights for one block.
#define BLOCK_WEIGHTS(w)                           \
  float w[3][16];                                  \
  for (int r = 0; r < 3; r++)                      \
    for (int l = 0; l < B; l++) w[r][l] = weights[r * channels + c * B + l];

// Pixels processed together: few enough that their features stay in the cache for all blocks, and
// that float32 sums over them stay accurate.
enum { NAME(STRETCH) = 2048 };

INLINE void NAME(head_fwd)(const ck_images *m, const float *weights, const float *bias,
                           float *logits, const int B) {
  const int64_t channels = m->blocks * B, pixels = m->height * m->width, step = m->pixel_step;
  for (int64_t n = 0; n < m->images; n++) {
    float *out = logits + n * 3 * pixels;
    for (int r = 0; r < 3; r++)
      for (int64_t p = 0; p < pixels; p++) out[r * pixels + p] = bias[r];
    for (int64_t start = 0; start < pixels; start += NAME(STRETCH)) {
      const int64_t end = start + NAME(STRETCH) < pixels ? start + NAME(STRETCH) : pixels;
      for (int64_t c = 0; c < m->blocks; c++) {
        const T *f = NAME(row)(m, n, c, 0);
        BLOCK_WEIGHTS(w)
        for (int64_t p = start; p < end; p++) {
#pragma clang fp reassociate(on)
          float s0 = 0, s1 = 0, s2 = 0;
          float v[16];
          for (int l = 0; l < B; l++) v[l] = LOAD(f + p * step + l);
          for (int l = 0; l < B; l++) {
            s0 += v[l] * w[0][l];
            s1 += v[l] * w[1][l];
            s2 += v[l] * w[2][l];
          }
          out[p] += s0;
          out[pixels + p] += s1;
          out[2 * pixels + p] += s2;
        }
      }
    }
  }
}

INLINE void NAME(head_bwd)(const ck_images *m, const float *weights, const float *dlogits,
                           const ck_images *gradient, float *dweights, float *dbias, const int B) {
  const int64_t channels = m->blocks * B, pixels = m->height * m->width;
  const int64_t step = m->pixel_step, d_step = gradient->pixel_step;
  for (int64_t i = 0; i < 3 * channels; i++) dweights[i] = 0;
  for (int r = 0; r < 3; r++) {
    double sum = 0;
    for (int64_t n = 0; n < m->images; n++)
      for (int64_t p = 0; p < pixels; p++) sum += dlogits[(n * 3 + r) * pixels + p];
    dbias[r] = (float)sum;
  }
  for (int64_t n = 0; n < m->images; n++) {
    const float *g = dlogits + n * 3 * pixels;
    for (int64_t start = 0; start < pixels; start += NAME(STRETCH)) {
      const int64_t end = start + NAME(STRETCH) < pixels ? start + NAME(STRETCH) : pixels;
      for (int64_t c = 0; c < m->blocks; c++) {
        const T *f = NAME(row)(m, n, c, 0);
        T *d = (T *)row_at(gradient, n, c, 0);
        BLOCK_WEIGHTS(w)
        float a[3][16] = {{0}};
        for (int64_t p = start; p < end; p++) {
          float g0 = g[p], g1 = g[pixels + p], g2 = g[2 * pixels + p];
          for (int l = 0; l < B; l++) {
            float v = LOAD(f + p * step + l);
            a[0][l] += g0 * v;
            a[1][l] += g1 * v;
            a[2][l] += g2 * v;
            float e = g0 * w[0][l] + g1 * w[1][l] + g2 * w[2][l];
            STORE(d + p * d_step + l, e);
          }
        }
        for (int r = 0; r < 3; r++)
          for (int l = 0; l < B; l++) dweights[r * channels + c * B + l] += a[r][l];
      }
    }
  }
}
#undef BLOCK_WEIGHTS

// Sums differences from `near`, and their squares, over `count` pixels.
INLINE void NAME(add_differences)(const T *s, int64_t step, int64_t count, const float *near,
                                  double *sums, double *squares, const int B) {
  float a[16] = {0}, b[16] = {0};
  for (int64_t p = 0; p < count; p++)
    for (int l = 0; l < B; l++) {
      float d = LOAD(s + p * step + l) - near[l];
      a[l] += d;
      b[l] += d * d;
    }
  for (int l = 0; l < B; l++) {
    sums[l] += a[l];
    squares[l] += b[l];
  }
}

// Blocks measured together, so that each cache line is read once.
enum { NAME(TOGETHER) = 4 };

INLINE void NAME(measure)(const ck_images *m, int64_t first, int64_t count, float *mean,
                          float *variance, const int B) {
  // Sums differences from an approximate mean, so that their squares are not large compared with
  // the variance.
  float near[NAME(TOGETHER)][16] = {{0}};
  const int64_t pixels = m->height * m->width, step = m->pixel_step;
  int64_t looked = 0;
  for (int64_t n = 0; n < m->images; n++)
    for (int64_t p = 0; p < pixels; p += 61, looked++)
      for (int64_t c = 0; c < count; c++) {
        const T *s = NAME(row)(m, n, first + c, 0) + p * step;
        for (int l = 0; l < B; l++) near[c][l] += LOAD(s + l);
      }
  for (int64_t c = 0; c < count; c++)
    for (int l = 0; l < B; l++) near[c][l] /= (float)looked;
  double sums[NAME(TOGETHER)][16] = {{0}}, squares[NAME(TOGETHER)][16] = {{0}};
  for (int64_t n = 0; n < m->images; n++)
    // Sums a few hundred terms at a time, so that float32 stays accurate.
    for (int64_t start = 0; start < pixels; start += 256)
      for (int64_t c = 0; c < count; c++)
        NAME(add_differences)
        (NAME(row)(m, n, first + c, 0) + start * step, step,
         pixels - start < 256 ? pixels - start : 256, near[c], sums[c], squares[c], B);
  const double total = (double)(m->images * pixels);
  for (int64_t c = 0; c < count; c++)
    for (int l = 0; l < B; l++) {
      const double rest = sums[c][l] / total, spread = squares[c][l] / total - rest * rest;
      mean[(first + c) * B + l] = (float)(near[c][l] + rest);
      variance[(first + c) * B + l] = (float)(spread > 0 ? spread : 0);
    }
}

CLONES static void NAME(channel_statistics)(const ck_images *m, float *mean, float *variance) {
  for (int64_t first = 0; first < m->blocks; first += NAME(TOGETHER)) {
    const int64_t rest = m->blocks - first, count = rest < NAME(TOGETHER) ? rest : NAME(TOGETHER);
    if (m->block == 16)
      NAME(measure)(m, first, count, mean, variance, 16);
    else
      NAME(measure)(m, first, count, mean, variance, 8);
  }
}

CLONES static void NAME(unframe)(const ck_images *framed, const ck_images *t) {
  if (t->block == 16)
    NAME(unframe_images)(framed, t, 16);
  else
    NAME(unframe_images)(framed, t, 8);
}

CLONES static void NAME(maxpool_forward)(const ck_images *s, const ck_images *t, uint8_t *which) {
  if (t->block == 16)
    NAME(pool)(s, t, which, 16);
  else
    NAME(pool)(s, t, which, 8);
}

CLONES static void NAME(maxpool_backward)(const ck_images *pooled, const uint8_t *which,
                                          const ck_images *skip, const ck_images *t) {
  if (t->block == 16)
    NAME(unpool)(pooled, which, skip, t, 16);
  else
    NAME(unpool)(pooled, which, skip, t, 8);
}

CLONES static void NAME(head_forward)(const ck_images *m, const float *w, const float *b,
                                      float *logits) {
  if (m->block == 16)
    NAME(head_fwd)(m, w, b, logits, 16);
  else
    NAME(head_fwd)(m, w, b, logits, 8);
}

CLONES static void NAME(head_backward)(const ck_images *m, const float *w, const float *g,
                                       const ck_images *gradient, float *dw, float *db) {
  if (m->block == 16)
    NAME(head_bwd)(m, w, g, gradient, dw, db, 16);
  else
    NAME(head_bwd)(m, w, g, gradient, dw, db, 8);
}
