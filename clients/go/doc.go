// Package dingir is a client of Dingir Exchange: orders, balances, markets, and the feed of all that happens.
//
//	exchange, err := dingir.Connect(ctx, "dingir://127.0.0.1")
//	...
//	order, err := exchange.Order.Put(ctx, 1, "BTC_USDT", dingir.SideBid, dingir.OrderKindLimit, "0.5",
//		dingir.OrderPutOptions{Price: "60000.10"})
//
// An [Exchange] is one connection for all goroutines: what they send at the same time is pipelined and shares writes. Its
// fields are nouns, their methods the server's commands. What a command needs is a parameter, what it may have is a field
// of an options struct, in which the zero value is absent.
//
// # Values
//
// Money, prices and rates are decimals, never floats: a [Number], which is text, as an argument, and a
// [github.com/shopspring/decimal.Decimal] in replies. Decimals keep every digit; how many a market shows is told by
// [Market]. Times are [Micros]. Words such as [Side] are strings, and a server may know more of them than this version.
//
// # Errors
//
// Every error is an [*Error] with a [Code], which errors.Is finds:
//
//	switch {
//	case errors.Is(err, dingir.NoFunds): // the server refused, and nothing has changed
//	case errors.Is(err, dingir.OutcomeUnknown): // it may have taken effect
//	}
//
// # Lost connections
//
// When the connection breaks, it is made again: after 10 ms, doubled up to 2 s, each wait drawn between zero and that.
// Commands outlive it for Options.RetryFor, and are sent again if that can't do anything twice: what only asks, what
// is the same when it is done again, and orders and transfers, which the server knows by an id. Where the caller gives
// none, the library makes one. Each method says how it is with its command. What may not be sent again fails with
// [OutcomeUnknown] if it may have arrived. A command that was sent again and is refused says so in Error.Resent.
//
// # The feed
//
// [FeedCommands.Subscribe] gives a [Subscription], which resumes by itself and misses nothing that the server still
// keeps. [Book] makes a market's book of it.
package dingir
