package exchange.dingir.command;

import exchange.dingir.internal.Words;
import java.util.Arrays;

/** Arguments as a value: the text of each in its slot, or null. */
abstract class Request {
  private final String[] slots;

  Request(String[] slots) {
    this.slots = slots;
  }

  final String slot(int place) {
    return slots[place];
  }

  final String[] with(int place, String text) {
    String[] copy = slots.clone();
    copy[place] = text;
    return copy;
  }

  abstract void addTo(Words words);

  @Override
  public final boolean equals(Object other) {
    return other != null
        && other.getClass() == getClass()
        && Arrays.equals(((Request) other).slots, slots);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(slots);
  }

  @Override
  public final String toString() {
    Words words = new Words(getClass().getSimpleName(), Words.NO_IDS);
    addTo(words);
    return words.toString();
  }
}
