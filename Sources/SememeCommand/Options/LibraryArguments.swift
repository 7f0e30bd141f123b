public import ArgumentParser
public import Sememe
public import SememeEvaluation
public import SememePlots
public import SememeProjection
public import SememeTensors
public import SememeWords

/// Read from the command line by the names that the libraries give them.
extension SimilarityFunction: ExpressibleByArgument {}
extension SubtokenPooling: ExpressibleByArgument {}
extension ReferentMasking: ExpressibleByArgument {}
extension TokenClassifier.Aggregation: ExpressibleByArgument {}
extension CorpusOptions.Tokenization: ExpressibleByArgument {}
extension WordLoadingOptions.Precision: ExpressibleByArgument {}
extension WordVectorsFormat: ExpressibleByArgument {}
extension AnalogyMethod: ExpressibleByArgument {}
extension PhraseOptions.Scoring: ExpressibleByArgument {}
extension SenseClassifier.Method: ExpressibleByArgument {}
extension SenseInduction.Method: ExpressibleByArgument {}
extension PlotTheme: ExpressibleByArgument {}
extension ProjectionMetric: ExpressibleByArgument {}
