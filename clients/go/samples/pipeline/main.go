// Pipeline places a thousand orders in one write.
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
	market := os.Getenv("DINGIR_MARKET")
	maker, err := strconv.ParseInt(os.Getenv("DINGIR_MAKER"), 10, 64)
	if err != nil {
		log.Fatal("DINGIR_MAKER: ", err)
	}

	exchange, err := dingir.Connect(ctx, os.Getenv("DINGIR_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer exchange.Close()

	pipeline := exchange.Pipeline()
	var placed []*dingir.Pending[dingir.OrderResult]
	for n := range 1000 {
		price := dingir.Number(fmt.Sprintf("%d.%02d", 1+n/100, n%100))
		placed = append(placed, pipeline.Order.Put(maker, market, dingir.SideBid, dingir.OrderKindLimit, "0.01", dingir.OrderPutOptions{Price: price}))
	}
	if err := pipeline.Send(ctx); err != nil {
		log.Fatal(err) // the first error; each order has its own, too
	}

	resting := 0
	for _, one := range placed {
		if order, err := one.Get(); err == nil && order.Status == dingir.OrderStatusNew {
			resting++
		}
	}
	fmt.Println("ORDERS", resting)
}
