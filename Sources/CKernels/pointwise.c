#include "convolution.h"

// Inputs whose weights for one panel of outputs are at hand at a time.
enum { HELD = 512 };

// One panel of outputs, for up to HELD inputs.
static void pointwise_panel(const ck_map *source, const float *weights, const float *bias,
                            ck_activation f, const ck_map *target, int64_t first, int64_t end) {
  const int64_t inputs = source->channels, outputs = target->channels;
  _Alignas(64) float held[HELD * PANEL], start[PANEL] = {0};
  float in[RUN], out[RUN];
  for (int64_t o = 0; o < outputs; o++) start[o] = bias[o];
  for (int64_t i = 0; i < inputs; i++)
    for (int64_t o = 0; o < PANEL; o++)
      held[i * PANEL + o] = o < outputs ? weights[o * inputs + i] : 0;
  const bool is_float = source->element == CK_FLOAT32 && target->element == CK_FLOAT32;
  const int64_t run = is_float ? end - first : RUN / larger(inputs, outputs);
  for (int64_t p = first; p < end; p += run) {
    const int64_t count = smaller(run, end - p);
    const bool reads = source->element == CK_FLOAT32, writes = target->element == CK_FLOAT32;
    if (!reads)
      copy_run(pixel_at(source, p), source->stride, source->element, in, inputs, CK_FLOAT32,
               count, inputs);
    const pointwise_run call = {.source = reads ? pixel_at(source, p) : in,
                                .source_stride = reads ? source->stride : inputs,
                                .inputs = inputs,
                                .count = count,
                                .weights = held,
                                .bias = start,
                                .outputs = outputs,
                                .activation = f,
                                .target = writes ? pixel_at(target, p) : out,
                                .target_stride = writes ? target->stride : outputs};
    convolution_methods_in_use()->pointwise(&call);
    if (!writes)
      copy_run(out, outputs, CK_FLOAT32, pixel_at(target, p), target->stride, target->element,
               count, outputs);
  }
}

static void pointwise_many(const ck_map *source, const float *weights, const float *bias,
                           ck_activation f, const ck_map *target, int64_t first, int64_t end) {
  for (int64_t p = first; p < end; p++)
    for (int64_t o = 0; o < target->channels; o++) {
      const void *x = pixel_at(source, p);
      double sum = bias[o];
      for (int64_t i = 0; i < source->channels; i++)
        sum += load(x, i, source->element) * weights[o * source->channels + i];
      float value = (float)sum;
      ck_activate(f, &value, 1);
      store(pixel_at(target, p), o, value, target->element);
    }
}

void ck_pointwise(const ck_map *source, const float *weights, const float *bias,
                  ck_activation activation, const ck_map *target, int64_t part, int64_t parts) {
  const int64_t pixels = pixel_count(source);
  const int64_t first = share(pixels, part, parts), end = share(pixels, part + 1, parts);
  if (source->channels > HELD) {
    pointwise_many(source, weights, bias, activation, target, first, end);
    return;
  }
  for (int64_t o = 0; o < target->channels; o += PANEL) {
    const ck_map panel = channel_range(target, o, smaller(PANEL, target->channels - o));
    pointwise_panel(source, weights + o * source->channels, bias + o, activation, &panel, first,
                    end);
  }
}
