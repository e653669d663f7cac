package exchange.dingir.model;

import java.util.HashMap;
import java.util.Map;

/** A constant of a vocabulary, and the word that the wire has for it. */
public interface Word {
  /**
   * Returns the word.
   *
   * @return the word as the wire has it; of {@code UNKNOWN}, and of the empty word, nothing
   */
  String word();

  /**
   * Lets constants be found by their words.
   *
   * @param <W> the vocabulary
   * @param constants all of it, {@code UNKNOWN} last
   * @return the constants but {@code UNKNOWN}, by word
   */
  static <W extends Word> Map<String, W> index(W[] constants) {
    Map<String, W> index = new HashMap<>();
    for (int i = 0; i < constants.length - 1; i++) {
      index.put(constants[i].word(), constants[i]);
    }
    return index;
  }
}
