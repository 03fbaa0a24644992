// The kernels over blocked images for one element type: T, LOAD(p), STORE(p, v), NAME(x).

static inline __attribute__((always_inline)) void NAME(pool_plane)(
    const T *s, T *t, uint8_t *which, int64_t height, int64_t width, const int B) {
  for (int64_t y = 0; y < height / 2; y++) {
    const T *a = s + 2 * y * width * B;
    const T *b = a + width * B;
    for (int64_t x = 0; x < width / 2; x++) {
      for (int l = 0; l < B; l++) {
        float best = LOAD(a + l);
        float v1 = LOAD(a + B + l), v2 = LOAD(b + l), v3 = LOAD(b + B + l);
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
      a += 2 * B;
      b += 2 * B;
      t += B;
      which += B;
    }
  }
}

static inline __attribute__((always_inline)) void NAME(unpool_plane)(
    const T *pooled, const uint8_t *which, const T *skip, T *t, int64_t height, int64_t width,
    int64_t ch, int64_t cw, int64_t top, int64_t left, const int B) {
  for (int64_t y = 0; y < height; y++) {
    const T *p = pooled + (y / 2) * (width / 2) * B;
    const uint8_t *w = which + (y / 2) * (width / 2) * B;
    T *row = t + y * width * B;
    const uint8_t base = (uint8_t)((y & 1) * 2);
    for (int64_t x = 0; x < width / 2; x++) {
      for (int l = 0; l < B; l++) {
        T v = p[x * B + l];
        uint8_t k = w[x * B + l];
        row[2 * x * B + l] = k == base ? v : (T)0;
        row[(2 * x + 1) * B + l] = k == base + 1 ? v : (T)0;
      }
    }
    if (y >= top && y < top + ch) {
      const T *k = skip + (y - top) * cw * B;
      T *r = row + left * B;
      for (int64_t i = 0; i < cw * B; i++) {
        float sum = LOAD(r + i) + LOAD(k + i);
        STORE(r + i, sum);
      }
    }
  }
}

static inline __attribute__((always_inline)) void NAME(unframe_plane)(
    const T *framed, T *t, int64_t height, int64_t width, const int B) {
  const int64_t wide = (width + 2) * B;
  for (int64_t y = 0; y < height; y++)
    memcpy(t + y * width * B, framed + (y + 1) * wide + B, (size_t)(width * B) * sizeof(T));
  for (int64_t y = 0; y < height + 2; y++) {
    const int64_t row = y < 1 ? 0 : y > height ? height - 1 : y - 1;
    // All of the first and last row, of the others the first and last element.
    const int64_t step = y == 0 || y == height + 1 ? 1 : width + 1;
    for (int64_t x = 0; x < width + 2; x += step) {
      const int64_t column = x < 1 ? 0 : x > width ? width - 1 : x - 1;
      const T *f = framed + y * wide + x * B;
      T *r = t + (row * width + column) * B;
      for (int l = 0; l < B; l++) {
        float sum = LOAD(r + l) + LOAD(f + l);
        STORE(r + l, sum);
      }
    }
  }
}

static inline __attribute__((always_inline)) void NAME(head_fwd)(
    const T *features, const float *weights, const float *bias, float *logits, int64_t images,
    int64_t planes, int64_t pixels, const int B) {
  const int64_t C = planes * B;
  for (int64_t n = 0; n < images; n++) {
    float *out = logits + n * 3 * pixels;
    for (int r = 0; r < 3; r++)
      for (int64_t p = 0; p < pixels; p++) out[r * pixels + p] = bias[r];
    for (int64_t c = 0; c < planes; c++) {
      const T *f = features + (n * planes + c) * pixels * B;
      float w[3][16];
      for (int r = 0; r < 3; r++)
        for (int l = 0; l < B; l++) w[r][l] = weights[r * C + c * B + l];
      for (int64_t p = 0; p < pixels; p++) {
#pragma clang fp reassociate(on)
        float s0 = 0, s1 = 0, s2 = 0;
        float v[16];
        for (int l = 0; l < B; l++) v[l] = LOAD(f + p * B + l);
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

static inline __attribute__((always_inline)) void NAME(head_bwd)(
    const T *features, const float *weights, const float *dlogits, T *dfeatures, float *dweights,
    float *dbias, int64_t images, int64_t planes, int64_t pixels, const int B) {
  const int64_t C = planes * B;
  for (int64_t i = 0; i < 3 * C; i++) dweights[i] = 0;
  for (int r = 0; r < 3; r++) {
    double sum = 0;
    for (int64_t n = 0; n < images; n++)
      for (int64_t p = 0; p < pixels; p++) sum += dlogits[(n * 3 + r) * pixels + p];
    dbias[r] = (float)sum;
  }
  for (int64_t n = 0; n < images; n++) {
    const float *g = dlogits + n * 3 * pixels;
    for (int64_t c = 0; c < planes; c++) {
      const T *f = features + (n * planes + c) * pixels * B;
      T *d = dfeatures + (n * planes + c) * pixels * B;
      float w[3][16];
      for (int r = 0; r < 3; r++)
        for (int l = 0; l < B; l++) w[r][l] = weights[r * C + c * B + l];
      // Sums of a few thousand terms at a time keep float32 accurate.
      for (int64_t start = 0; start < pixels; start += 2048) {
        int64_t end = start + 2048 < pixels ? start + 2048 : pixels;
        float a[3][16] = {{0}};
        for (int64_t p = start; p < end; p++) {
          float g0 = g[p], g1 = g[pixels + p], g2 = g[2 * pixels + p];
          for (int l = 0; l < B; l++) {
            float v = LOAD(f + p * B + l);
            a[0][l] += g0 * v;
            a[1][l] += g1 * v;
            a[2][l] += g2 * v;
            float e = g0 * w[0][l] + g1 * w[1][l] + g2 * w[2][l];
            STORE(d + p * B + l, e);
          }
        }
        for (int r = 0; r < 3; r++)
          for (int l = 0; l < B; l++) dweights[r * C + c * B + l] += a[r][l];
      }
    }
  }
}

static inline __attribute__((always_inline)) void NAME(plane_statistics)(
    const T *source, float *mean, float *variance, int64_t images, int64_t image_step,
    int64_t pixels, const int B) {
  // Sums of differences from about the mean, so that their squares are not large against the variance.
  float near[16] = {0};
  int64_t looked = 0;
  for (int64_t n = 0; n < images; n++)
    for (int64_t p = 0; p < pixels; p += 61, looked++)
      for (int l = 0; l < B; l++) near[l] += LOAD(source + n * image_step + p * B + l);
  for (int l = 0; l < B; l++) near[l] /= (float)looked;
  double sums[16] = {0}, squares[16] = {0};
  for (int64_t n = 0; n < images; n++)
    // Sums of a few hundred terms at a time keep float32 accurate.
    for (int64_t start = 0; start < pixels; start += 256) {
      const int64_t end = start + 256 < pixels ? start + 256 : pixels;
      const T *s = source + n * image_step;
      float a[16] = {0}, b[16] = {0};
      for (int64_t p = start; p < end; p++)
        for (int l = 0; l < B; l++) {
          float d = LOAD(s + p * B + l) - near[l];
          a[l] += d;
          b[l] += d * d;
        }
      for (int l = 0; l < B; l++) {
        sums[l] += a[l];
        squares[l] += b[l];
      }
    }
  const double count = (double)(images * pixels);
  for (int l = 0; l < B; l++) {
    const double rest = sums[l] / count, spread = squares[l] / count - rest * rest;
    mean[l] = (float)(near[l] + rest);
    variance[l] = (float)(spread > 0 ? spread : 0);
  }
}

CLONES static void NAME(channel_statistics)(const T *source, float *mean, float *variance,
                                            int64_t images, int64_t planes, int64_t pixels,
                                            int64_t block) {
  const int64_t plane = pixels * block;
  for (int64_t p = 0; p < planes; p++) {
    if (block == 16)
      NAME(plane_statistics)
      (source + p * plane, mean + p * 16, variance + p * 16, images, planes * plane, pixels, 16);
    else
      NAME(plane_statistics)
      (source + p * plane, mean + p * 8, variance + p * 8, images, planes * plane, pixels, 8);
  }
}

CLONES static void NAME(unframe)(const T *framed, T *t, int64_t planes, int64_t h, int64_t w,
                                 int64_t block) {
  for (int64_t p = 0; p < planes; p++) {
    const T *a = framed + p * (h + 2) * (w + 2) * block;
    T *b = t + p * h * w * block;
    if (block == 16)
      NAME(unframe_plane)(a, b, h, w, 16);
    else
      NAME(unframe_plane)(a, b, h, w, 8);
  }
}

CLONES static void NAME(maxpool_forward)(const T *s, T *t, uint8_t *which, int64_t planes,
                                         int64_t h, int64_t w, int64_t block) {
  for (int64_t p = 0; p < planes; p++) {
    const T *a = s + p * h * w * block;
    T *b = t + p * (h / 2) * (w / 2) * block;
    uint8_t *k = which + p * (h / 2) * (w / 2) * block;
    if (block == 16)
      NAME(pool_plane)(a, b, k, h, w, 16);
    else
      NAME(pool_plane)(a, b, k, h, w, 8);
  }
}

CLONES static void NAME(maxpool_backward)(const T *pooled, const uint8_t *which, const T *skip,
                                          T *t, int64_t images, int64_t planes,
                                          int64_t skip_planes, int64_t h, int64_t w, int64_t ch,
                                          int64_t cw, int64_t top, int64_t left, int64_t block) {
  for (int64_t n = 0; n < images; n++)
    for (int64_t p = 0; p < planes; p++) {
      int64_t i = n * planes + p, quarter = (h / 2) * (w / 2) * block;
      const T *k = skip + (n * skip_planes + p) * ch * cw * block;
      if (block == 16)
        NAME(unpool_plane)
        (pooled + i * quarter, which + i * quarter, k, t + i * h * w * 16, h, w, ch, cw, top, left,
         16);
      else
        NAME(unpool_plane)
        (pooled + i * quarter, which + i * quarter, k, t + i * h * w * 8, h, w, ch, cw, top, left,
         8);
    }
}

CLONES static void NAME(head_forward)(const T *f, const float *w, const float *b, float *logits,
                                      int64_t images, int64_t planes, int64_t pixels,
                                      int64_t block) {
  if (block == 16)
    NAME(head_fwd)(f, w, b, logits, images, planes, pixels, 16);
  else
    NAME(head_fwd)(f, w, b, logits, images, planes, pixels, 8);
}

CLONES static void NAME(head_backward)(const T *f, const float *w, const float *g, T *df, float *dw,
                                       float *db, int64_t images, int64_t planes, int64_t pixels,
                                       int64_t block) {
  if (block == 16)
    NAME(head_bwd)(f, w, g, df, dw, db, images, planes, pixels, 16);
  else
    NAME(head_bwd)(f, w, g, df, dw, db, images, planes, pixels, 8);
}
