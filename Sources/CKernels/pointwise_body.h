// A 1×1 convolution of a run of pixels for up to 16 outputs.

TARGET static void NAME(pointwise)(const pointwise_run *run) {
  const bool simple = is_simple(run->activation);
  float buffer[2 * ROWS * 2 * LANES];
  for (int64_t o = 0; o < run->outputs; o += 2 * LANES) {
    const int64_t n = smaller(2 * LANES, run->outputs - o), most = NAME(most_rows)(n);
    const bool fits = n % LANES == 0;
    for (int64_t first = 0; first < run->count; first += most) {
      const int64_t rows = smaller(most, run->count - first);
      const product_segment segment = {run->source + first * run->source_stride,
                                       run->weights + o};
      float *to = run->target + first * run->target_stride + o;
      const int64_t stride = fits ? run->target_stride : 2 * LANES;
      const matrix_product product = {
          .segments = &segment,
          .count = 1,
          .row_stride = run->source_stride,
          .depth = run->inputs,
          .piece = run->inputs,
          .start = run->bias + o,
          .activation = simple ? run->activation : (ck_activation){CK_IDENTITY, 0, 0},
          .result = fits ? to : buffer,
          .result_stride = stride};
      NAME(kernel_for)(rows, n)(&product);
      if (!fits)
        for (int64_t r = 0; r < rows; r++)
          for (int64_t i = 0; i < n; i++) to[r * run->target_stride + i] = buffer[r * stride + i];
    }
  }
  if (simple) return;
  if (run->target_stride == run->outputs)
    ck_activate(run->activation, run->target, run->count * run->outputs);
  else
    for (int64_t r = 0; r < run->count; r++)
      ck_activate(run->activation, run->target + r * run->target_stride, run->outputs);
}
