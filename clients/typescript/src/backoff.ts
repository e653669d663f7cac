/** How long to wait before connecting again: somewhere between nothing and a time that doubles. */

const FIRST_MS = 10;
const MOST_MS = 2_000;

export class Backoff {
  #tries = 0;

  /** The next wait in milliseconds; drawn, so that all who lost the same server don't come back at once. */
  next(): number {
    return Math.random() * Math.min(MOST_MS, FIRST_MS * 2 ** this.#tries++);
  }

  /** All is well again. */
  reset(): void {
    this.#tries = 0;
  }
}

/** Wait, but no longer than until `signal` aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
}
