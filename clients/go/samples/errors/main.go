// Errors provokes errors, and handles each by its code.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/url"
	"os"
	"strconv"
	"strings"

	"dingir.exchange/dingir"
)

var (
	ctx    = context.Background()
	market = os.Getenv("DINGIR_MARKET")
	maker  = user("DINGIR_MAKER")
	taker  = user("DINGIR_TAKER")
)

// handled prints what an error is. Each case stands for what a program would do about it.
func handled(err error) {
	var answer *dingir.Error
	switch {
	case err == nil:
		log.Fatal("expected an error")
	case errors.Is(err, dingir.NoFunds):
		fmt.Println("NOFUNDS - deposit, or order less")
	case errors.Is(err, dingir.Duplicate):
		fmt.Println("DUPLICATE - this client id has another order")
	case errors.As(err, &answer) && answer.Code.Answered():
		fmt.Println(answer.Code, answer.Text)
	default:
		log.Fatal("not the server's answer: ", err) // a timeout, a lost connection
	}
}

// order places a limit bid of the maker, and answers its error.
func order(exchange *dingir.Exchange, amount dingir.Number, options dingir.OrderPutOptions) error {
	_, err := exchange.Order.Put(ctx, maker, market, dingir.SideBid, dingir.OrderKindLimit, amount, options)
	return err
}

func main() {
	exchange, err := dingir.Connect(ctx, os.Getenv("DINGIR_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer exchange.Close()
	orders(exchange)
	others(exchange)
	feed(exchange)
	connecting()
}

func orders(exchange *dingir.Exchange) {
	handled(order(exchange, "1", dingir.OrderPutOptions{Price: "999999999999999"})) // NOFUNDS
	handled(order(exchange, "1", dingir.OrderPutOptions{Price: "0"}))               // BADPRICE
	handled(order(exchange, "0", dingir.OrderPutOptions{Price: "1"}))               // BADAMOUNT
	handled(order(exchange, "1", dingir.OrderPutOptions{Price: "1.001"}))           // BADPRECISION
	handled(order(exchange, "1", dingir.OrderPutOptions{Price: "1", ClientID: "with a blank"}))
	handled(order(exchange, "0.0001", dingir.OrderPutOptions{Price: "1"}))              // TOOSMALL
	handled(order(exchange, "1", dingir.OrderPutOptions{Price: "1", TakerFee: "0.01"})) // NOPERM

	if err := order(exchange, "1", dingir.OrderPutOptions{Price: "1", ClientID: "mine"}); err != nil {
		log.Fatal(err)
	}
	handled(order(exchange, "1", dingir.OrderPutOptions{Price: "2", ClientID: "mine"})) // DUPLICATE

	put := func(user int64, market string) error {
		_, err := exchange.Order.Put(ctx, user, market, dingir.SideBid, dingir.OrderKindLimit, "1", dingir.OrderPutOptions{Price: "1"})
		return err
	}
	handled(put(1<<60, market))
	handled(put(maker, "NO_SUCH"))
	handled(put(maker, os.Getenv("DINGIR_HALTED_MARKET")))
	handled(put(user("DINGIR_FULL_USER"), market))

	_, err := exchange.Order.Cancel(ctx, maker, market, 1<<60)
	handled(err) // NOORDER
	_, err = exchange.Order.Batch(ctx, maker, make101()...)
	handled(err) // LIMIT
}

// make101 is one item more than a batch may have.
func make101() []dingir.BatchItem {
	items := make([]dingir.BatchItem, 101)
	for n := range items {
		items[n] = dingir.BatchCancel{Market: market, ClientID: strconv.Itoa(n)}
	}
	return items
}

func others(exchange *dingir.Exchange) {
	_, err := exchange.Balance.Get(ctx, maker, "NOSUCH")
	handled(err) // NOASSET
	_, err = exchange.Balance.Transfer(ctx, maker, taker, "BTC", "1", dingir.BalanceTransferOptions{Memo: "{"})
	handled(err) // BADJSON
	_, err = exchange.Balance.Transfer(ctx, maker, maker, "BTC", "1", dingir.BalanceTransferOptions{})
	handled(err) // ERR
	handled(exchange.Market.Set(ctx, market, dingir.MarketSetOptions{TakerFee: "2"}))
	handled(exchange.Asset.Create(ctx, "BTC", 7, dingir.AssetCreateOptions{}))
}

func feed(exchange *dingir.Exchange) {
	_, err := exchange.Feed.Replay(ctx, "depth:"+market, 1, dingir.FeedReplayOptions{})
	handled(err) // GONE
	_, err = exchange.Feed.Replay(ctx, "depth:"+market, 1000000, dingir.FeedReplayOptions{})
	handled(err) // AHEAD
	_, err = exchange.Feed.Snapshot(ctx, strings.Repeat("x", 257))
	handled(err) // LIMIT
}

func connecting() {
	locked, err := url.Parse(os.Getenv("DINGIR_LOCKED_URL"))
	if err != nil {
		log.Fatal(err)
	}
	_, err = dingir.Connect(ctx, locked.String())
	handled(err) // NOAUTH
	locked.User = url.User("not " + os.Getenv("DINGIR_PASSWORD"))
	_, err = dingir.Connect(ctx, locked.String())
	handled(err) // WRONGPASS
}

func user(name string) int64 {
	id, err := strconv.ParseInt(os.Getenv(name), 10, 64)
	if err != nil {
		log.Fatal(name, ": ", err)
	}
	return id
}
