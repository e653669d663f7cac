// go-redis, unmodified, against the exchange: its defaults (RESP3), and RESP2.
//
// Prints one line a check, "ok NAME" or "not ok NAME: REASON", and exits with 1 when one failed.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/redis/go-redis/v9"
)

func (s suite) connects(ctx context.Context) error {
	return s.client.Ping(ctx).Err()
}

func (s suite) placesAnOrder(ctx context.Context) error {
	reply, err := s.call(ctx, bid("10.00"))
	if err != nil {
		return err
	}
	record, names, err := s.fields(reply)
	if err != nil {
		return err
	}
	if names != nil {
		if err := expect("fields", names, resultFields); err != nil {
			return err
		}
	}
	if err := expect("number of fields", len(record), len(resultFields)); err != nil {
		return err
	}
	got := row{record["status"], record["remain"], record["reason"]}
	return expect("order", got, row{"NEW", "0.0100", ""})
}

func (s suite) readsATrade(ctx context.Context) error {
	if _, err := s.call(ctx, row{"ORDER.PUT", maker, "BTC_USDT", "ASK", "LIMIT", "2", "PRICE", "100"}); err != nil {
		return err
	}
	words := row{"ORDER.PUT", taker, "BTC_USDT", "BID", "MARKET", "2", "REPLY", "FULL"}
	order, err := s.record(s.call(ctx, words))
	if err != nil {
		return err
	}
	var flag any = int64(0)
	if s.resp3 {
		flag = false
	}
	if err := expect("order", row{order["status"], order["price"], order["post_only"]}, row{"FILLED", nil, flag}); err != nil {
		return err
	}
	if _, integer := order["create_time"].(int64); !integer {
		return fmt.Errorf("create_time is %T", order["create_time"])
	}
	fills, list := order["fills"].([]any)
	if !list || len(fills) != 1 {
		return fmt.Errorf("fills are %v", order["fills"])
	}
	fill, err := s.record(fills[0], nil)
	if err != nil {
		return err
	}
	return expect("fill", row{fill["role"], fill["price"], fill["amount"]}, row{"TAKER", "100.00", "2.0000"})
}

func (s suite) receivesErrors(ctx context.Context) error {
	_, err := s.call(ctx, row{"ORDER.PUT", maker, "BTC_USDT", "ASK", "LIMIT", "900000000", "PRICE", "100"})
	if err := refused(err, "NOFUNDS"); err != nil {
		return err
	}
	_, err = s.call(ctx, unknownMarket)
	if err := refused(err, "NOMARKET"); err != nil {
		return err
	}
	return s.client.Ping(ctx).Err()
}

func (s suite) uniqueName() string {
	return fmt.Sprintf("%s-%d", strings.ReplaceAll(s.title, " ", "-"), os.Getpid())
}

func (s suite) repeatsByClientID(ctx context.Context) error {
	first, err := s.record(s.call(ctx, bid("10", "CLIENTID", s.uniqueName())))
	if err != nil {
		return err
	}
	again, err := s.record(s.call(ctx, bid("10", "CLIENTID", s.uniqueName())))
	if err != nil {
		return err
	}
	if err := expect("repeated order", again, first); err != nil {
		return err
	}
	_, err = s.call(ctx, bid("11", "CLIENTID", s.uniqueName()))
	return refused(err, "DUPLICATE")
}

func (s suite) readsBalances(ctx context.Context) error {
	user, err := s.call(ctx, row{"USER.REGISTER", "L1", s.uniqueName()})
	if err != nil {
		return err
	}
	for _, words := range []row{
		{"BALANCE.UPDATE", user, "USDT", 100, "BUSINESS", "test", "ID", 1},
		{"ORDER.PUT", user, "BTC_USDT", "BID", "LIMIT", 2, "PRICE", 10},
	} {
		if _, err := s.call(ctx, words); err != nil {
			return err
		}
	}
	balances, err := s.record(s.call(ctx, row{"BALANCE.GET", user}))
	if err != nil {
		return err
	}
	usdt, err := s.record(balances["USDT"], nil)
	if err != nil {
		return err
	}
	want := map[string]any{"available": "80.00000000", "frozen": "20.00000000"}
	if err := expect("balance", usdt, want); err != nil {
		return err
	}
	orders, err := s.client.Do(ctx, "ORDER.LIST", user).Slice()
	if err != nil {
		return err
	}
	return expect("number of orders", len(orders), 1)
}

