import SememeHub
import Testing

@Suite("The files that an encoder needs")
struct FileSelectionTests {
  private func chosen(_ names: [String], _ selection: FileSelection = .encoder) -> [String] {
    selection.choose(
      from: names.compactMap { name in
        RemotePath(name).map { RemoteFile(path: $0, size: 10) }
      }
    ).map(\.path.description)
  }

  @Test("all-MiniLM-L6-v2: everything but the copies for other runtimes and the traces of training")
  func miniLM() {
    let needed = [
      "1_Pooling/config.json", "README.md", "config.json", "config_sentence_transformers.json",
      "data_config.json", "model.safetensors", "modules.json", "sentence_bert_config.json",
      "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt",
    ]
    let others = [
      ".gitattributes", "onnx/model.onnx", "onnx/model_O1.onnx", "openvino/openvino_model.bin",
      "openvino/openvino_model.xml", "pytorch_model.bin", "rust_model.ot", "tf_model.h5",
      "train_script.py",
    ]
    #expect(chosen((needed + others).sorted()) == needed)
  }

  @Test(
    "Weights come in one form: safetensors first, one file before shards, shards with their index")
  func weights() {
    #expect(
      chosen(["model.safetensors", "model-00001-of-00002.safetensors"]) == ["model.safetensors"])
    let shards = [
      "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
      "model.safetensors.index.json",
    ]
    #expect(chosen(shards + ["pytorch_model.bin", "pytorch_model.bin.index.json"]) == shards)
    #expect(
      chosen(["pytorch_model.bin", "training_args.bin", "optimizer.bin"]) == ["pytorch_model.bin"])
    #expect(chosen(["embedding.safetensors", "flax_model.msgpack"]) == ["embedding.safetensors"])
    #expect(chosen(["model.safetensors", "model.fp16.safetensors"]) == ["model.safetensors"])
  }

  @Test("Each module folder has its own weights; folders of checkpoints are left out")
  func modules() {
    let needed = [
      "0_Transformer/config.json", "0_Transformer/model.safetensors", "2_Dense/config.json",
      "2_Dense/pytorch_model.bin", "merges.txt", "sentencepiece.bpe.model",
    ]
    let others = [
      "0_Transformer/pytorch_model.bin", "checkpoint-500/config.json",
      "checkpoint-500/model.safetensors", "eval/results.txt", "notes.txt", "a/b/c/config.json",
    ]
    #expect(chosen((needed + others).sorted()) == needed)
  }

  @Test("What BGE-M3 and ColBERT have beside their weights")
  func besideWeights() {
    let needed = [
      "artifact.metadata", "colbert_linear.pt", "config.json", "pytorch_model.bin",
      "sparse_linear.pt",
    ]
    #expect(chosen((needed + ["long.jpg", "scheduler.pt", "vocab.pt"]).sorted()) == needed)
  }

  @Test("Patterns are those of the shell, and cross folders")
  func patterns() {
    let names = ["a.json", "b/c.json", "b/d.txt"]
    #expect(chosen(names, .matching(["*.json"])) == ["a.json", "b/c.json"])
    #expect(chosen(names, .matching(["b/?.txt", "a.[jk]son"])) == ["a.json", "b/d.txt"])
    #expect(chosen(names, .all) == names)
  }
}
