/** The library's own; it changes without notice. */
package exchange.dingir.internal;
