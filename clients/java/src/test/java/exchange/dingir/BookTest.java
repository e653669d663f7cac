package exchange.dingir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import exchange.dingir.model.DepthSnapshot;
import exchange.dingir.model.DepthUpdate;
import exchange.dingir.model.Level;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class BookTest {
  private static final String CHANNEL = "depth:BTC_USDT";

  private final Book book = new Book("BTC_USDT");

  private static Level level(String price, String amount) {
    return new Level(new BigDecimal(price), new BigDecimal(amount));
  }

  private static DepthSnapshot snapshot(long seq, List<Level> bids, List<Level> asks) {
    return new DepthSnapshot(CHANNEL, seq, "e", 0, bids, asks, true);
  }

  private static DepthUpdate update(long seq, List<Level> bids, List<Level> asks) {
    return new DepthUpdate(CHANNEL, seq, seq - 1, 0, bids, asks);
  }

  @Test
  void bothSidesStandBestFirst() {
    assertFalse(book.complete());
    book.apply(
        snapshot(
            4,
            List.of(level("9.00", "1"), level("8.00", "2")),
            List.of(level("10.00", "3"), level("11.00", "4"))));
    book.apply(
        update(
            5,
            List.of(level("8.50", "5"), level("9.00", "0.0000")),
            List.of(level("9.90", "6"), level("11.0", "7"))));
    assertEquals(List.of(level("8.50", "5"), level("8.00", "2")), List.copyOf(book.bids()));
    assertEquals(
        List.of(level("9.90", "6"), level("10.00", "3"), level("11.0", "7")),
        List.copyOf(book.asks()));
    assertEquals(5, book.seq());
    assertTrue(book.complete());
  }

  @Test
  void anotherSnapshotBeginsAnew() {
    book.apply(snapshot(4, List.of(level("9", "1")), List.of(level("10", "1"))));
    book.apply(snapshot(9, List.of(level("7", "1")), List.of()));
    assertEquals(List.of(level("7", "1")), List.copyOf(book.bids()));
    assertEquals(List.of(), List.copyOf(book.asks()));
    assertEquals(9, book.seq());
  }

  @Test
  void aGapIsRefusedAndOtherChannelsArePassedOver() {
    assertThrows(IllegalStateException.class, () -> book.apply(update(1, List.of(), List.of())));
    book.apply(snapshot(4, List.of(), List.of()));
    assertThrows(IllegalStateException.class, () -> book.apply(update(6, List.of(), List.of())));
    assertFalse(
        book.apply(
            new DepthUpdate("depth:ETH_USDT", 9, 8, 0, List.of(level("1", "1")), List.of())));
    assertEquals(4, book.seq());
    assertTrue(book.bids().isEmpty());
  }
}
