// Sums, or maxima, of each channel over a run of pixels.
//
// A few pixels make a row of `period` numbers, so that loops are long also for few channels; rows are
// taken four at a time, since otherwise most of the time goes into loading and storing the sums.
#ifndef COLUMNS_H
#define COLUMNS_H
#include "runs.h"

// How many pixels make a row, for a run of `pixels`.
INLINE int64_t row_pixels(int64_t channels, int64_t pixels) {
  return larger(1, smaller(256 / channels, pixels));
}

// sums[i] += Σ x[row][i] over rows, the last of which may be shorter.
INLINE void add_rows(const float *x, int64_t count, int64_t period, float *sums) {
  int64_t first = 0;
  for (; first + 4 * period <= count; first += 4 * period) {
    const float *a = x + first, *b = a + period, *c = b + period, *d = c + period;
    INDEPENDENT for (int64_t i = 0; i < period; i++) sums[i] += (a[i] + b[i]) + (c[i] + d[i]);
  }
  for (; first < count; first += period) {
    const int64_t n = smaller(period, count - first);
    INDEPENDENT for (int64_t i = 0; i < n; i++) sums[i] += x[first + i];
  }
}

// sums[i] += Σ d and squares[i] += Σ d² with d = x[row][i] - shifts[i].
INLINE void add_deviations(const float *x, int64_t count, int64_t period, const float *shifts,
                           float *sums, float *squares) {
  int64_t first = 0;
  for (; first + 4 * period <= count; first += 4 * period) {
    const float *x0 = x + first, *x1 = x0 + period, *x2 = x1 + period, *x3 = x2 + period;
    INDEPENDENT for (int64_t i = 0; i < period; i++) {
      const float a = x0[i] - shifts[i], b = x1[i] - shifts[i], c = x2[i] - shifts[i],
                  d = x3[i] - shifts[i];
      sums[i] += (a + b) + (c + d);
      squares[i] += (a * a + b * b) + (c * c + d * d);
    }
  }
  for (; first < count; first += period) {
    const int64_t n = smaller(period, count - first);
    INDEPENDENT for (int64_t i = 0; i < n; i++) {
      const float d = x[first + i] - shifts[i];
      sums[i] += d;
      squares[i] += d * d;
    }
  }
}

INLINE void take_maxima(const float *x, int64_t count, int64_t period, float *maxima) {
  for (int64_t first = 0; first < count; first += period) {
    const int64_t n = smaller(period, count - first);
    INDEPENDENT for (int64_t i = 0; i < n; i++)
      maxima[i] = x[first + i] > maxima[i] ? x[first + i] : maxima[i];
  }
}
#endif
