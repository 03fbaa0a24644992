#include "runs.h"

INLINE void ck_shuffle_body(const ck_map *source, const int64_t factors[3], bool channels_first,
                            const ck_map *target, int64_t part, int64_t parts) {
  const int64_t channels = target->channels, blocks = factors[0] * factors[1] * factors[2];
  const int64_t rows = target->depth * target->height;
  const int64_t source_size = source->element == CK_FLOAT32 ? 4 : 2;
  const int64_t target_size = target->element == CK_FLOAT32 ? 4 : 2;
  for (int64_t row = share(rows, part, parts); row < share(rows, part + 1, parts); row++) {
    const int64_t z = row / target->height, y = row % target->height;
    const int64_t from =
        ((z / factors[0]) * source->height + y / factors[1]) * source->width;
    for (int64_t dx = 0; dx < factors[2]; dx++) {
      const int64_t block = ((z % factors[0]) * factors[1] + y % factors[1]) * factors[2] + dx;
      const char *s = pixel_at(source, from);
      char *t = pixel_at(target, row * target->width + dx);
      if (!channels_first) {
        copy_run(s + block * channels * source_size, source->stride, source->element, t,
                 target->stride * factors[2], target->element, source->width, channels);
        continue;
      }
      for (int64_t x = 0; x < source->width; x++)
        for (int64_t c = 0; c < channels; c++)
          store(t + x * target->stride * factors[2] * target_size, c,
                load(s + x * source->stride * source_size, c * blocks + block, source->element),
                target->element);
    }
  }
}
VERSIONS(ck_shuffle,
         (const ck_map *source, const int64_t factors[3], bool channels_first,
          const ck_map *target, int64_t part, int64_t parts),
         (source, factors, channels_first, target, part, parts))
