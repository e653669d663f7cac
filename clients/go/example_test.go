package dingir_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/shopspring/decimal"

	"dingir.exchange/dingir"
)

var (
	ctx      = context.Background()
	exchange *dingir.Exchange
)

func ExampleConnect() {
	exchange, err := dingir.Connect(ctx, "dingir://secret@127.0.0.1:3464?name=desk-1&timeout=2.5")
	if err != nil {
		log.Fatal(err)
	}
	defer exchange.Close()
}

func ExampleOrderCommands_Put() {
	order, err := exchange.Order.Put(ctx, 1, "BTC_USDT", dingir.SideBid, dingir.OrderKindLimit, "0.5",
		dingir.OrderPutOptions{Price: "60000.10", TIF: dingir.TimeInForceIOC})
	var failed *dingir.Error
	switch {
	case err == nil:
		fmt.Println(order.ID, order.Status, order.Remain)
	case errors.Is(err, dingir.NoFunds):
		fmt.Println("deposit first")
	case errors.Is(err, dingir.OutcomeUnknown), errors.Is(err, dingir.Timeout):
		errors.As(err, &failed)
		fmt.Println("it may have been placed as", failed.ClientID)
	default:
		log.Fatal(err)
	}
}

func ExampleOrderCommands_Batch() {
	results, err := exchange.Order.Batch(ctx, 1,
		dingir.BatchCancel{Market: "BTC_USDT", OrderID: 17},
		dingir.BatchPut{Market: "BTC_USDT", Side: dingir.SideAsk, Kind: dingir.OrderKindLimit, Amount: "0.5", Price: "60001"},
	)
	if err != nil {
		log.Fatal(err)
	}
	for _, result := range results {
		fmt.Println(result.OrderID, result.Err)
	}
}

func ExamplePipeline() {
	pipeline := exchange.Pipeline()
	balances := pipeline.Balance.Get(1)
	depth := pipeline.Market.Depth("BTC_USDT", dingir.MarketDepthOptions{Limit: 10})
	if err := pipeline.Send(ctx); err != nil {
		log.Print(err) // the first error; Get has each
	}
	fmt.Println(balances.Get())
	fmt.Println(depth.Get())
}

func ExampleFeedCommands_Subscribe() {
	feed, err := exchange.Feed.Subscribe(ctx, "trade:BTC_USDT", "order:1")
	if err != nil {
		log.Fatal(err)
	}
	defer feed.Close()
	for message, err := range feed.All(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		switch told := message.Payload.(type) {
		case dingir.TradeUpdate:
			fmt.Println(told.Trade.Price, told.Trade.Amount)
		case dingir.OrderUpdate:
			fmt.Println(told.Cause, told.Order.Status)
		}
	}
}

func ExampleBook() {
	feed, err := exchange.Feed.Subscribe(ctx, "depth:BTC_USDT")
	if err != nil {
		log.Fatal(err)
	}
	defer feed.Close()
	book := dingir.NewBook("BTC_USDT")
	for message, err := range feed.All(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		if err := book.Apply(message); err != nil {
			log.Fatal(err)
		}
		if len(book.Bids) > 0 && len(book.Asks) > 0 {
			fmt.Println(book.Bids[0].Price, book.Asks[0].Price)
		}
	}
}

func ExampleNum() {
	price := decimal.RequireFromString("60000.10")
	fmt.Println(dingir.Num(price.Mul(decimal.RequireFromString("1.001"))))
	// Output: 60060.1001
}

func ExampleParseURL() {
	options, err := dingir.ParseURL("dingir://trader:p%40ss@[::1]?protocol=msgpack&retry_for=60")
	fmt.Println(options.Address, options.User, options.Password, options.Protocol, options.RetryFor, err)
	// Output: [::1]:3464 trader p@ss msgpack 1m0s <nil>
}
