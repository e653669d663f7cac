package exchange.dingir.command;

import exchange.dingir.Outcome;
import exchange.dingir.error.ProtocolException;
import exchange.dingir.internal.Reply;
import exchange.dingir.internal.ServerFailure;
import exchange.dingir.internal.Values;
import exchange.dingir.model.OrderReply;
import java.util.ArrayList;
import java.util.List;

/** An item of ORDER.BATCH. */
public abstract sealed class BatchItem extends Request permits BatchPut, BatchAmend, BatchCancel {
  BatchItem(String[] slots) {
    super(slots);
  }

  abstract OrderReply read(Object value);

  /** Reads the reply to these items: for each, in order, its command's reply or its error. */
  static Reply<List<Outcome<OrderReply>>> replies(List<? extends BatchItem> items) {
    List<BatchItem> sent = List.copyOf(items);
    return (value, resent) -> {
      List<?> replies = Values.items(value);
      if (replies.size() != sent.size()) {
        throw new ProtocolException(
            "expected " + sent.size() + " replies of a batch, received " + replies.size(), null);
      }
      List<Outcome<OrderReply>> outcomes = new ArrayList<>(sent.size());
      for (int i = 0; i < sent.size(); i++) {
        ServerFailure failure = ServerFailure.within(replies.get(i));
        outcomes.add(
            failure == null
                ? new Outcome.Success<>(sent.get(i).read(replies.get(i)))
                : new Outcome.Failure<>(failure.exception(resent)));
      }
      return List.copyOf(outcomes);
    };
  }
}
