"""Writes files of word vectors with gensim and fastText, and checks those that Sememe made of them.

Called by words-interop:

  words-interop.py write FOLDER    writes FOLDER/theirs
  words-interop.py check FOLDER    compares FOLDER/ours with it

For every model NAME, theirs/NAME.npy and theirs/NAME.vocab say what its vectors and words are. Models of fastText also
have NAME.json: texts, their vectors and, for supervised ones, labels and probabilities.
"""

import json
import pathlib
import random
import sys

import numpy as np

WORDS = ["river", "bank", "money", "water", "loan", "stream", "café", "東京", "naïve-word", "flow", "cash", "🙂"]
TEXTS = ["river bank", "the loan of money", "unknownword water", "東京 café 🙂", "cash cash cash"]
TOPICS = {"__label__river": ["river", "water", "stream", "flow"], "__label__money": ["money", "loan", "cash"],
          "__label__city": ["東京", "café", "🙂"]}


def corpus(seed=7, lines=400):
    """Lines of random words, each about one topic."""
    draw = random.Random(seed)
    for _ in range(lines):
        label = draw.choice(list(TOPICS))
        yield label, [draw.choice(TOPICS[label] + ["bank", "naïve-word"]) for _ in range(draw.randint(3, 12))]


def note(folder, name, words, matrix):
    """What a model's words and vectors are."""
    np.save(folder / f"{name}.npy", np.ascontiguousarray(matrix, dtype=np.float32))
    (folder / f"{name}.vocab").write_text("".join(word + "\n" for word in words), encoding="utf-8")


def write_gensim(folder):
    from gensim.models import FastText, Word2Vec
    from gensim.models.fasttext import save_facebook_model
    sentences = [words for _, words in corpus()]
    vectors = Word2Vec(sentences, vector_size=12, min_count=1, workers=1, epochs=3, seed=1).wv
    vectors.save_word2vec_format(str(folder / "w2v.bin"), binary=True)
    vectors.save_word2vec_format(str(folder / "w2v-text.txt"), binary=False)
    vectors.save_word2vec_format(str(folder / "w2v-glove.txt"), binary=False, write_header=False)
    for name in "w2v", "w2v-text", "w2v-glove":
        note(folder, name, vectors.index_to_key, vectors.vectors)
    for name, ngrams in ("gensim-fasttext", (2, 4)), ("gensim-words", (0, 0)):
        model = FastText(sentences, vector_size=12, min_count=1, workers=1, epochs=3, seed=1, bucket=200,
                         min_n=ngrams[0], max_n=ngrams[1])
        save_facebook_model(model, str(folder / f"{name}.bin"))
        note(folder, name, model.wv.index_to_key, model.wv.vectors)


def fasttext_library():
    try:
        import fasttext
    except ImportError:
        return None
    fasttext.FastText.eprint = lambda *_: None
    return fasttext


def describe(model, folder, name):
    """Words, vectors and what the library says of texts."""
    words = model.get_words()
    note(folder, name, words, np.stack([model.get_word_vector(word) for word in words]))
    entries = []
    for text in TEXTS:
        entry = {"text": text, "vector": model.get_sentence_vector(text).tolist()}
        if model.f.isQuant() or "__label__" in "".join(model.f.getLabels("strict")[0]):
            found = model.f.predict(text + "\n", 3, 0.0, "strict")
            entry["labels"] = [label for _, label in found]
            entry["probabilities"] = [probability for probability, _ in found]
        entries.append(entry)
    (folder / f"{name}.json").write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