// placesOnce goes through a proxy that cuts the connection instead of passing the first answer on.
// go-redis sends the command again by itself; there must be one order.
func (s suite) placesOnce(options redis.Options) func(context.Context) error {
	return func(ctx context.Context) error {
		options.Addr = cuttingAddress
		through := redis.NewClient(&options)
		defer through.Close()
		id := "cut-" + s.uniqueName()
		told, err := s.record(through.Do(ctx, bid("10", "CLIENTID", id)...).Result())
		if err != nil {
			return err
		}
		orders, err := s.client.Do(ctx, "ORDER.LIST", maker).Slice()
		if err != nil {
			return err
		}
		placed := row{}
		for _, reply := range orders {
			order, err := s.record(reply, nil)
			if err != nil {
				return err
			}
			if order["client_id"] == id {
				placed = append(placed, order["id"])
			}
		}
		return expect("ids placed", placed, row{told["id"]})
	}
}

func (s suite) pipelines(ctx context.Context) error {
	commands, err := s.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for n := range 100 {
			pipe.Do(ctx, bid(fmt.Sprint(1+n), "REPLY", "ACK")...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	first, err := commands[0].(*redis.Cmd).Int()
	if err != nil {
		return err
	}
	for n, command := range commands {
		id, err := command.(*redis.Cmd).Int()
		if err != nil {
			return err
		}
		if err := expect("order id", id, first+n); err != nil {
			return err
		}
	}
	return nil
}

func (s suite) keepsAnErrorInItsPlace(ctx context.Context) error {
	commands, err := s.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Do(ctx, bid("10")...)
		pipe.Do(ctx, unknownMarket...)
		pipe.Do(ctx, bid("11")...)
		return nil
	})
	if err := refused(err, "NOMARKET"); err != nil {
		return err
	}
	if err := refused(commands[1].Err(), "NOMARKET"); err != nil {
		return err
	}
	ids := [2]int{}
	for n, command := range []redis.Cmder{commands[0], commands[2]} {
		record, err := s.record(command.(*redis.Cmd).Result())
		if err != nil {
			return err
		}
		if ids[n], err = orderID(record); err != nil {
			return err
		}
	}
	return expect("order after the error", ids[1], ids[0]+1)
}

func (s suite) runsATransaction(ctx context.Context) error {
	commands, err := s.client.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Do(ctx, bid("10")...)
		pipe.Do(ctx, unknownMarket...)
		pipe.Do(ctx, "ORDER.CANCELALL", maker)
		return nil
	})
	if err := refused(err, "NOMARKET"); err != nil {
		return err
	}
	placed, err := s.record(commands[0].(*redis.Cmd).Result())
	if err != nil {
		return err
	}
	cancelled, err := s.record(commands[2].(*redis.Cmd).Result())
	if err != nil {
		return err
	}
	if count, integer := cancelled["count"].(int64); !integer || count < 103 {
		return fmt.Errorf("cancelled %v", cancelled)
	}
	return expect("status", placed["status"], "NEW")
}

func authentication(title string, options redis.Options) {
	options.Addr = lockedAddress
	attempt := func(ctx context.Context, word string) (any, error) {
		options.Password = word
		client := redis.NewClient(&options)
		defer client.Close()
		return client.Do(ctx, "ASSET.LIST").Result()
	}
	check(title+": authenticates with a password", func(ctx context.Context) error {
		assets, err := attempt(ctx, password)
		if err != nil {
			return err
		}
		return expect("assets", assets, row{})
	})
	check(title+": is refused with a wrong password", func(ctx context.Context) error {
		_, err := attempt(ctx, "wrong")
		return refused(err, "WRONGPASS")
	})
	check(title+": is refused without a password", func(ctx context.Context) error {
		_, err := attempt(ctx, "")
		return refused(err, "NOAUTH")
	})
}

func run(label string, options redis.Options) {
	title := fmt.Sprintf("go-redis %s %s", redis.Version(), label)
	open := options
	open.Addr = address
	s := suite{title: title, client: redis.NewClient(&open), resp3: options.Protocol != 2}
	for _, one := range []struct {
		name string
		body func(context.Context) error
	}{
		{"connects with its defaults", s.connects},
		{"places an order", s.placesAnOrder},
		{"reads a trade with its fills", s.readsATrade},
		{"receives an error as its error type", s.receivesErrors},
		{"repeats an order by its client id", s.repeatsByClientID},
		{"reads balances", s.readsBalances},
		{"pipelines 100 orders", s.pipelines},
		{"keeps an error in its place in a pipeline", s.keepsAnErrorInItsPlace},
		{"runs a transaction", s.runsATransaction},
		{"places once when cut off", s.placesOnce(options)},
	} {
		check(title+": "+one.name, one.body)
	}
	runFeed(s)
	check(title+": closes", func(context.Context) error { return s.client.Close() })
	authentication(title, options)
}

func main() {
	run("defaults (RESP3)", redis.Options{})
	run("RESP2", redis.Options{Protocol: 2})
	if failures > 0 {
		os.Exit(1)
	}
}
