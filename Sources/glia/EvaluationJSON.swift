/// What `glia evaluate --format json` prints.
///
/// Undefined numbers, and regions of which a label scheme says nothing, are written as null, so that
/// every key is always there. Keys are written as they are named here.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct EvaluationJSON: Encodable {
  let scheme: String
  /// Only where the prediction follows another scheme than the reference.
  let scheme_prediction: String?
  let volume: [String: Volume?]
  /// Only with `--per-slice`.
  let slices: [Slice]?

  struct Volume: Encodable {
    let dice, iou, sensitivity, specificity, precision, hd95: Double?
    let volume_prediction_ml, volume_reference_ml: Double
    let tp, fp, fn: Int

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(dice, forKey: .dice)
      try container.encode(iou, forKey: .iou)
      try container.encode(sensitivity, forKey: .sensitivity)
      try container.encode(specificity, forKey: .specificity)
      try container.encode(precision, forKey: .precision)
      try container.encode(hd95, forKey: .hd95)
      try container.encode(volume_prediction_ml, forKey: .volume_prediction_ml)
      try container.encode(volume_reference_ml, forKey: .volume_reference_ml)
      try container.encode(tp, forKey: .tp)
      try container.encode(fp, forKey: .fp)
      try container.encode(fn, forKey: .fn)
    }

    private enum CodingKeys: String, CodingKey {
      case dice, iou, sensitivity, specificity, precision, hd95
      case volume_prediction_ml, volume_reference_ml, tp, fp, fn
    }
  }

  struct Slice: Encodable {
    let index: Int
    let WT, TC, ET: Values?

    struct Values: Encodable {
      let dice: Double?
      let tp, fp, fn: Int

      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(dice, forKey: .dice)
        try container.encode(tp, forKey: .tp)
        try container.encode(fp, forKey: .fp)
        try container.encode(fn, forKey: .fn)
      }

      private enum CodingKeys: String, CodingKey {
        case dice, tp, fp, fn
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(index, forKey: .index)
      try container.encode(WT, forKey: .WT)
      try container.encode(TC, forKey: .TC)
      try container.encode(ET, forKey: .ET)
    }

    private enum CodingKeys: String, CodingKey {
      case index, WT, TC, ET
    }
  }
}
