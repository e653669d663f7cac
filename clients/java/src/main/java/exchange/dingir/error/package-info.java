/**
 * What goes wrong: {@link exchange.dingir.error.DingirException} is the root, {@link
 * exchange.dingir.error.ServerException} what the server answered.
 */
package exchange.dingir.error;
