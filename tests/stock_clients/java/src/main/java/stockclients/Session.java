package stockclients;

import java.util.List;

/**
 * One open connection of a client library, reduced to what the checks need.
 *
 * <p>Replies reach the checks as a user gets them, but for two things: bulk strings are String, and
 * maps are Map where the library saw a map (RESP3) and List of keys and values where it saw an array.
 */
interface Session {
  /** Send one command and return its reply, or throw the library's own exception for an error reply. */
  Object call(String... words);

  /** Send all rows before reading a reply; give each row's reply, or its exception, in order. */
  List<Object> pipeline(List<String[]> rows);

  /** The same between MULTI and EXEC. */
  List<Object> transaction(List<String[]> rows);

  void close();
}
