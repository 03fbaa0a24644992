#include "runs.h"

// Pixels that are turned together, so that both sides stay in the first-level cache.
enum { TURNED = 64 };

INLINE void ck_planar_to_last_body(const float *planes, int64_t plane_stride,
                                   const ck_map *target, int64_t part, int64_t parts) {
  const int64_t pixels = pixel_count(target), last = share(pixels, part + 1, parts);
  const int64_t size = target->element == CK_FLOAT32 ? 4 : 2;
  for (int64_t p = share(pixels, part, parts); p < last; p += TURNED) {
    const int64_t count = smaller(TURNED, last - p);
    char *t = pixel_at(target, p);
    for (int64_t c = 0; c < target->channels; c++) {
      const float *s = planes + c * plane_stride + p;
      for (int64_t x = 0; x < count; x++)
        store(t + x * target->stride * size, c, s[x], target->element);
    }
  }
}
VERSIONS(ck_planar_to_last,
         (const float *planes, int64_t plane_stride, const ck_map *target, int64_t part,
          int64_t parts),
         (planes, plane_stride, target, part, parts))

INLINE void ck_last_to_planar_body(const ck_map *source, float *planes, int64_t plane_stride,
                                   int64_t part, int64_t parts) {
  const int64_t pixels = pixel_count(source), last = share(pixels, part + 1, parts);
  const int64_t size = source->element == CK_FLOAT32 ? 4 : 2;
  for (int64_t p = share(pixels, part, parts); p < last; p += TURNED) {
    const int64_t count = smaller(TURNED, last - p);
    const char *s = pixel_at(source, p);
    for (int64_t c = 0; c < source->channels; c++) {
      float *t = planes + c * plane_stride + p;
      for (int64_t x = 0; x < count; x++)
        t[x] = load(s + x * source->stride * size, c, source->element);
    }
  }
}
VERSIONS(ck_last_to_planar,
         (const ck_map *source, float *planes, int64_t plane_stride, int64_t part, int64_t parts),
         (source, planes, plane_stride, part, parts))
