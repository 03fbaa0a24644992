#include <math.h>

#include "runs.h"

// Numbers that are measured together: two passes over them find them in the second-level cache.
enum { MEASURED = 8192, SUMS = 256 };

// The mean and the sum of squared deviations of a stretch of pixels, of which each channel is one column.
// Sums run over `period` numbers, a few pixels, side by side.
INLINE void measure_run(const float *x, int64_t channels, int64_t pixels, float *sums,
                        float *squares, float *shifts, double *mean, double *deviation) {
  const int64_t repeats = larger(1, smaller(SUMS / channels, pixels)), period = repeats * channels;
  const int64_t count = pixels * channels;
  for (int64_t i = 0; i < period; i++) sums[i] = 0;
  for (int64_t first = 0; first < count; first += period) {
    const int64_t n = smaller(period, count - first);
    for (int64_t i = 0; i < n; i++) sums[i] += x[first + i];
  }
  for (int64_t c = 0; c < channels; c++) {
    double sum = 0;
    for (int64_t r = 0; r < repeats; r++) sum += sums[r * channels + c];
    const float shift = (float)(sum / (double)pixels);
    for (int64_t r = 0; r < repeats; r++) shifts[r * channels + c] = shift;
  }
  for (int64_t i = 0; i < period; i++) sums[i] = squares[i] = 0;
  for (int64_t first = 0; first < count; first += period) {
    const int64_t n = smaller(period, count - first);
    for (int64_t i = 0; i < n; i++) {
      const float d = x[first + i] - shifts[i];
      sums[i] += d;
      squares[i] += d * d;
    }
  }
  // The shift was rounded; what that changes is known.
  for (int64_t c = 0; c < channels; c++) {
    double sum = 0, square = 0;
    for (int64_t r = 0; r < repeats; r++) {
      sum += sums[r * channels + c];
      square += squares[r * channels + c];
    }
    mean[c] = shifts[c] + sum / (double)pixels;
    deviation[c] = square - sum * sum / (double)pixels;
  }
}

// Joins the moments of two sets of numbers (Chan, Golub and LeVeque 1979).
INLINE void join(double *mean, double *deviation, double count, double other_mean,
                 double other_deviation, double other_count) {
  const double total = count + other_count, difference = other_mean - *mean;
  *mean += difference * (other_count / total);
  *deviation += other_deviation + difference * difference * (count * other_count / total);
}

INLINE void measure_channels(const ck_map *source, double *moments, int64_t part, int64_t parts) {
  const int64_t channels = source->channels, pixels = pixel_count(source);
  float buffer[MEASURED], sums[RUN], squares[RUN], shifts[RUN];
  double mean[RUN], deviation[RUN];
  for (int64_t i = 0; i < 2 * channels; i++) moments[i] = 0;
  const int64_t start = share(pixels, part, parts), last = share(pixels, part + 1, parts);
  const int64_t run = MEASURED / channels;
  for (int64_t p = start; p < last; p += run) {
    const int64_t count = smaller(run, last - p);
    const float *x = read_run(source, p, count, buffer);
    measure_run(x, channels, count, sums, squares, shifts, mean, deviation);
    for (int64_t c = 0; c < channels; c++)
      join(&moments[2 * c], &moments[2 * c + 1], (double)(p - start), mean[c], deviation[c],
           (double)count);
  }
}

INLINE void ck_measure_body(const ck_map *source, double *moments, int64_t part, int64_t parts) {
  for (int64_t c = 0; c < source->channels; c += RUN) {
    const int64_t n = smaller(RUN, source->channels - c);
    const ck_map s = channel_range(source, c, n);
    measure_channels(&s, moments + 2 * (part * source->channels + c), part, parts);
  }
}
VERSIONS(ck_measure, (const ck_map *source, double *moments, int64_t part, int64_t parts),
         (source, moments, part, parts))

void ck_normalization(const ck_map *source, const double *moments, int64_t parts, int64_t groups,
                      float epsilon, const float *scale, const float *shift, float *factors,
                      float *terms) {
  const int64_t channels = source->channels, pixels = pixel_count(source);
  const int64_t width = channels / groups;
  for (int64_t g = 0; g < groups; g++) {
    double mean = 0, deviation = 0, count = 0;
    for (int64_t part = 0; part < parts; part++) {
      const double n = (double)(share(pixels, part + 1, parts) - share(pixels, part, parts));
      if (n == 0) continue;
      const double *m = moments + 2 * (part * channels + g * width);
      for (int64_t c = 0; c < width; c++) {
        join(&mean, &deviation, count, m[2 * c], m[2 * c + 1], n);
        count += n;
      }
    }
    const double inverse = 1 / sqrt(deviation / count + (double)epsilon);
    for (int64_t c = g * width; c < (g + 1) * width; c++) {
      const double factor = (scale ? scale[c] : 1) * inverse;
      factors[c] = (float)factor;
      terms[c] = (float)((shift ? shift[c] : 0) - mean * factor);
    }
  }
}
