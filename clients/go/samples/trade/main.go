// Trade lets two users trade with each other, and prints the trade.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"

	"dingir.exchange/dingir"
)

func main() {
	ctx := context.Background()
	market, maker, taker := os.Getenv("DINGIR_MARKET"), user("DINGIR_MAKER"), user("DINGIR_TAKER")

	exchange, err := dingir.Connect(ctx, os.Getenv("DINGIR_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer exchange.Close()

	// The maker offers 1.5 at 100.00, where it rests; the taker buys 0.5 of it.
	_, err = exchange.Order.Put(ctx, maker, market, dingir.SideAsk, dingir.OrderKindLimit, "1.5", dingir.OrderPutOptions{Price: "100.00"})
	if err != nil {
		log.Fatal(err)
	}
	order, err := exchange.Order.PutFull(ctx, taker, market, dingir.SideBid, dingir.OrderKindMarket, "0.5", dingir.OrderPutOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, fill := range order.Fills {
		// Decimals are numbers; how many decimals a market has is a property of the market.
		fmt.Println("TRADE", fill.TradeID, fill.Price.StringFixed(2), fill.Amount.StringFixed(4))
	}

	balances, err := exchange.Balance.Get(ctx, taker)
	if err != nil {
		log.Fatal(err)
	}
	for asset, balance := range balances {
		fmt.Println("the taker has", balance.Available, asset)
	}
}

func user(name string) int64 {
	id, err := strconv.ParseInt(os.Getenv(name), 10, 64)
	if err != nil {
		log.Fatal(name, ": ", err)
	}
	return id
}
