/// The value of a voxel in a label map, 0 to 65,535; 0 is background.
public typealias Label = UInt16

/// The number of values that a label can have.
package let labelCount = Int(Label.max) + 1
