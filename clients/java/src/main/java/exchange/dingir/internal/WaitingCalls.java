package exchange.dingir.internal;

import java.util.concurrent.CompletableFuture;

/**
 * Starts calls that somebody waits for.
 *
 * @param calls where they go
 */
public record WaitingCalls(Calls calls) implements Calls {
  @Override
  public <R> CompletableFuture<R> start(Command<R> command) {
    Waiting.check();
    return calls.start(command);
  }

  @Override
  public String newId() {
    return calls.newId();
  }
}
