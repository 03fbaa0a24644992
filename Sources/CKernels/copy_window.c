#include "runs.h"

// The source index for a position that may lie outside, or -1 where the constant belongs.
INLINE int64_t inside(int64_t index, int64_t side, ck_border border) {
  if (index >= 0 && index < side) return index;
  if (border == CK_CONSTANT) return -1;
  if (border == CK_EDGE || side == 1) return index < 0 ? 0 : side - 1;
  const int64_t period = 2 * (side - 1), i = ((index % period) + period) % period;
  return i < side ? i : period - i;
}

INLINE void fill(const ck_map *m, int64_t pixel, int64_t count, float value) {
  for (int64_t x = 0; x < count; x++) {
    void *to = pixel_at(m, pixel + x);
    for (int64_t c = 0; c < m->channels; c++) store(to, c, value, m->element);
  }
}

INLINE void copy_pixel_run(const ck_map *source, int64_t from, int64_t step, const ck_map *target,
                           int64_t to, int64_t count) {
  copy_run(pixel_at(source, from), source->stride * step, source->element, pixel_at(target, to),
           target->stride, target->element, count, target->channels);
}

INLINE void ck_copy_window_body(const ck_map *source, const int64_t offset[3],
                                const int64_t step[3], ck_border border, float value,
                                const ck_map *target, int64_t part, int64_t parts) {
  const int64_t rows = target->depth * target->height, width = target->width;
  // Target columns first..<last lie inside the source.
  int64_t first = 0, last = width;
  while (first < last && (offset[2] + first * step[2] < 0 ||
                          offset[2] + first * step[2] >= source->width))
    first++;
  while (last > first && (offset[2] + (last - 1) * step[2] < 0 ||
                          offset[2] + (last - 1) * step[2] >= source->width))
    last--;
  for (int64_t row = share(rows, part, parts); row < share(rows, part + 1, parts); row++) {
    const int64_t z = inside(offset[0] + row / target->height * step[0], source->depth, border);
    const int64_t y = inside(offset[1] + row % target->height * step[1], source->height, border);
    const int64_t to = row * width;
    if (z < 0 || y < 0) {
      fill(target, to, width, value);
      continue;
    }
    const int64_t from = (z * source->height + y) * source->width;
    if (last > first)
      copy_pixel_run(source, from + offset[2] + first * step[2], step[2], target, to + first,
                     last - first);
    for (int64_t x = 0; x < width; x++) {
      if (x == first && last > first) x = last;
      if (x == width) break;
      const int64_t at = inside(offset[2] + x * step[2], source->width, border);
      if (at < 0)
        fill(target, to + x, 1, value);
      else
        copy_pixel_run(source, from + at, 1, target, to + x, 1);
    }
  }
}
VERSIONS(ck_copy_window,
         (const ck_map *source, const int64_t offset[3], const int64_t step[3], ck_border border,
          float value, const ck_map *target, int64_t part, int64_t parts),
         (source, offset, step, border, value, target, part, parts))
