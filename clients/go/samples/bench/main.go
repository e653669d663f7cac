// Bench measures how many orders a second the library places, one at a time and pipelined, in both protocols.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"dingir.exchange/dingir"
)

const warmUp = 500 * time.Millisecond

var (
	market   = os.Getenv("DINGIR_MARKET")
	maker    = integer("DINGIR_MAKER")
	inFlight = integer("DINGIR_PIPELINE")
	numbers  atomic.Int64
)

// result is one line of output.
type result struct {
	Mode     string  `json:"mode"`
	Protocol string  `json:"protocol"`
	Library  string  `json:"library"`
	Orders   float64 `json:"orders_per_s"`
	P50      float64 `json:"p50_us"`
	P99      float64 `json:"p99_us"`
}

func main() {
	seconds, err := strconv.ParseFloat(os.Getenv("DINGIR_SECONDS"), 64)
	if err != nil {
		log.Fatal(err)
	}
	lasting := time.Duration(seconds * float64(time.Second))
	for _, protocol := range []dingir.Protocol{dingir.ProtocolRESP, dingir.ProtocolMsgpack} {
		options, err := dingir.ParseURL(os.Getenv("DINGIR_URL"))
		if err != nil {
			log.Fatal(err)
		}
		options.Protocol = protocol
		exchange, err := dingir.ConnectOptions(context.Background(), options)
		if err != nil {
			log.Fatal(err)
		}
		measure(exchange, result{Mode: "one at a time", Protocol: string(protocol), Library: "dingir " + dingir.Version}, lasting, 1, single)
		measure(exchange, result{Mode: "pipelined", Protocol: string(protocol), Library: "dingir " + dingir.Version}, lasting, inFlight, single)
		measure(exchange, result{Mode: "pipelined", Protocol: string(protocol), Library: "dingir " + dingir.Version + " Pipeline"}, lasting, 1, batch)
		exchange.Close()
	}
}

// measure lets goroutines place orders, and prints what they took.
func measure(exchange *dingir.Exchange, told result, lasting time.Duration, goroutines int64, place func(*dingir.Exchange) []time.Duration) {
	begin := time.Now().Add(warmUp)
	end := begin.Add(lasting)
	var all []time.Duration
	var guard sync.Mutex
	var placing sync.WaitGroup
	for range goroutines {
		placing.Add(1)
		go func() {
			defer placing.Done()
			var taken []time.Duration
			for time.Now().Before(end) {
				times := place(exchange)
				if now := time.Now(); now.After(begin) && now.Before(end) {
					taken = append(taken, times...)
				}
			}
			guard.Lock()
			defer guard.Unlock()
			all = append(all, taken...)
		}()
	}
	placing.Wait()
	slices.Sort(all)
	told.Orders = float64(len(all)) / lasting.Seconds()
	told.P50, told.P99 = micros(all[len(all)/2]), micros(all[len(all)*99/100])
	line, err := json.Marshal(told)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(line))
}

// single places an order and waits for it.
func single(exchange *dingir.Exchange) []time.Duration {
	begun := time.Now()
	_, err := exchange.Order.Put(context.Background(), maker, market, dingir.SideBid, dingir.OrderKindLimit, "0.01", next())
	if err != nil {
		log.Fatal(err)
	}
	return []time.Duration{time.Since(begun)}
}

// batch places orders in one write and waits for all.
func batch(exchange *dingir.Exchange) []time.Duration {
	begun := time.Now()
	pipeline := exchange.Pipeline()
	for range inFlight {
		pipeline.Order.Put(maker, market, dingir.SideBid, dingir.OrderKindLimit, "0.01", next())
	}
	if err := pipeline.Send(context.Background()); err != nil {
		log.Fatal(err)
	}
	taken := time.Since(begun)
	return slices.Repeat([]time.Duration{taken}, int(inFlight))
}

// next has the next order's price.
func next() dingir.OrderPutOptions {
	return dingir.OrderPutOptions{Price: dingir.Number(fmt.Sprintf("1.%02d", numbers.Add(1)%100))}
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

func integer(name string) int64 {
	n, err := strconv.ParseInt(os.Getenv(name), 10, 64)
	if err != nil {
		log.Fatal(name, ": ", err)
	}
	return n
}
