package exchange.dingir;

/** What is spoken on the wire; the server takes both on its one port, and answers the same. */
public enum Protocol {
  /** The protocol of Redis, version 3. */
  RESP,

  /** MessagePack-RPC. */
  MSGPACK
}
