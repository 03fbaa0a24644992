#include <string.h>

#include "ckernels.h"
#include "clones.h"
#include "versions.h"

INLINE float load_bf16(const uint16_t *p) {
  uint32_t bits = (uint32_t)*p << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

// Rounds to the nearest bfloat16, ties to even.
INLINE void store_bf16(uint16_t *p, float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  *p = (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

// The address of a row of one block.
INLINE char *row_at(const ck_images *m, int64_t image, int64_t block, int64_t row) {
  return (char *)m->values +
         (image * m->image_step + block * m->block_step + row * m->width * m->pixel_step) *
             (m->is_bf16 ? 2 : 4);
}

// The index of the first element of a row of one block, in images without gaps.
INLINE int64_t row_index(const ck_images *m, int64_t image, int64_t block, int64_t row) {
  return image * m->image_step + block * m->block_step + row * m->width * m->pixel_step;
}

// The same images with all channels in one block, if they are contiguous.
INLINE ck_images joined(ck_images m) {
  if (m.block_step == m.block || m.blocks == 1) {
    m.block *= m.blocks;
    m.block_step = m.block;
    m.blocks = 1;
  }
  return m;
}

// Copies the channels of `count` pixels; steps and `unit` are in bytes.
INLINE void copy_pixels(char *t, int64_t t_step, const char *s, int64_t s_step, int64_t count,
                        const int64_t unit) {
  if (t_step == unit && s_step == unit)
    memcpy(t, s, (size_t)(count * unit));
  else
    for (int64_t x = 0; x < count; x++) memcpy(t + x * t_step, s + x * s_step, (size_t)unit);
}

#define T float
#define LOAD(p) (*(p))
#define STORE(p, v) (*(p) = (v))
#define NAME(x) x##_f32
#include "training_body.h"
#undef T
#undef LOAD
#undef STORE
#undef NAME

#define T uint16_t
#define LOAD(p) load_bf16(p)
#define STORE(p, v) store_bf16(p, v)
#define NAME(x) x##_bf16
#include "training_body.h"

void ck_channel_statistics(ck_images source, float *mean, float *variance) {
  if (source.is_bf16)
    channel_statistics_bf16(&source, mean, variance);
  else
    channel_statistics_f32(&source, mean, variance);
}

void ck_maxpool_forward(ck_images source, ck_images target, uint8_t *which) {
  if (source.is_bf16)
    maxpool_forward_bf16(&source, &target, which);
  else
    maxpool_forward_f32(&source, &target, which);
}

void ck_maxpool_backward(ck_images pooled, const uint8_t *which, ck_images skip, ck_images target) {
  if (target.is_bf16)
    maxpool_backward_bf16(&pooled, which, &skip, &target);
  else
    maxpool_backward_f32(&pooled, which, &skip, &target);
}

void ck_head_forward(ck_images features, const float *weights, const float *bias, float *logits) {
  if (features.is_bf16)
    head_forward_bf16(&features, weights, bias, logits);
  else
    head_forward_f32(&features, weights, bias, logits);
}

void ck_head_backward(ck_images features, const float *weights, const float *logits_gradient,
                      ck_images features_gradient, float *weights_gradient, float *bias_gradient) {
  if (features.is_bf16)
    head_backward_bf16(&features, weights, logits_gradient, &features_gradient, weights_gradient,
                       bias_gradient);
  else
    head_backward_f32(&features, weights, logits_gradient, &features_gradient, weights_gradient,
                      bias_gradient);
}

void ck_crop(ck_images source, ck_images target) {
  const ck_images s = joined(source), t = joined(target);
  const int64_t size = s.is_bf16 ? 2 : 4, unit = s.block * size;
  const int64_t top = (s.height - t.height) / 2, left = (s.width - t.width) / 2;
  for (int64_t n = 0; n < t.images; n++)
    for (int64_t y = 0; y < t.height; y++)
      for (int64_t b = 0; b < t.blocks; b++)
        copy_pixels(row_at(&t, n, b, y), t.pixel_step * size,
                    row_at(&s, n, b, y + top) + left * s.pixel_step * size, s.pixel_step * size,
                    t.width, unit);
}

void ck_frame_forward(ck_images source, ck_images target) {
  const ck_images s = joined(source), t = joined(target);
  const int64_t size = s.is_bf16 ? 2 : 4, unit = s.block * size;
  const int64_t from = s.pixel_step * size, to = t.pixel_step * size;
  for (int64_t n = 0; n < t.images; n++)
    for (int64_t y = 0; y < t.height; y++)
      for (int64_t b = 0; b < t.blocks; b++) {
        const char *row = row_at(&s, n, b, y < 1 ? 0 : y > s.height ? s.height - 1 : y - 1);
        char *wide = row_at(&t, n, b, y);
        memcpy(wide, row, (size_t)unit);
        copy_pixels(wide + to, to, row, from, s.width, unit);
        memcpy(wide + (t.width - 1) * to, row + (s.width - 1) * from, (size_t)unit);
      }
}

void ck_frame_backward(ck_images framed, ck_images target) {
  if (target.is_bf16)
    unframe_bf16(&framed, &target);
  else
    unframe_f32(&framed, &target);
}

// Interleaves two groups of channels as the even and odd pixels of a row, or does the reverse.
INLINE void shuffle_rows(char *row, int64_t row_step, char *even, char *odd, int64_t step,
                         int64_t width, bool backward, const int64_t unit) {
  for (int64_t x = 0; x < width; x++) {
    char *a = row + 2 * x * row_step, *b = a + row_step;
    if (backward) {
      memcpy(even + x * step, a, (size_t)unit);
      memcpy(odd + x * step, b, (size_t)unit);
    } else {
      memcpy(a, even + x * step, (size_t)unit);
      memcpy(b, odd + x * step, (size_t)unit);
    }
  }
}

CLONES static void shuffle(const ck_images *groups, const ck_images *wide, bool backward) {
  // The first group; the others follow, `group` bytes apart.
  ck_images first = *groups;
  first.blocks = groups->blocks / 4;
  const int64_t size = groups->is_bf16 ? 2 : 4;
  const int64_t group = first.blocks * first.block_step * size;
  const ck_images s = joined(first), t = joined(*wide);
  const int64_t unit = s.block * size, step = s.pixel_step * size, row_step = t.pixel_step * size;
  for (int64_t n = 0; n < s.images; n++)
    for (int64_t y = 0; y < t.height; y++)
      for (int64_t b = 0; b < s.blocks; b++) {
        char *even = row_at(&s, n, b, y / 2) + (y % 2) * 2 * group, *odd = even + group;
        char *row = row_at(&t, n, b, y);
        if (unit == 32)
          shuffle_rows(row, row_step, even, odd, step, s.width, backward, 32);
        else if (unit == 64)
          shuffle_rows(row, row_step, even, odd, step, s.width, backward, 64);
        else
          shuffle_rows(row, row_step, even, odd, step, s.width, backward, unit);
      }
}

void ck_shuffle_forward(ck_images groups, ck_images target) { shuffle(&groups, &target, false); }

void ck_shuffle_backward(ck_images gradient, ck_images groups) { shuffle(&groups, &gradient, true); }
