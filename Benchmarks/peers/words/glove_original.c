// Calls one stage of the original GloVe, whose sources the PyPI package crucyble carries with functions in place of
// main(). STAGE says which; each is a program of its own, since the stages share names. See glove.py.
#include <stdlib.h>

#if STAGE == 1
int vocab_count(char *corpus, char *output, int verbose, long long max_vocab, long long min_count, char *log);
int main(int count, char **words) { return count == 3 ? vocab_count(words[1], words[2], 0, 0, 5, "/dev/null") : 2; }
#elif STAGE == 2
int cooccur(char *corpus, char *vocab, char *output, int verbose, int symmetric, int window, char *overflow,
            float memory, char *log);
int main(int count, char **words) {
  return count == 5 ? cooccur(words[1], words[2], words[3], 0, 1, 15, words[4], 4.0f, "/dev/null") : 2;
}
#elif STAGE == 3
int shuffle(char *pairs, char *output, char *temporary, int verbose, float memory);
int main(int count, char **words) { return count == 4 ? shuffle(words[1], words[2], words[3], 0, 4.0f) : 2; }
#else
extern int num_threads, num_iter, vector_size, use_binary;
extern double x_max;
int train(char *pairs, char *vocab, char *vectors, char *squares, int verbose);
int main(int count, char **words) {
  if (count != 6) return 2;
  num_threads = atoi(words[4]);
  num_iter = atoi(words[5]);
  vector_size = 100;
  use_binary = 1;
  x_max = 100;
  return train(words[1], words[2], words[3], words[3], 0);
}
#endif
