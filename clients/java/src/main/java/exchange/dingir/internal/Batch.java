package exchange.dingir.internal;

import exchange.dingir.Outcome;
import exchange.dingir.error.ClosedException;
import exchange.dingir.error.DingirException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The calls of a pipeline. */
public final class Batch implements Calls {
  private final Session session;
  private List<Call<?>> calls = new ArrayList<>();

  /** Begins with none. */
  public Batch(Session session) {
    this.session = session;
  }

  @Override
  public <R> CompletableFuture<R> start(Command<R> command) {
    Call<R> call = new Call<>(command);
    calls.add(call);
    return call;
  }

  @Override
  public String newId() {
    return session.newId();
  }

  /** Counts them. */
  public int size() {
    return calls.size();
  }

  /** Sends them, and waits. */
  public List<Outcome<?>> send() {
    Waiting.check();
    return Waiting.result(sendAsync());
  }

  /** Sends them. */
  public CompletableFuture<List<Outcome<?>>> sendAsync() {
    List<Call<?>> sent = calls;
    calls = new ArrayList<>();
    session.start(sent);
    CompletableFuture<?>[] all = sent.toArray(new CompletableFuture<?>[0]);
    return CompletableFuture.allOf(all)
        .handle(
            (nothing, failure) -> {
              List<Outcome<?>> outcomes = new ArrayList<>(sent.size());
              sent.forEach(call -> outcomes.add(outcome(call)));
              return outcomes;
            });
  }

  private static <R> Outcome<R> outcome(Call<R> call) {
    try {
      return new Outcome.Success<>(call.join());
    } catch (CompletionException e) {
      return new Outcome.Failure<>((DingirException) e.getCause());
    } catch (CancellationException e) {
      return new Outcome.Failure<>(new ClosedException("canceled by the caller"));
    }
  }
}
