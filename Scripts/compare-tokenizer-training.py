"""Trains vocabularies with Sememe and with Hugging Face's tokenizers on the same texts, and compares them.

Called by compare-tokenizer-training, which makes the environment.
"""
import argparse
import gzip
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORKPLACE = ROOT / ".build" / "tokenizer-training"
# How many more tokens per word than with Hugging Face's vocabulary are as good as the same.
TOLERANCE = 0.02
# Every so many texts one is held out.
HELD_OUT = 20


def arguments():
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sememe", default=str(ROOT / ".build" / "release" / "sememe"), help="the command")
    parser.add_argument("--data", default=os.environ.get("SEMEME_DATA"), help="the data folder; by default SEMEME_DATA")
    parser.add_argument("--models", nargs="+", default=["wordpiece", "bpe", "unigram"], help="what to train")
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 8000, 30000], help="vocabulary sizes")
    parser.add_argument("--threads", type=int, default=1, help="threads on either side")
    parser.add_argument("--texts", nargs="+", help="files to train on, one text a line, in place of the corpora")
    options = parser.parse_args()
    if not options.data:
        parser.error("set SEMEME_DATA to the folder of the data sets, or give --data")
    options.data = pathlib.Path(options.data)
    return options


def lines(path):
    """The lines of a text file that hold something, gzipped or not; some corpora have bytes that are not UTF-8."""
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", errors="replace", newline="\n") as file:
        return [line for line in (line.strip("\r\n") for line in file) if line.strip()]


def divided_texts(options):
    """The texts to train on, and every twentieth, which is held out."""
    paths = options.texts or sorted((options.data / "corpora").rglob("*.txt*"))
    # WikiText has lost its rare words: a mark in their place would be a special token here.
    texts = [line.replace("<unk>", "") for path in paths for line in lines(path)]
    held_out = texts[::HELD_OUT]
    del texts[::HELD_OUT]
    return texts, held_out


def hostile_texts(data):
    """Texts of many languages and kinds, on which ids must agree."""
    texts = json.loads((data / "text_multilingual" / "blns.json").read_text(encoding="utf-8"))
    texts += (data / "text_multilingual" / "blns.txt").read_text(encoding="utf-8").split("\n")
    for path in sorted((data / "qa_xquad").glob("*.jsonl.gz")):
        texts += list(dict.fromkeys(json.loads(line)["context"] for line in lines(path)))[:60]
    for line in lines(data / "text_multilingual" / "udhr2.jsonl.gz"):
        record = json.loads(line)
        texts += [value[:2000] for value in record.values() if isinstance(value, str)]
    for path in sorted((data / "tokenizer_golden").glob("llamacpp_*.jsonl")):
        texts += [json.loads(line)["text"] for line in lines(path)]
    texts += ["", " ", "  a  b  ", "\u0000", "\ufffd\ufeff", "e\u0301\u0327", "x" * 300, "<s> [CLS] <mask> [MASK]</s>"]
    return texts


def reference(model, size):
    """An untrained tokenizer of Hugging Face with the pipeline that Sememe uses, and its trainer."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
    if model == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.decoder = decoders.WordPiece()
        return tokenizer, trainers.WordPieceTrainer(
            vocab_size=size, min_frequency=2, limit_alphabet=1000, show_progress=False,
            special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    if model == "bpe":
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
        return tokenizer, trainers.BpeTrainer(
            vocab_size=size, min_frequency=2, special_tokens=special, show_progress=False,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer, trainers.UnigramTrainer(
        vocab_size=size, special_tokens=special, unk_token="<unk>", show_progress=False)


def train_reference(model, size, texts):
    """Hugging Face's vocabulary, and the seconds that it took."""
    tokenizer, trainer = reference(model, size)
    start = time.perf_counter()
    tokenizer.train_from_iterator(texts, trainer=trainer, length=len(texts))
    return tokenizer, time.perf_counter() - start


