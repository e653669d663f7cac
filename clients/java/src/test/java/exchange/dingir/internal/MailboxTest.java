package exchange.dingir.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import exchange.dingir.error.ClosedException;
import exchange.dingir.error.ProtocolException;
import exchange.dingir.model.FeedMessage;
import exchange.dingir.model.OtherMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final int MAX = 1000;

  private final Mailbox mailbox = new Mailbox();

  private static FeedMessage message(long seq) {
    return new OtherMessage("mood", Map.of("seq", seq));
  }

  /** Puts one more than there may be, in a thread that waits by now. */
  private CompletableFuture<Boolean> overfill() throws InterruptedException {
    for (int seq = 0; seq < MAX; seq++) {
      assertTrue(mailbox.put(message(seq)));
    }
    CompletableFuture<Boolean> put = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                put.complete(mailbox.put(message(MAX)));
              } catch (InterruptedException e) {
                put.completeExceptionally(e);
              }
            });
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      assertFalse(put.isDone(), "one more was put");
      Thread.onSpinWait();
    }
    return put;
  }

  @Test
  void whoPutsTooManyWaitsUntilOneIsTaken() throws InterruptedException {
    CompletableFuture<Boolean> put = overfill();
    assertEquals(0, mailbox.take().seq());
    assertTrue(put.join());
    for (int seq = 1; seq <= MAX; seq++) {
      assertEquals(seq, mailbox.take().seq());
    }
  }

  @Test
  void closingDropsAllAndLetsWhoPutsGo() throws InterruptedException {
    CompletableFuture<Boolean> put = overfill();
    mailbox.close();
    assertFalse(put.join());
    assertThrows(ClosedException.class, mailbox::take);
  }

  @Test
  void aFailureComesBehindWhatWasPut() throws InterruptedException {
    mailbox.put(message(1));
    mailbox.fail(new ProtocolException("garbled", null));
    assertEquals(1, mailbox.take().seq());
    assertThrows(ProtocolException.class, mailbox::take);
    assertThrows(ProtocolException.class, () -> mailbox.poll(0)); // and stays
  }
}
