/** What the server says: records, vocabularies, and the messages of the feed. */
package exchange.dingir.model;
