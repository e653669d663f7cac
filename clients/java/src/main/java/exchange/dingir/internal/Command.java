package exchange.dingir.internal;

import java.util.List;

/**
 * A command as it is sent.
 *
 * @param <R> what answers it
 * @param words its name and arguments
 * @param repeatable whether it may be sent again once it may have arrived
 * @param clientIds what it identifies itself by
 * @param reply what reads the answer
 */
public record Command<R>(
    List<String> words, boolean repeatable, List<String> clientIds, Reply<R> reply) {}
