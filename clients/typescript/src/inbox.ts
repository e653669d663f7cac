/**
 * Bytes that came and are not understood yet.
 *
 * A chunk that comes when nothing is left is taken as it is; else it is copied behind the rest, into a buffer that doubles.
 * So each byte is copied a few times at most, however a long reply is split.
 */
export class Inbox {
  /** Holds the bytes from `start` to `end`. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;

  add(chunk: Buffer): void {
    const left = this.end - this.start;
    if (left === 0) {
      this.bytes = chunk;
      this.start = 0;
      this.end = chunk.length;
      return;
    }
    if (this.end + chunk.length > this.bytes.length) {
      const grown = Buffer.allocUnsafe(2 * (left + chunk.length));
      this.bytes.copy(grown, 0, this.start, this.end);
      this.bytes = grown;
      this.start = 0;
      this.end = left;
    }
    chunk.copy(this.bytes, this.end);
    this.end += chunk.length;
  }
}
