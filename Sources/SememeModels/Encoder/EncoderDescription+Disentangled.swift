package import SememeTensors

extension EncoderDescription {
  /// Disentangled attention: what its table of relative positions holds, and what is multiplied with
  /// its vectors.
  ///
  /// He et al. 2021, arXiv:2006.03654, section 3.1.
  package struct Disentangled: Sendable, Equatable {
    /// The table has so many rows to either side, of which distance 0 has the first one behind the
    /// middle.
    package var span: Int
    /// Where distances beyond half of the span share rows by their logarithms, the one from which on
    /// all share the last row; nil: each distance has its own row as far as there are any.
    package var maximumDistance: Int?
    /// Whether queries are multiplied with the projected vectors.
    package var contentToPosition: Bool
    /// Whether keys are.
    package var positionToContent: Bool
    /// Whether the layer's projections of queries and keys serve for positions, too.
    package var sharesProjections: Bool
    /// Whether the rows of the table are normalised.
    package var normalizesTable: Bool

    /// The products that a score is the sum of, with that of content.
    var termCount: Int { 1 + (contentToPosition ? 1 : 0) + (positionToContent ? 1 : 0) }
  }

  /// A convolution over the embeddings that is added to the first layer's result.
  package struct Convolution: Sendable, Equatable {
    /// The tokens that one is made of; odd.
    package var taps: Int
    package var activation: Activation
  }
}
