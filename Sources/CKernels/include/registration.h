// The inner loops of registration by mutual information (Mattes et al. 2003), in C for the processor's
// full width.
#ifndef CKERNELS_REGISTRATION_H
#define CKERNELS_REGISTRATION_H
#include <stdbool.h>
#include <stdint.h>

// Points of the image that is sampled: millimeters from the center of rotation, and the bin of the
// value there.
typedef struct {
  const float *x, *y, *z;
  const uint8_t *bin;
} ck_samples;

// The image that moves. A value's place among the bins is 1 + (value - lowest) * bins_per_unit, held
// within 1...bins - 2. Points outside have the value `outside`, or do not count.
typedef struct {
  const float *values;
  int64_t size[3];
  float lowest, bins_per_unit;
  int32_t bins;
  bool has_outside;
  float outside;
} ck_image;

// What was found at each sample: the place among the bins, -1 where the sample does not count, and
// how the value changes with each of the three array indices.
typedef struct {
  float *place, *x, *y, *z;
} ck_trace;

// Adds samples first..<first + count to a histogram of [samples' bins][image's bins], each spread over
// four bins by a cubic B-spline. `map` takes a sample to array indices of the image, three rows of
// four. The image has at least two voxels along each axis.
void ck_joint_histogram(const ck_samples *samples, int64_t first, int64_t count,
                        const ck_image *image, const float map[12], ck_trace *trace,
                        float *histogram);

// Adds up, for the samples of a trace, the slope of sum(spline * table row) in each array index times
// the sample's (x, y, z, 1): three rows of four numbers.
void ck_information_gradient(const ck_samples *samples, int64_t first, int64_t count,
                             int32_t bins, const ck_trace *trace, const float *table,
                             double sums[12]);
#endif
