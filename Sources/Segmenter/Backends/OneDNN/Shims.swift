extension FeatureShape {
  var sides: [Int] { [height, width] }
  var positions: Int { height * width }
  init(channels: Int, sides: [Int]) {
    self.init(channels: channels, height: sides[0], width: sides[1])
  }
}
extension Operators.Conv { var groups: Int { 1 } }
extension Operators.ConvTranspose {
  var groups: Int { 1 }
  var window: KernelWindow { KernelWindow(kernel: [2, 2], strides: [2, 2]) }
  var outputPadding: [Int] { [0, 0] }
}
