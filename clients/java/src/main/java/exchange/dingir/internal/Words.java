package exchange.dingir.internal;

import exchange.dingir.model.Word;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The words of a command, being put together. What is null is left out. */
public final class Words {
  /** Makes no ids, and sends nothing. */
  public static final Calls NO_IDS =
      new Calls() {
        @Override
        public <R> CompletableFuture<R> start(Command<R> command) {
          throw new UnsupportedOperationException("nothing is sent from here");
        }

        @Override
        public String newId() {
          return null;
        }
      };

  private final List<String> words = new ArrayList<>(16);
  private final List<String> identities = new ArrayList<>(1);
  private final Calls calls;
  private boolean repeatable = true;

  /** Begins with a command's name; ids that the caller does not give come from {@code calls}. */
  public Words(String name, Calls calls) {
    words.add(name);
    this.calls = calls;
  }

  /** Adds a word. */
  public void value(String text) {
    if (text != null) {
      words.add(text);
    }
  }

  /** Adds several words. */
  public void values(String name, String... texts) {
    for (String text : texts) {
      words.add(text(name, text));
    }
  }

  /** Adds a token and what it stands for. */
  public void option(String token, String text) {
    if (text != null) {
      words.add(token);
      words.add(text);
    }
  }

  /** Adds the id that makes a repetition harmless: the caller's, or a new one. */
  public void identity(String token, String text) {
    String identity = text == null ? calls.newId() : text;
    if (identity == null) {
      once();
      return;
    }
    option(token, identity);
    identities.add(identity);
  }

  /** Says that the command must not be sent again once it may have arrived. */
  public void once() {
    repeatable = false;
  }

  /** Completes the command. */
  public <R> Command<R> command(Reply<R> reply) {
    return new Command<>(words, repeatable, identities, reply);
  }

  /** Completes the command, where a reply does not tell of repetitions. */
  public <R> Command<R> command(Function<Object, R> reply) {
    return command((value, resent) -> reply.apply(value));
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }

  // -- the text of arguments ----------------------------------------------------------------------

  /** Refuses null. */
  public static String text(String name, String value) {
    return Objects.requireNonNull(value, name);
  }

  /** Writes a number. */
  public static String text(String name, long value) {
    return Long.toString(value);
  }

  /** Writes a decimal with all its digits, and without an exponent. */
  public static String text(String name, BigDecimal value) {
    return Objects.requireNonNull(value, name).toPlainString();
  }

  /** Writes the word of a constant; UNKNOWN has none. */
  public static String text(String name, Word value) {
    String word = Objects.requireNonNull(value, name).word();
    if (word.isEmpty()) {
      throw new IllegalArgumentException(name + ": expected a word, received " + value);
    }
    return word;
  }
}
