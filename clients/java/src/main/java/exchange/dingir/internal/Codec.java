package exchange.dingir.internal;

import exchange.dingir.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** One of the two encodings of requests and replies. */
interface Codec {
  /** Writes a request. The id comes back with its reply, where the encoding has such. */
  void write(long id, List<String> words, Bytes out);

  /** Tells what a connection begins with: requests, of which CLIENT SETINFO may fail. */
  List<List<String>> greeting(Settings settings);

  /** Reads what the server says. */
  Source source(InputStream in);

  /** Makes one, which is for one thread at a time. */
  static Codec of(Protocol protocol) {
    return protocol == Protocol.RESP ? new RespCodec() : new PackedCodec();
  }

  /** What the server says, frame by frame. */
  interface Source {
    /**
     * Reads a frame. A timeout between two frames does no harm, and {@link #between} tells it.
     *
     * @throws GarbledException if it is none
     */
    Frame next() throws IOException;

    /** Tells whether nothing of a frame has been read yet. */
    boolean between();
  }

  /**
   * A reply, or what came unasked.
   *
   * @param id the request's, or {@link #NO_ID}
   * @param value what it says; of a push, a list of its kind, the channel and the payload
   * @param push whether it came unasked
   */
  record Frame(long id, Object value, boolean push) {
    static final long NO_ID = -1;
  }

  /** Bytes that are no frame: nothing behind them can be read. */
  final class GarbledException extends IOException {
    private static final long serialVersionUID = 1L;

    GarbledException(String message) {
      super(message);
    }

    GarbledException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
