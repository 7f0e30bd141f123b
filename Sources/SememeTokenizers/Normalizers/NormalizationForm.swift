/// Unicode's normalization forms (Unicode Standard Annex #15).
enum NormalizationForm: String, Sendable {
  case nfc = "NFC"
  case nfd = "NFD"
  case nfkc = "NFKC"
  case nfkd = "NFKD"

  private var composes: Bool { self == .nfc || self == .nfkc }
  private var isCompatible: Bool { self == .nfkc || self == .nfkd }

  /// What a text without change has none of.
  private var unstable: ScalarProperties {
    switch self {
    case .nfc: [.recomposes, .nonStarter]
    case .nfd: [.decomposes, .nonStarter]
    case .nfkc: [.recomposesCompatibly, .nonStarter]
    case .nfkd: [.decomposes, .decomposesCompatibly, .nonStarter]
    }
  }

  /// Brings a text into the form.
  func apply(to text: inout NormalizedText) {
    guard !isStable(text.bytes) else { return }
    let source = text
    text = NormalizedText()
    var origins = OriginQueue()
    var decomposer = Decomposer(isCompatible: isCompatible)
    var composer = Composer()
    func write(_ scalar: UInt32, _ change: Int) {
      text.append(scalar, from: origins.take(change))
    }
    func settle(_ scalar: UInt32, _ isFurther: Bool) {
      if composes {
        composer.push(scalar, isFurther ? 1 : 0, emit: write)
      } else {
        write(scalar, isFurther ? 1 : 0)
      }
    }
    source.forEachScalar { scalar, origin in
      origins.push(origin)
      decomposer.push(scalar, emit: settle)
    }
    decomposer.flush(emit: settle)
    composer.flush(emit: write)
  }

  private func isStable(_ bytes: [UInt8]) -> Bool {
    let unstable = unstable
    return bytes.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < bytes.count {
        guard bytes[offset] >= 0x80 else {
          offset += 1
          continue
        }
        let (scalar, length) = bytes.scalar(at: offset)
        guard ScalarProperties(of: scalar).isDisjoint(with: unstable) else { return false }
        offset += length
      }
      return true
    }
  }
}
