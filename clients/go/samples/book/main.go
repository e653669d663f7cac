// Book keeps a market's book from the feed, until a bid at a certain price is there, and prints it.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/shopspring/decimal"

	"dingir.exchange/dingir"
)

func main() {
	ctx := context.Background()
	market := os.Getenv("DINGIR_MARKET")
	stop, err := decimal.NewFromString(os.Getenv("DINGIR_STOP_PRICE"))
	if err != nil {
		log.Fatal("DINGIR_STOP_PRICE: ", err)
	}

	exchange, err := dingir.Connect(ctx, os.Getenv("DINGIR_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer exchange.Close()

	feed, err := exchange.Feed.Subscribe(ctx, "depth:"+market)
	if err != nil {
		log.Fatal(err)
	}
	defer feed.Close()

	book := dingir.NewBook(market)
	for message, err := range feed.All(ctx) { // lost connections don't show here
		if err != nil {
			log.Fatal(err)
		}
		if err := book.Apply(message); err != nil {
			log.Fatal(err)
		}
		if has(book.Bids, stop) {
			break
		}
	}
	for _, level := range book.Bids {
		fmt.Println("BID", level.Price.StringFixed(2), level.Amount.StringFixed(4))
	}
	for _, level := range book.Asks {
		fmt.Println("ASK", level.Price.StringFixed(2), level.Amount.StringFixed(4))
	}
}

func has(levels []dingir.Level, price decimal.Decimal) bool {
	for _, level := range levels {
		if level.Price.Equal(price) {
			return true
		}
	}
	return false
}
