#include <string.h>

#include "clones.h"
#include "ckernels.h"

static inline __attribute__((always_inline)) float load_bf16(const uint16_t *p) {
  uint32_t bits = (uint32_t)*p << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

// Rounds to the nearest bfloat16, ties to even.
static inline __attribute__((always_inline)) void store_bf16(uint16_t *p, float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  *p = (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

#define T float
#define LOAD(p) (*(p))
#define STORE(p, v) (*(p) = (v))
#define NAME(x) x##_f32
#include "blocked_body.h"
#undef T
#undef LOAD
#undef STORE
#undef NAME

#define T uint16_t
#define LOAD(p) load_bf16(p)
#define STORE(p, v) store_bf16(p, v)
#define NAME(x) x##_bf16
#include "blocked_body.h"

void ck_channel_statistics(const void *source, float *mean, float *variance, int64_t images,
                           int64_t planes, int64_t pixels, int64_t block, bool is_bf16) {
  if (is_bf16)
    channel_statistics_bf16(source, mean, variance, images, planes, pixels, block);
  else
    channel_statistics_f32(source, mean, variance, images, planes, pixels, block);
}

void ck_maxpool_forward(const void *s, void *t, uint8_t *which, int64_t planes, int64_t h,
                        int64_t w, int64_t block, bool is_bf16) {
  if (is_bf16)
    maxpool_forward_bf16(s, t, which, planes, h, w, block);
  else
    maxpool_forward_f32(s, t, which, planes, h, w, block);
}

void ck_maxpool_backward(const void *pooled, const uint8_t *which, const void *skip, void *t,
                         int64_t images, int64_t planes, int64_t skip_planes, int64_t h, int64_t w,
                         int64_t ch, int64_t cw, int64_t top, int64_t left, int64_t block,
                         bool is_bf16) {
  if (is_bf16)
    maxpool_backward_bf16(pooled, which, skip, t, images, planes, skip_planes, h, w, ch, cw, top,
                          left, block);
  else
    maxpool_backward_f32(pooled, which, skip, t, images, planes, skip_planes, h, w, ch, cw, top,
                         left, block);
}

void ck_head_forward(const void *f, const float *w, const float *b, float *logits, int64_t images,
                     int64_t planes, int64_t pixels, int64_t block, bool is_bf16) {
  if (is_bf16)
    head_forward_bf16(f, w, b, logits, images, planes, pixels, block);
  else
    head_forward_f32(f, w, b, logits, images, planes, pixels, block);
}

void ck_head_backward(const void *f, const float *w, const float *g, void *df, float *dw, float *db,
                      int64_t images, int64_t planes, int64_t pixels, int64_t block, bool is_bf16) {
  if (is_bf16)
    head_backward_bf16(f, w, g, df, dw, db, images, planes, pixels, block);
  else
    head_backward_f32(f, w, g, df, dw, db, images, planes, pixels, block);
}

void ck_crop(const void *source, void *target, int64_t images, int64_t planes,
             int64_t target_planes, int64_t h, int64_t w, int64_t ch, int64_t cw, int64_t top,
             int64_t left, int64_t block, bool is_bf16) {
  int64_t unit = block * (is_bf16 ? 2 : 4);
  for (int64_t n = 0; n < images; n++)
    for (int64_t p = 0; p < planes; p++) {
      const char *s = (const char *)source + ((n * planes + p) * h * w + top * w + left) * unit;
      char *t = (char *)target + (n * target_planes + p) * ch * cw * unit;
      for (int64_t y = 0; y < ch; y++) memcpy(t + y * cw * unit, s + y * w * unit, cw * unit);
    }
}

void ck_frame_forward(const void *source, void *target, int64_t planes, int64_t h, int64_t w,
                      int64_t block, bool is_bf16) {
  const int64_t unit = block * (is_bf16 ? 2 : 4), wide = (w + 2) * unit;
  for (int64_t p = 0; p < planes; p++) {
    const char *s = (const char *)source + p * h * w * unit;
    char *t = (char *)target + p * (h + 2) * wide;
    for (int64_t y = 0; y < h + 2; y++, t += wide) {
      const char *row = s + (y < 1 ? 0 : y > h ? h - 1 : y - 1) * w * unit;
      memcpy(t, row, unit);
      memcpy(t + unit, row, w * unit);
      memcpy(t + wide - unit, row + (w - 1) * unit, unit);
    }
  }
}

void ck_frame_backward(const void *framed, void *target, int64_t planes, int64_t h, int64_t w,
                       int64_t block, bool is_bf16) {
  if (is_bf16)
    unframe_bf16(framed, target, planes, h, w, block);
  else
    unframe_f32(framed, target, planes, h, w, block);
}

static inline __attribute__((always_inline)) void shuffle_rows(char *even, const char *a,
                                                               const char *b, int64_t width,
                                                               const int unit) {
  for (int64_t x = 0; x < width; x++) {
    memcpy(even + 2 * x * unit, a + x * unit, unit);
    memcpy(even + (2 * x + 1) * unit, b + x * unit, unit);
  }
}

static inline __attribute__((always_inline)) void unshuffle_rows(const char *even, char *a, char *b,
                                                                 int64_t width, const int unit) {
  for (int64_t x = 0; x < width; x++) {
    memcpy(a + x * unit, even + 2 * x * unit, unit);
    memcpy(b + x * unit, even + (2 * x + 1) * unit, unit);
  }
}

CLONES static void shuffle(char *target, char *source, int64_t images, int64_t planes,
                           int64_t target_planes, int64_t first, int64_t h, int64_t w, int64_t unit,
                           bool backward) {
  for (int64_t n = 0; n < images; n++)
    for (int64_t p = 0; p < planes; p++)
      for (int64_t y = 0; y < h; y++)
        for (int64_t dy = 0; dy < 2; dy++) {
          char *t =
              target + (((n * target_planes + first + p) * 2 * h + 2 * y + dy) * 2 * w) * unit;
          char *a = source + (((n * 4 + dy * 2) * planes + p) * h + y) * w * unit;
          char *b = source + (((n * 4 + dy * 2 + 1) * planes + p) * h + y) * w * unit;
          if (backward) {
            if (unit == 32)
              unshuffle_rows(t, a, b, w, 32);
            else if (unit == 64)
              unshuffle_rows(t, a, b, w, 64);
            else
              unshuffle_rows(t, a, b, w, 16);
          } else {
            if (unit == 32)
              shuffle_rows(t, a, b, w, 32);
            else if (unit == 64)
              shuffle_rows(t, a, b, w, 64);
            else
              shuffle_rows(t, a, b, w, 16);
          }
        }
}

void ck_shuffle_forward(const void *source, void *target, int64_t images, int64_t planes,
                        int64_t target_planes, int64_t first, int64_t h, int64_t w, int64_t block,
                        bool is_bf16) {
  shuffle(target, (char *)source, images, planes, target_planes, first, h, w,
          block * (is_bf16 ? 2 : 4), false);
}

void ck_shuffle_backward(const void *target_gradient, void *source_gradient, int64_t images,
                         int64_t planes, int64_t target_planes, int64_t first, int64_t h, int64_t w,
                         int64_t block, bool is_bf16) {
  shuffle((char *)target_gradient, source_gradient, images, planes, target_planes, first, h, w,
          block * (is_bf16 ? 2 : 4), true);
}
