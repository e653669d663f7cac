package stockclients;

/** A client library as a subscriber, reduced to what the checks need. */
interface Listening {
  /** Who is told what comes; {@code pattern} is empty for what is heard by a name. */
  interface Ear {
    void heard(String pattern, String channel, String text);
  }

  /** Subscribe, and return when that has been confirmed; the other three as well. */
  void subscribe(String... names) throws Exception;

  void psubscribe(String... patterns) throws Exception;

  void unsubscribe(String... names) throws Exception;

  void punsubscribe(String... patterns) throws Exception;

  /** PING between messages, and return when that has been answered; libraries tell differently by what. */
  void ping() throws Exception;

  /** Subscribe what there is not; return the exception that says so. */
  Throwable refusal(String... names);

  /** Send a command on the subscribed connection; null where the library offers none for that. */
  Object call(String... words);

  void close() throws Exception;
}
