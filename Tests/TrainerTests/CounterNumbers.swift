/// The generator of `Scripts/make_training_goldens.py`: `count` numbers in −1..<1.
func uniform(_ stream: UInt64, _ count: Int) -> [Double] {
  (0..<UInt64(count)).map { index in
    var z = (index &+ stream &* (1 << 32)) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Double(z >> 40) / Double(1 << 23) - 1
  }
}
