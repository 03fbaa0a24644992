// Convolution by sums of products: a stretch of a row's pixels times all taps of the kernel.

// A call's taps that lie inside the source for one target row, and for columns x for which all three
// of a row's taps, or only kx = first...last, do.
TARGET static int64_t NAME(taps)(const convolution_call *call, int64_t z, int64_t y, int64_t x,
                                 int64_t first, int64_t last, bool joins, const float *weights,
                                 product_segment *segments) {
  const ck_convolution *shape = call->shape;
  const ck_map *s = call->source;
  int64_t count = 0;
  for (int64_t kz = 0; kz < shape->kernel_depth; kz++)
    for (int64_t ky = 0; ky < 3; ky++) {
      const int64_t sz = z + kz - shape->front, sy = y + ky - shape->top;
      if (sz < 0 || sz >= s->depth || sy < 0 || sy >= s->height) continue;
      const float *row = (const float *)s->values + (sz * s->height + sy) * s->width * s->stride;
      for (int64_t kx = first; kx <= last; kx += joins ? 3 : 1)
        segments[count++] = (product_segment){
            row + (x + kx - shape->left) * s->stride,
            weights + ((kz * 3 + ky) * 3 + kx) * shape->inputs * PANEL};
    }
  return count;
}

// Pixels x..<x + rows of a target row, for all outputs.
TARGET static void NAME(direct_pixels)(const convolution_call *call, int64_t z, int64_t y,
                                       int64_t x, int64_t rows, int64_t first, int64_t last) {
  const ck_convolution *shape = call->shape;
  const ck_map *t = call->target;
  // The three taps of a dense row lie one after the other, and so do their weights.
  const bool joins = first == 0 && last == 2 && call->source->stride == shape->inputs;
  const int64_t panel_stride = shape->kernel_depth * 9 * shape->inputs * PANEL;
  const bool simple = is_simple(call->activation);
  const ck_activation f = simple ? call->activation : (ck_activation){CK_IDENTITY, 0, 0};
  float *to = (float *)t->values + ((z * t->height + y) * t->width + x) * t->stride;
  product_segment segments[27];
  float bias[2 * PANEL], buffer[ROWS * 2 * LANES];
  for (int64_t o = 0; o < shape->outputs; o += 2 * LANES) {
    const int64_t n = smaller(2 * LANES, shape->outputs - o);
    const int64_t count =
        NAME(taps)(call, z, y, x, first, last, joins,
                   call->prepared + o / PANEL * panel_stride + o % PANEL, segments);
    const bool fits = n % LANES == 0;
    for (int64_t i = 0; i < 2 * LANES; i++) bias[i] = i < n ? call->bias[o + i] : 0;
    float *result = fits ? to + o : buffer;
    const int64_t stride = fits ? t->stride : 2 * LANES;
    NAME(kernel_for)(rows, n)(segments, count, call->source->stride,
                              joins ? 3 * shape->inputs : shape->inputs, panel_stride, bias, f,
                              result, stride);
    if (!fits)
      for (int64_t r = 0; r < rows; r++)
        memcpy(to + r * t->stride + o, buffer + r * stride, (size_t)n * 4);
  }
  if (!simple)
    for (int64_t r = 0; r < rows; r++)
      ck_activate(call->activation, to + r * t->stride, shape->outputs);
}

TARGET static void NAME(direct)(const convolution_call *call, int64_t part, int64_t parts) {
  const ck_convolution *shape = call->shape;
  const ck_map *t = call->target;
  const int64_t rows = t->depth * t->height, width = call->source->width;
  // Columns whose three taps all lie inside the source.
  const int64_t start = smaller(shape->left, t->width);
  const int64_t stop = larger(start, smaller(t->width, width - 2 + shape->left));
  for (int64_t row = share(rows, part, parts); row < share(rows, part + 1, parts); row++) {
    const int64_t z = row / t->height, y = row % t->height;
    for (int64_t x = start; x < stop;) {
      // The rest in even shares, since few rows at a time are slow.
      const int64_t rest = stop - x, n = rest / ((rest + ROWS - 1) / ROWS);
      NAME(direct_pixels)(call, z, y, x, n, 0, 2);
      x += n;
    }
    for (int64_t x = 0; x < t->width; x++) {
      if (x == start) x = stop;
      if (x == t->width) break;
      const int64_t first = larger(0, shape->left - x);
      NAME(direct_pixels)(call, z, y, x, 1, first, smaller(2, width - 1 + shape->left - x));
    }
  }
}
