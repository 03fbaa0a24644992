// Runs of pixels as dense float32, whatever the map's element type and stride are.
//
// Most kernels work on runs of a few thousand numbers, which stay in the first-level cache. A run that
// already is dense float32 is used where it lies.
#ifndef RUNS_H
#define RUNS_H
#include <string.h>

#include "versions.h"

// Numbers in a buffer for one run.
enum { RUN = 4096 };

INLINE float from_bf16(uint16_t bits) {
  const uint32_t wide = (uint32_t)bits << 16;
  float value;
  memcpy(&value, &wide, 4);
  return value;
}

// Rounds to the nearest bfloat16, ties to even; NaN stays NaN.
INLINE uint16_t to_bf16(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  const uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  return (uint16_t)((bits & 0x7fffffff) > 0x7f800000 ? (bits >> 16) | 0x40 : rounded);
}

INLINE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }
// The first of `count` items that belongs to a part; the last one is before the next part's.
INLINE int64_t share(int64_t count, int64_t part, int64_t parts) { return count * part / parts; }
INLINE int64_t pixel_count(const ck_map *m) { return m->depth * m->height * m->width; }
// How many pixels fit into a buffer of RUN numbers; the map has at most RUN channels.
INLINE int64_t run_length(const ck_map *m) { return RUN / m->channels; }

INLINE bool is_dense_f32(const ck_map *m) {
  return m->element == CK_FLOAT32 && m->stride == m->channels;
}
INLINE void *pixel_at(const ck_map *m, int64_t pixel) {
  return (char *)m->values + pixel * m->stride * (m->element == CK_FLOAT32 ? 4 : 2);
}
// A range of a map's channels.
INLINE ck_map channel_range(const ck_map *m, int64_t first, int64_t count) {
  ck_map part = *m;
  part.values = (char *)m->values + first * (m->element == CK_FLOAT32 ? 4 : 2);
  part.channels = count;
  return part;
}

INLINE float load(const void *p, int64_t i, const ck_element element) {
  return element == CK_FLOAT32 ? ((const float *)p)[i] : from_bf16(((const uint16_t *)p)[i]);
}
INLINE void store(void *p, int64_t i, float value, const ck_element element) {
  if (element == CK_FLOAT32)
    ((float *)p)[i] = value;
  else
    ((uint16_t *)p)[i] = to_bf16(value);
}

// Copies `count` pixels of n numbers between element types. Called with a constant n, the inner loop
// becomes a few moves.
INLINE void copy_pixels(const void *s, int64_t s_stride, const ck_element s_element, void *t,
                        int64_t t_stride, const ck_element t_element, int64_t count, const int64_t n) {
  const int64_t s_size = s_element == CK_FLOAT32 ? 4 : 2, t_size = t_element == CK_FLOAT32 ? 4 : 2;
  for (int64_t x = 0; x < count; x++) {
    const void *restrict from = (const char *)s + x * s_stride * s_size;
    void *restrict to = (char *)t + x * t_stride * t_size;
    if (s_element == CK_BFLOAT16 && t_element == CK_BFLOAT16)
      for (int64_t c = 0; c < n; c++) ((uint16_t *)to)[c] = ((const uint16_t *)from)[c];
    else
      for (int64_t c = 0; c < n; c++) store(to, c, load(from, c, s_element), t_element);
  }
}

INLINE void copy_typed(const void *s, int64_t s_stride, const ck_element s_element, void *t,
                       int64_t t_stride, const ck_element t_element, int64_t count, int64_t n) {
  if (s_stride == n && t_stride == n)
    copy_pixels(s, 0, s_element, t, 0, t_element, count > 0, n * count);
  else if (n == 4)
    copy_pixels(s, s_stride, s_element, t, t_stride, t_element, count, 4);
  else if (n == 8)
    copy_pixels(s, s_stride, s_element, t, t_stride, t_element, count, 8);
  else if (n == 16)
    copy_pixels(s, s_stride, s_element, t, t_stride, t_element, count, 16);
  else if (n == 32)
    copy_pixels(s, s_stride, s_element, t, t_stride, t_element, count, 32);
  else
    copy_pixels(s, s_stride, s_element, t, t_stride, t_element, count, n);
}

INLINE void copy_run(const void *s, int64_t s_stride, ck_element s_element, void *t,
                     int64_t t_stride, ck_element t_element, int64_t count, int64_t n) {
  if (s_element == CK_FLOAT32 && t_element == CK_FLOAT32)
    copy_typed(s, s_stride, CK_FLOAT32, t, t_stride, CK_FLOAT32, count, n);
  else if (s_element == CK_FLOAT32)
    copy_typed(s, s_stride, CK_FLOAT32, t, t_stride, CK_BFLOAT16, count, n);
  else if (t_element == CK_FLOAT32)
    copy_typed(s, s_stride, CK_BFLOAT16, t, t_stride, CK_FLOAT32, count, n);
  else
    copy_typed(s, s_stride, CK_BFLOAT16, t, t_stride, CK_BFLOAT16, count, n);
}

// A run of pixels to read: where it lies, or a dense copy in `buffer`.
INLINE const float *read_run(const ck_map *m, int64_t pixel, int64_t count, float *buffer) {
  if (is_dense_f32(m)) return pixel_at(m, pixel);
  copy_run(pixel_at(m, pixel), m->stride, m->element, buffer, m->channels, CK_FLOAT32, count,
           m->channels);
  return buffer;
}
// Where to write a run of pixels: into the map itself, or into `buffer`. End with `write_run`.
INLINE float *place_run(const ck_map *m, int64_t pixel, float *buffer) {
  return is_dense_f32(m) ? pixel_at(m, pixel) : buffer;
}
INLINE void write_run(const ck_map *m, int64_t pixel, int64_t count, const float *buffer) {
  if (is_dense_f32(m)) return;
  copy_run(buffer, m->channels, CK_FLOAT32, pixel_at(m, pixel), m->stride, m->element, count,
           m->channels);
}
#endif