def train_ours(options, model, size, source):
    """The path of our tokenizer.json, and the seconds that the command took."""
    path = WORKPLACE / f"{model}-{size}.json"
    start = time.perf_counter()
    subprocess.run(
        [options.sememe, "train", "tokenizer", "--model", model, "--size", str(size), "--output", str(path),
         "--threads", str(options.threads), str(source)], check=True, stdout=subprocess.DEVNULL)
    return path, time.perf_counter() - start


def our_ids(options, path, texts):
    """The ids that Sememe finds, special tokens included."""
    source = WORKPLACE / "texts.jsonl"
    records = (json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    source.write_text("".join(records), encoding="utf-8", newline="\n")
    result = subprocess.run(
        [options.sememe, "tokenize", "--tokenizer", str(path), "--format", "ids", "--input", str(source)],
        check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return [[int(number) for number in line.split()] for line in result.stdout.split("\n")[:-1]]


def tokens_per_word(tokenizer, texts):
    """How many tokens a word between spaces takes, and which part of the tokens is unknown."""
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    unknown = {tokenizer.token_to_id(token) for token in ("[UNK]", "<unk>")} - {None}
    count = sum(len(encoding.ids) for encoding in encodings)
    unknown_count = sum(id in unknown for encoding in encodings for id in encoding.ids)
    return count / sum(len(text.split()) for text in texts), unknown_count / count


def differences(tokenizer, ids, texts):
    """The texts for which Hugging Face finds other ids in our file than we do."""
    encodings = tokenizer.encode_batch(texts)
    return [text for text, encoding, ours in zip(texts, encodings, ids, strict=True) if encoding.ids != ours]


def compare(options, model, size, texts, held_out, hostile):
    """Prints a row; returns whether it is as it should be."""
    from tokenizers import Tokenizer
    theirs, their_seconds = train_reference(model, size, texts)
    path, our_seconds = train_ours(options, model, size, WORKPLACE / "train.txt")
    ours = Tokenizer.from_file(str(path))
    (their_rate, their_unknown), (our_rate, our_unknown) = (
        tokens_per_word(tokenizer, held_out) for tokenizer in (theirs, ours))
    checked = held_out + hostile
    wrong = differences(ours, our_ids(options, path, checked), checked)
    shared = len(theirs.get_vocab().keys() & ours.get_vocab().keys()) / max(1, theirs.get_vocab_size())
    change = our_rate / their_rate - 1
    print(
        f"| {model} | {size} | {theirs.get_vocab_size()} | {ours.get_vocab_size()} | {their_rate:.4f} | {our_rate:.4f} "
        f"| {change:+.2%} | {their_unknown:.3%} | {our_unknown:.3%} | {shared:.1%} | {their_seconds:.1f} s "
        f"| {our_seconds:.1f} s | {len(checked) - len(wrong)} of {len(checked)} |", flush=True)
    for text in wrong[:3]:
        print(f"compare-tokenizer-training: other ids for {text[:100]!r}", file=sys.stderr)
    return not wrong and change <= TOLERANCE and our_unknown <= their_unknown + 0.001


def main():
    options = arguments()
    # Read when the library is first used.
    os.environ["TOKENIZERS_PARALLELISM"] = "true" if options.threads > 1 else "false"
    os.environ["RAYON_NUM_THREADS"] = str(options.threads)
    WORKPLACE.mkdir(parents=True, exist_ok=True)
    texts, held_out = divided_texts(options)
    (WORKPLACE / "train.txt").write_text("".join(text + "\n" for text in texts), encoding="utf-8", newline="\n")
    hostile = hostile_texts(options.data)
    size = sum(len(text.encode()) + 1 for text in texts)
    print(f"trained on {len(texts)} texts, {size / 1e6:.1f} MB; held out {len(held_out)}; "
          f"{options.threads} thread(s)\n")
    print("| model | size | theirs | ours | tokens per word, theirs | ours | difference | unknown, theirs | ours "
          "| tokens in common | time, theirs | ours | texts with the same ids |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    rows = [
        compare(options, model, size, texts, held_out, hostile) for model in options.models for size in options.sizes]
    sys.exit(0 if all(rows) else 1)


if __name__ == "__main__":
    main()
