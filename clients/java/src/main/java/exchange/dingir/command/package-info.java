/** The commands, a class for each noun; and the arguments of those that take many. */
package exchange.dingir.command;
