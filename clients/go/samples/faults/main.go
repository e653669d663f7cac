// Faults places orders over connections that are cut, and prints the id of each that was acknowledged.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"sync"
	"time"

	"dingir.exchange/dingir"
)

func main() {
	market, maker := os.Getenv("DINGIR_MARKET"), integer("DINGIR_MAKER")
	count, window := integer("DINGIR_COUNT"), integer("DINGIR_WINDOW")

	options, err := dingir.ParseURL(os.Getenv("DINGIR_URL"))
	if err != nil {
		log.Fatal(err)
	}
	options.Protocol = dingir.Protocol(os.Getenv("DINGIR_PROTOCOL"))
	options.RetryFor = 2 * time.Minute // 30 s without a server must be survived

	exchange, err := dingir.ConnectOptions(context.Background(), options)
	if err != nil {
		log.Fatal(err)
	}
	defer exchange.Close()

	numbers := make(chan int64)
	var placing sync.WaitGroup
	for range window {
		placing.Add(1)
		go func() {
			defer placing.Done()
			for n := range numbers {
				price := dingir.Number(fmt.Sprintf("1.%02d", n%100))
				order, err := exchange.Order.Put(context.Background(), maker, market, dingir.SideBid, dingir.OrderKindLimit, "0.01",
					dingir.OrderPutOptions{Price: price})
				if err != nil {
					log.Fatal(err)
				}
				fmt.Println(order.ID)
			}
		}()
	}
	for n := range count {
		numbers <- n
	}
	close(numbers)
	placing.Wait()
}

func integer(name string) int64 {
	n, err := strconv.ParseInt(os.Getenv(name), 10, 64)
	if err != nil {
		log.Fatal(name, ": ", err)
	}
	return n
}