def write_fasttext(folder, fasttext):
    plain, labelled = folder / "plain.input", folder / "labelled.input"
    plain.write_text("".join(" ".join(words) + "\n" for _, words in corpus()), encoding="utf-8")
    labelled.write_text("".join(f"{label} {' '.join(words)}\n" for label, words in corpus()), encoding="utf-8")
    for model in "skipgram", "cbow":
        made = fasttext.train_unsupervised(str(plain), model=model, dim=12, bucket=200, minCount=1, minn=2, maxn=4,
                                           epoch=2, thread=1, verbose=0)
        made.save_model(str(folder / f"ft-{model}.bin"))
        describe(made, folder, f"ft-{model}")
    for loss in "softmax", "hs", "ns", "ova":
        made = fasttext.train_supervised(str(labelled), loss=loss, dim=12, bucket=900, wordNgrams=2, minn=2, maxn=3,
                                         epoch=5, thread=1, verbose=0)
        made.save_model(str(folder / f"ft-{loss}.bin"))
        describe(made, folder, f"ft-{loss}")
        for form, options in {"norm": {"qnorm": True}, "pruned": {"qnorm": True, "cutoff": 300}}.items():
            made = fasttext.load_model(str(folder / f"ft-{loss}.bin"))
            made.quantize(input=str(labelled), thread=1, verbose=0, retrain=False, dsub=5, **options)
            made.save_model(str(folder / f"ft-{loss}-{form}.ftz"))
            describe(made, folder, f"ft-{loss}-{form}")


def same(name, words, matrix, folder):
    """Whether words and vectors are those of a model, to the bit."""
    expected = (folder / "theirs" / f"{name}.vocab").read_text(encoding="utf-8").split("\n")[:-1]
    assert list(words) == expected, f"{name}: other words"
    want = np.load(folder / "theirs" / f"{name}.npy")
    assert np.array_equal(np.asarray(matrix), want), f"{name}: other numbers"


def check_vectors(folder):
    from gensim.models import KeyedVectors
    from safetensors.numpy import load_file
    for name in "w2v", "w2v-text", "w2v-glove":
        ours = folder / "ours" / name
        for ending, options in {"bin": {"binary": True}, "txt": {}, "glove": {"no_header": True}}.items():
            vectors = KeyedVectors.load_word2vec_format(f"{ours}.{ending}", **options)
            same(name, vectors.index_to_key, vectors.vectors, folder)
        words = pathlib.Path(f"{ours}.vocab").read_text(encoding="utf-8").split("\n")[:-1]
        same(name, words, np.load(f"{ours}.npy"), folder)
        tensors = load_file(f"{ours}.safetensors")
        offsets, data = tensors["word_offsets"], tensors["words"].tobytes()
        words = [data[a:b].decode() for a, b in zip(offsets, offsets[1:])]
        same(name, words, tensors["vectors"], folder)
        print(f"words-interop: {name}: five formats")


def check_models(folder, fasttext):
    from gensim.models.fasttext import load_facebook_model
    for path in sorted((folder / "ours").glob("*")):
        if path.suffix not in (".bin", ".ftz") or path.stem.startswith("w2v"):
            continue
        if "fasttext" in path.stem or "gensim" in path.stem or path.stem in ("ft-skipgram", "ft-cbow"):
            vectors = load_facebook_model(str(path)).wv
            theirs = load_facebook_model(str(folder / "theirs" / path.name)).wv
            assert vectors.index_to_key == theirs.index_to_key and np.array_equal(vectors.vectors, theirs.vectors)
            assert np.array_equal(vectors["unseen-word"], theirs["unseen-word"])
        if fasttext is not None:
            ours, theirs = fasttext.load_model(str(path)), fasttext.load_model(str(folder / "theirs" / path.name))
            for text in TEXTS:
                assert np.array_equal(ours.get_sentence_vector(text), theirs.get_sentence_vector(text)), path.name
                if path.stem.startswith("ft-") and path.stem not in ("ft-skipgram", "ft-cbow"):
                    assert ours.f.predict(text + "\n", 3, 0.0, "strict") == theirs.f.predict(text + "\n", 3, 0.0, "strict")
        print(f"words-interop: {path.name}: the same model")


def main():
    action, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    fasttext = fasttext_library()
    if action == "write":
        theirs = folder / "theirs"
        theirs.mkdir()
        (folder / "ours").mkdir()
        write_gensim(theirs)
        if fasttext is not None:
            write_fasttext(theirs, fasttext)
    else:
        check_vectors(folder)
        check_models(folder, fasttext)


if __name__ == "__main__":
    main()
