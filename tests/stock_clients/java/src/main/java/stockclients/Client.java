package stockclients;

/** One client library in one configuration. */
interface Client {
  String title();

  /** Whether replies that are maps arrive as maps, else as arrays of keys and values. */
  boolean resp3();

  /** The same for replies inside a transaction's. */
  default boolean resp3InTransactions() {
    return resp3();
  }

  /** The library's own type for error replies. */
  Class<? extends Throwable> errorType();

  /** Connect; {@code password} may be null. */
  Session open(String host, int port, String password);

  /** Connect as a subscriber. */
  Listening listen(String host, int port, Listening.Ear ear);

  /** Whether the library can PING on a subscribed connection. */
  default boolean pingsWhileSubscribed() {
    return true;
  }

  /** Whether the library offers commands on a subscribed connection. */
  default boolean callsWhileSubscribed() {
    return false;
  }
}
