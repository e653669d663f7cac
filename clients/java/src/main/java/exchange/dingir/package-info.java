/**
 * The client library of Dingir Exchange. {@link exchange.dingir.Exchange} is the connection; its
 * nouns hold the commands.
 *
 * <pre>{@code
 * try (Exchange exchange = Exchange.connect("dingir://localhost")) {
 *   OrderPut bid = OrderPut.of(1, "BTC_USDT", Side.BID, OrderKind.LIMIT, "0.5").price("100.00");
 *   OrderResult result = exchange.order().put(bid);
 * }
 * }</pre>
 */
package exchange.dingir;
