#include <math.h>
#include <string.h>

#include "clones.h"
#include "ckernels.h"

CLONES void ck_warp(const int16_t *source, const uint8_t *source_mask, int64_t source_height,
                    int64_t source_width, const float *matrix, const float *wave_x,
                    const float *wave_y, float *image, int64_t height, int64_t width, uint8_t *mask,
                    int64_t mask_height, int64_t mask_width, int64_t mask_top, int64_t mask_left) {
  const int64_t area = height * width;
  const float unit = 1.0f / 4096;
  memset(image, 0, (size_t)area * 4 * sizeof(float));
  memset(mask, 0, (size_t)(mask_height * mask_width));
  for (int64_t y = 0; y < height; y++) {
    for (int64_t x = 0; x < width; x++) {
      float sx = matrix[0] * (float)x + matrix[1] * (float)y + matrix[2] + wave_x[y];
      float sy = matrix[3] * (float)x + matrix[4] * (float)y + matrix[5] + wave_y[x];
      float fx = floorf(sx), fy = floorf(sy);
      int64_t ix = (int64_t)fx, iy = (int64_t)fy;
      if (ix < 0 || iy < 0 || ix + 1 >= source_width || iy + 1 >= source_height) continue;
      float u = sx - fx, v = sy - fy;
      const int16_t *a = source + (iy * source_width + ix) * 4;
      const int16_t *b = a + source_width * 4;
      float w00 = (1 - u) * (1 - v) * unit, w01 = u * (1 - v) * unit, w10 = (1 - u) * v * unit,
            w11 = u * v * unit;
      float *out = image + y * width + x;
      for (int c = 0; c < 4; c++)
        out[c * area] = w00 * a[c] + w01 * a[4 + c] + w10 * b[c] + w11 * b[4 + c];
      int64_t my = y - mask_top, mx = x - mask_left;
      if (my >= 0 && my < mask_height && mx >= 0 && mx < mask_width) {
        int64_t nx = ix + (u >= 0.5f), ny = iy + (v >= 0.5f);
        mask[my * mask_width + mx] = source_mask[ny * source_width + nx];
      }
    }
  }
}

static inline uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

CLONES void ck_intensity(float *plane, int64_t height, int64_t width, const float *curve,
                         const float *field, float floor, float noise, uint64_t seed) {
  for (int64_t y = 0; y < height; y++) {
    float v = 2 * (float)y / (float)height - 1;
    for (int64_t x = 0; x < width; x++) {
      float value = plane[y * width + x];
      if (value == 0) continue;
      float place = (value + 5) * 102.4f;
      place = place < 0 ? 0 : place > 1023.99f ? 1023.99f : place;
      int cell = (int)place;
      float rest = place - (float)cell;
      value = curve[cell] + rest * (curve[cell + 1] - curve[cell]);
      float u = 2 * (float)x / (float)width - 1;
      float log_gain = field[0] * u + field[1] * v + field[2] * u * u + field[3] * u * v +
                       field[4] * v * v;
      // exp by its series: |log_gain| stays below 1.
      float gain = 1 + log_gain * (1 + log_gain * (0.5f + log_gain * (1.0f / 6)));
      value = floor + (value - floor) * gain;
      if (noise > 0) {
        // The sum of eight bytes is Gaussian enough: variance 8 * (256² - 1) / 12.
        uint64_t bits = mix(seed + (uint64_t)(y * width + x) * 0x9e3779b97f4a7c15u);
        int sum = 0;
        for (int k = 0; k < 8; k++) sum += (int)(bits >> (8 * k) & 255);
        value += noise * ((float)sum - 1020) * (1 / 209.02f);
      }
      value = value < -5 ? -5 : value > 5 ? 5 : value;
      plane[y * width + x] = value == 0 ? 1e-6f : value;
    }
  }
}

CLONES void ck_blur(float *plane, float *scratch, int64_t height, int64_t width, bool along_rows,
                    float sigma) {
  int reach = (int)ceilf(2.5f * sigma);
  if (reach > 16) reach = 16;
  if (reach < 1) return;
  float taps[33], total = 0;
  for (int k = -reach; k <= reach; k++) {
    taps[k + reach] = expf(-0.5f * (float)(k * k) / (sigma * sigma));
    total += taps[k + reach];
  }
  for (int k = 0; k <= 2 * reach; k++) taps[k] /= total;
  memcpy(scratch, plane, (size_t)(height * width) * sizeof(float));
  const int64_t step = along_rows ? 1 : width;
  const int64_t y0 = along_rows ? 0 : reach, y1 = along_rows ? height : height - reach;
  const int64_t x0 = along_rows ? reach : 0, x1 = along_rows ? width - reach : width;
  for (int64_t y = y0; y < y1; y++)
    for (int64_t x = x0; x < x1; x++) {
      const float *s = scratch + y * width + x;
      if (*s == 0) continue;
      float sum = 0;
      for (int k = -reach; k <= reach; k++) sum += taps[k + reach] * s[k * step];
      plane[y * width + x] = sum == 0 ? 1e-6f : sum;
    }
}
