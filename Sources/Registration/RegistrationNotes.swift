extension RigidRegistration.Result {
  /// What makes the result doubtful, one sentence each; empty if nothing does.
  package var doubts: [String] {
    var doubts: [String] = []
    if overlap < 0.6 {
      doubts.append(
        "only \(Int((overlap * 100).rounded())) % of one head lies in the other; check the result")
    }
    if after < 0.05 {
      doubts.append("the images share little information; check the result")
    } else if after <= before {
      doubts.append("nothing better than the headers' positions was found")
    }
    if transform.degrees > 45 {
      doubts.append(
        "the rotation is \(Int(transform.degrees.rounded()))°, more than a head turns; check the result"
      )
    }
    return doubts
  }
}
