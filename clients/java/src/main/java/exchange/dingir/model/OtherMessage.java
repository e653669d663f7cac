package exchange.dingir.model;

import java.util.Map;

/**
 * A message of a kind that this version of the library does not know.
 *
 * @param channel the channel's name
 * @param fields the payload: text, integers, booleans, nulls, lists and maps by name
 */
public record OtherMessage(String channel, Map<String, Object> fields) implements FeedMessage {
  @Override
  public long seq() {
    return number("seq");
  }

  @Override
  public long time() {
    return number("time");
  }

  /**
   * Returns the number of the message before.
   *
   * @return the number; of a snapshot, 0
   */
  public long prev() {
    return number("prev");
  }

  private long number(String name) {
    return fields.get(name) instanceof Long number ? number : 0;
  }
}
