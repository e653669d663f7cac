package exchange.dingir.model;

/**
 * That an order was taken, and no more.
 *
 * @param id the order's id
 */
public record OrderAck(long id) implements OrderReply {}
