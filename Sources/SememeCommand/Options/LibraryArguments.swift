public import ArgumentParser
public import Sememe
public import SememeTensors

/// Read from the command line by the names that the libraries give them.
extension SimilarityFunction: ExpressibleByArgument {}
extension SubtokenPooling: ExpressibleByArgument {}
extension TokenClassifier.Aggregation: ExpressibleByArgument {}
