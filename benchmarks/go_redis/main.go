// The baseline in Go: go-redis's generic Do, measured as the libraries' bench programs are.
//
// What it is told and prints is the contract of tests/client_libraries/README.md. Client ids are made here, as whoever
// uses go-redis and wants to resend safely has to; the answer is used as go-redis gives it, a map in RESP3.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	warmUp = 500 * time.Millisecond
	prices = 100
)

var (
	maker  = os.Getenv("DINGIR_MAKER")
	market = os.Getenv("DINGIR_MARKET")
	window = must(strconv.Atoi(os.Getenv("DINGIR_PIPELINE")))
	placed = 0
)

// figures is one line of what a bench program prints.
type figures struct {
	Mode     string  `json:"mode"`
	Protocol string  `json:"protocol"`
	Library  string  `json:"library"`
	Rate     float64 `json:"orders_per_s"`
	P50      float64 `json:"p50_us"`
	P99      float64 `json:"p99_us"`
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// next returns the words of the next order.
func next() []any {
	price := fmt.Sprintf("1.%02d", placed%prices)
	id := "go-redis-" + strconv.Itoa(placed)
	placed++
	return []any{"ORDER.PUT", maker, market, "BID", "LIMIT", "0.01", "PRICE", price, "CLIENTID", id}
}

func mustBeNew(reply any) {
	if status := reply.(map[any]any)["status"]; status != "NEW" {
		log.Fatalf("expected an order that is NEW, received %v", reply)
	}
}

func oneAtATime(ctx context.Context, client *redis.Client) int {
	mustBeNew(must(client.Do(ctx, next()...).Result()))
	return 1
}

func pipelined(ctx context.Context, client *redis.Client) int {
	commands := must(client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for range window {
			pipe.Do(ctx, next()...)
		}
		return nil
	}))
	for _, command := range commands {
		mustBeNew(must(command.(*redis.Cmd).Result()))
	}
	return len(commands)
}

// measure places orders for so long, and returns orders/s and how long each waited for its answer.
func measure(place func() int, duration time.Duration) (float64, []time.Duration) {
	var waits []time.Duration
	started := time.Now()
	at := started
	for at.Sub(started) < duration {
		count := place()
		now := time.Now()
		for range count {
			waits = append(waits, now.Sub(at))
		}
		at = now
	}
	slices.Sort(waits)
	return float64(len(waits)) / at.Sub(started).Seconds(), waits
}

func percentile(waits []time.Duration, percent int) float64 {
	return float64(waits[(len(waits)-1)*percent/100].Nanoseconds()) / 1000
}

func main() {
	ctx := context.Background()
	client := redis.NewClient(&redis.Options{Addr: strings.TrimPrefix(os.Getenv("DINGIR_URL"), "dingir://")})
	defer client.Close()
	seconds := must(strconv.ParseFloat(os.Getenv("DINGIR_SECONDS"), 64))
	for _, mode := range []struct {
		name  string
		place func(context.Context, *redis.Client) int
	}{{"one at a time", oneAtATime}, {"pipelined", pipelined}} {
		place := func() int { return mode.place(ctx, client) }
		measure(place, warmUp)
		rate, waits := measure(place, time.Duration(seconds*float64(time.Second)))
		line := figures{mode.name, "resp", "go-redis " + redis.Version() + " Do", rate, percentile(waits, 50), percentile(waits, 99)}
		fmt.Println(string(must(json.Marshal(line))))
	}
}
