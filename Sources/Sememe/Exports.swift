// `import Sememe` alone is enough to use an embedder: tensors and similarity, mapping and checkpoint
// errors, model errors, the tokenizer, word vectors and maps come with it.
@_exported public import SememeCheckpoints
@_exported public import SememeModels
@_exported public import SememeProjection
@_exported public import SememeSystem
@_exported public import SememeTensors
@_exported public import SememeTokenizers
@_exported public import SememeWords
