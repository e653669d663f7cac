package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const checkMax = 30 * time.Second

var (
	address        = os.Getenv("EXCHANGE_HOST") + ":" + os.Getenv("EXCHANGE_PORT")
	lockedAddress  = os.Getenv("EXCHANGE_HOST") + ":" + os.Getenv("EXCHANGE_LOCKED_PORT")
	cuttingAddress = os.Getenv("EXCHANGE_HOST") + ":" + os.Getenv("EXCHANGE_CUTTING_PORT")
	password       = os.Getenv("EXCHANGE_PASSWORD")
	maker          = os.Getenv("EXCHANGE_MAKER")
	taker          = os.Getenv("EXCHANGE_TAKER")

	resultFields = []string{"id", "status", "remain", "finished_base", "finished_quote", "finished_fee", "reason"}
)

type row = []any

func bid(price string, tokens ...any) row {
	return append(row{"ORDER.PUT", maker, "BTC_USDT", "BID", "LIMIT", "0.01", "PRICE", price}, tokens...)
}

var unknownMarket = row{"ORDER.PUT", maker, "NO_SUCH", "BID", "LIMIT", "1", "PRICE", "1"}

// suite is one client in one protocol; resp3 tells whether maps arrive as maps.
type suite struct {
	title  string
	client *redis.Client
	resp3  bool
}

// fields reads a reply that is a map: a Go map in RESP3, a flat slice in RESP2.
func (s suite) fields(reply any) (map[string]any, []string, error) {
	record := map[string]any{}
	names := []string{}
	switch pairs := reply.(type) {
	case map[any]any:
		if !s.resp3 {
			return nil, nil, fmt.Errorf("a map in RESP2: %v", reply)
		}
		for key, value := range pairs {
			record[fmt.Sprint(key)] = value
		}
		return record, nil, nil
	case []any:
		if s.resp3 || len(pairs)%2 != 0 {
			return nil, nil, fmt.Errorf("not a map: %v", reply)
		}
		for n := 0; n < len(pairs); n += 2 {
			names = append(names, fmt.Sprint(pairs[n]))
			record[fmt.Sprint(pairs[n])] = pairs[n+1]
		}
		return record, names, nil
	}
	return nil, nil, fmt.Errorf("not a map: %T %v", reply, reply)
}

func (s suite) record(reply any, err error) (map[string]any, error) {
	if err != nil {
		return nil, err
	}
	record, _, err := s.fields(reply)
	return record, err
}

func (s suite) call(ctx context.Context, words row) (any, error) {
	return s.client.Do(ctx, words...).Result()
}

func expect(what string, got, want any) error {
	if !reflect.DeepEqual(got, want) {
		return fmt.Errorf("%s is %T %v, not %T %v", what, got, got, want, want)
	}
	return nil
}

// refused checks that err is the library's own type for error replies, with this code first.
func refused(err error, code string) error {
	var reply redis.Error
	if !errors.As(err, &reply) {
		return fmt.Errorf("want an error reply %s, got %T %v", code, err, err)
	}
	return expect("code", strings.SplitN(reply.Error(), " ", 2)[0], code)
}

func orderID(record map[string]any) (int, error) {
	return strconv.Atoi(fmt.Sprint(record["id"]))
}

var failures int

func check(title string, body func(ctx context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), checkMax)
	defer cancel()
	if err := body(ctx); err != nil {
		failures++
		fmt.Printf("not ok %s: %s\n", title, strings.Join(strings.Fields(err.Error()), " "))
		return
	}
	fmt.Printf("ok %s\n", title)
}
