import exchange.dingir.Book;
import exchange.dingir.Exchange;
import exchange.dingir.Subscription;
import exchange.dingir.model.FeedMessage;
import exchange.dingir.model.Level;
import java.math.BigDecimal;

/** Keeps a market's book from the feed, whatever happens to the connection. */
final class BookSample {
  public static void main(String[] arguments) {
    BigDecimal stop = new BigDecimal(System.getenv("DINGIR_STOP_PRICE"));
    Book book = new Book(System.getenv("DINGIR_MARKET"));

    try (Exchange exchange = Exchange.connect(System.getenv("DINGIR_URL"));
        Subscription messages = exchange.feed().subscribe(book.channel())) {
      for (FeedMessage message : messages) {
        book.apply(message);
        if (book.bids().stream().anyMatch(level -> level.price().compareTo(stop) == 0)) {
          break;
        }
      }
      for (Level bid : book.bids()) {
        System.out.println("BID " + bid.price() + " " + bid.amount());
      }
      for (Level ask : book.asks()) {
        System.out.println("ASK " + ask.price() + " " + ask.amount());
      }
    }
  }
}
