package exchange.dingir.internal;

import java.io.ByteArrayOutputStream;

/** Bytes to be written, which may be had without being copied. */
final class Bytes extends ByteArrayOutputStream {
  private static final int KEPT_MAX = 1 << 16;

  Bytes() {
    super(1024);
  }

  byte[] array() {
    return buf;
  }

  /** Begins anew; what one large batch took is given back. */
  @Override
  public synchronized void reset() {
    super.reset();
    if (buf.length > KEPT_MAX) {
      buf = new byte[1024];
    }
  }
}
