package exchange.dingir.internal;

import exchange.dingir.model.Word;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Commands that have no method of their own. */
public final class PlainCommand {
  private static final Set<String> REFUSED =
      Set.of(
          "ASKING",
          "AUTH",
          "DISCARD",
          "EXEC",
          "FEED.FORMAT",
          "HELLO",
          "MONITOR",
          "MULTI",
          "PSUBSCRIBE",
          "PUNSUBSCRIBE",
          "QUIT",
          "RESET",
          "SUBSCRIBE",
          "UNSUBSCRIBE",
          "UNWATCH",
          "WATCH");

  private PlainCommand() {}

  /** Puts a command together, for whose repetition nobody vouches. */
  public static Command<Object> of(String command, Object... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Words.text("command", command));
    for (Object argument : arguments) {
      words.add(text(argument));
    }
    String name = command.strip().toUpperCase(Locale.ROOT);
    boolean silences =
        name.startsWith("CLIENT")
            && words.stream().anyMatch(word -> word.toUpperCase(Locale.ROOT).endsWith("REPLY"));
    if (REFUSED.contains(name) || silences) {
      throw new IllegalArgumentException(
          name + " would change the connection for everybody who uses it");
    }
    return new Command<>(words, false, List.of(), (value, resent) -> Values.plain(value));
  }

  private static String text(Object argument) {
    if (argument instanceof String text) {
      return text;
    }
    if (argument instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (argument instanceof Word word) {
      return Words.text("argument", word);
    }
    if (argument instanceof Long
        || argument instanceof Integer
        || argument instanceof Short
        || argument instanceof Byte
        || argument instanceof BigInteger) {
      return argument.toString();
    }
    throw new IllegalArgumentException(
        "expected text, an integer, a BigDecimal or a word, received "
            + (argument == null ? "null" : argument.getClass().getSimpleName()));
  }
}
