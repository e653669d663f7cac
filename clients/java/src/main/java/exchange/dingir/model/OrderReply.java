package exchange.dingir.model;

/**
 * What answers an item of a batch: {@link OrderResult} to a PUT and to an AMEND, {@link Order} to a
 * CANCEL; to a PUT that asks for it {@link OrderAck} or {@link OrderFull}.
 */
public sealed interface OrderReply permits OrderAck, OrderResult, OrderFull, Order {
  /**
   * Returns the order's id.
   *
   * @return the id
   */
  long id();
}
