package exchange.dingir.error;

import java.util.List;
import java.util.Optional;

/** A command got no answer. What it would have identified itself by is told, to look for it. */
public abstract class UnansweredException extends DingirException {
  private static final long serialVersionUID = 1L;

  /** In order; serializable, as all lists of the platform that can't be changed are. */
  private final List<String> clientIds;

  UnansweredException(String message, List<String> clientIds, Throwable cause) {
    super(message, cause);
    this.clientIds = List.copyOf(clientIds);
  }

  /**
   * Returns the client order id of ORDER.PUT, or the id of BALANCE.TRANSFER, whether the caller
   * gave it or the library did.
   *
   * @return the id; of another command, nothing; of a batch, the first PUT's
   */
  public final Optional<String> clientId() {
    return clientIds.stream().findFirst();
  }

  /**
   * Returns the client order ids of a batch.
   *
   * @return the id of each PUT, in order
   */
  public final List<String> clientIds() {
    return clientIds;
  }
}
