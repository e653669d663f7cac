package dingir

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A server process for tests, and a proxy that cuts connections. The interpreter is $PYTHON, or the project's own.

type server struct {
	t         *testing.T
	python    string
	arguments []string
	port      int
	process   *exec.Cmd
}

func startServer(t *testing.T, arguments ...string) *server {
	t.Helper()
	python := os.Getenv("PYTHON")
	if python == "" {
		python = filepath.Join("..", "..", ".venv", "bin", "python")
		if _, err := os.Stat(python); err != nil {
			t.Skip("needs the server: set PYTHON to an interpreter that runs it")
		}
		python, _ = filepath.Abs(python)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	arguments = append([]string{"-m", "server", "--port", strconv.Itoa(port), "--dir", t.TempDir()}, arguments...)
	s := &server{t: t, python: python, arguments: arguments, port: port}
	s.start()
	t.Cleanup(s.kill)
	return s
}

func (s *server) start() {
	s.process = exec.Command(s.python, s.arguments...)
	s.process.Dir = filepath.Join("..", "..")
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
}

// kill is kill -9.
func (s *server) kill() {
	s.process.Process.Kill()
	s.process.Wait()
}

func (s *server) options(protocol Protocol) Options {
	return Options{Address: "127.0.0.1:" + strconv.Itoa(s.port), Protocol: protocol, RetryFor: time.Minute, Timeout: 20 * time.Second}
}

func (s *server) connect(options Options) *Exchange {
	s.t.Helper()
	e, err := ConnectOptions(s.t.Context(), options)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { e.Close() })
	return e
}

// must is the value of a call that must not fail.
func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// market lists a market and registers two users with funds.
func market(t *testing.T, e *Exchange) (maker, taker int64) {
	t.Helper()
	ctx := t.Context()
	err := errors.Join(
		e.Asset.Create(ctx, "BTC", 8, AssetCreateOptions{}),
		e.Asset.Create(ctx, "USDT", 8, AssetCreateOptions{}),
		e.Market.Create(ctx, "BTC_USDT", "BTC", "USDT", 4, 2, MarketCreateOptions{TakerFee: "0.001", MinAmount: "0.001"}),
	)
	if err != nil {
		t.Fatal(err)
	}
	maker = must[int64](t)(e.User.Register(ctx, UserRegisterOptions{L1: "maker"}))
	taker = must[int64](t)(e.User.Register(ctx, UserRegisterOptions{L1: "taker"}))
	for _, user := range []int64{maker, taker} {
		for _, asset := range []string{"BTC", "USDT"} {
			must[Balance](t)(e.Balance.Update(ctx, user, asset, "1000000", "deposit", 1, BalanceUpdateOptions{Detail: `{"a":1}`}))
		}
	}
	return maker, taker
}

// proxy hands connections on, and cuts each after some bytes in one direction, as long as it may.
type proxy struct {
	listener net.Listener
	target   string
	cuts     atomic.Int64
	cutsMax  int64
	bytesMax int64
}

func startProxy(t *testing.T, target string, cutsMax, bytesMax int64) *proxy {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, target: target, cutsMax: cutsMax, bytesMax: bytesMax}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	return p
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	limits := [2]int64{1 << 62, 1 << 62}
	if p.cuts.Add(1) <= p.cutsMax {
		limits = [2]int64{rand.Int64N(p.bytesMax), rand.Int64N(p.bytesMax)}
	}
	var both sync.WaitGroup
	for i, way := range [2][2]net.Conn{{client, server}, {server, client}} {
		both.Add(1)
		go func() {
			defer both.Done()
			io.CopyN(way[1], way[0], limits[i])
			client.Close()
			server.Close()
		}()
	}
	both.Wait()
}

func TestTradingForReal(t *testing.T) {
	s := startServer(t)
	maker, taker := market(t, s.connect(s.options(ProtocolRESP)))
	for _, protocol := range []Protocol{ProtocolRESP, ProtocolMsgpack} {
		e := s.connect(s.options(protocol))
		trade(t, e, maker, taker)
		everything(t, e, maker)
		refusals(t, e, maker)
		past(t, e, maker, taker)
	}
}

// trade lets maker and taker trade, and looks at the money.
func trade(t *testing.T, e *Exchange, maker, taker int64) {
	ctx := t.Context()
	before := must[map[string]Balance](t)(e.Balance.Get(ctx, taker))
	must[OrderResult](t)(e.Order.Put(ctx, maker, "BTC_USDT", SideAsk, OrderKindLimit, "0.5", OrderPutOptions{Price: "60000.10"}))
	full := must[OrderFull](t)(e.Order.PutFull(ctx, taker, "BTC_USDT", SideBid, OrderKindMarket, "0.5000", OrderPutOptions{}))
	if full.Status != OrderStatusFilled || full.Price.Valid || len(full.Fills) != 1 || full.Fills[0].Quote.String() != "30000.05" {
		t.Errorf("%v", full)
	}
	after := must[map[string]Balance](t)(e.Balance.Get(ctx, taker, "USDT"))
	if paid := before["USDT"].Available.Sub(after["USDT"].Available); len(after) != 1 || paid.String() != "30000.05" {
		t.Errorf("%v", after)
	}
	trades := must[[]Trade](t)(e.Market.Trades(ctx, "BTC_USDT", MarketTradesOptions{Limit: 1}))
	if len(trades) != 1 || trades[0].ID != full.Fills[0].TradeID || trades[0].Side != SideBid || time.Since(trades[0].Time.Time()).Abs() > time.Minute {
		t.Errorf("%v", trades)
	}
}

// everything calls what trade does not.
func everything(t *testing.T, e *Exchange, user int64) {
	ctx := t.Context()
	id := must[int64](t)(e.Order.PutAck(ctx, user, "BTC_USDT", SideBid, OrderKindLimit, "1", OrderPutOptions{Price: "10", PostOnly: true, TIF: TimeInForceGTC}))
	must[OrderResult](t)(e.Order.Amend(ctx, user, "BTC_USDT", id, OrderAmendOptions{Amount: "0.5"}))
	if order := must[Order](t)(e.Order.Get(ctx, "BTC_USDT", id)); order.Amount.String() != "0.5" || order.ClientID == "" {
		t.Errorf("%v", order)
	}
	batch := must[[]BatchResult](t)(e.Order.Batch(ctx, user,
		BatchPut{Market: "BTC_USDT", Side: SideBid, Kind: OrderKindLimit, Amount: "1", Price: "11"},
		BatchPut{Market: "BTC_USDT", Side: SideBid, Kind: OrderKindLimit, Amount: "1", Price: "12", Reply: ReplyFormFull},
		BatchAmend{Market: "BTC_USDT", OrderID: id, Price: "9"},
		BatchCancel{Market: "BTC_USDT", ClientID: "none"},
		BatchCancel{Market: "BTC_USDT", OrderID: id},
	))
	if batch[0].Err != nil || batch[1].Full.Price.Decimal.String() != "12" || batch[2].Result.ID != id || batch[4].Canceled.ID != id {
		t.Errorf("%v", batch)
	}
	fails(t, batch[3].Err, NoOrder)
	if open := must[[]Order](t)(e.Order.List(ctx, user, OrderListOptions{Market: "BTC_USDT", Limit: 5})); len(open) != 2 {
		t.Errorf("%v", open)
	}
	if depth := must[Depth](t)(e.Market.Depth(ctx, "BTC_USDT", MarketDepthOptions{Limit: 1})); depth.Bids[0].Price.String() != "12" {
		t.Errorf("%v", depth)
	}
	if ended := must[Cancelled](t)(e.Order.CancelAll(ctx, user, OrderCancelAllOptions{})); ended.Count != 2 || len(ended.OrderIDs) != 2 {
		t.Errorf("%v", ended)
	}
	must[Balance](t)(e.Balance.Transfer(ctx, user, user+1, "BTC", "0.1", BalanceTransferOptions{Memo: "{}"}))
	must[[]Asset](t)(e.Asset.List(ctx))
	must[[]AssetSummary](t)(e.Asset.Summary(ctx, "BTC"))
	must[[]Market](t)(e.Market.List(ctx))
	must[[]MarketSummary](t)(e.Market.Summary(ctx))
	must[Ticker](t)(e.Market.Ticker(ctx, "BTC_USDT"))
	must[[]Kline](t)(e.Market.Kline(ctx, "BTC_USDT", Interval1m, MarketKlineOptions{FromUS: 1, Fill: false}))
	must[MarketPeriod](t)(e.Market.Status(ctx, "BTC_USDT", MarketStatusOptions{Period: 60}))
	must[User](t)(e.User.Get(ctx, user))
	must[StateHash](t)(e.Engine.StateHash(ctx))
	must[int64](t)(e.Engine.Tick(ctx))
	if check := must[EngineCheck](t)(e.Engine.Check(ctx)); !check.OK || check.Users != 2 {
		t.Errorf("%v", check)
	}
	if err := errors.Join(
		e.Engine.Set(ctx, EngineParameterTradesMax, 1000),
		e.Market.Set(ctx, "BTC_USDT", MarketSetOptions{STP: SelfTradePreventionBoth}),
	); err != nil {
		t.Error(err)
	}
	_, err := e.Feed.Replay(ctx, "trade:BTC_USDT", 1, FeedReplayOptions{}) // which nobody has subscribed
	fails(t, err, Gone)
	if told, ok := must[Message](t)(e.Feed.Snapshot(ctx, "depth:BTC_USDT")).Payload.(DepthSnapshot); !ok || !told.Complete {
		t.Errorf("%v", told)
	}
	if info, ok := must[any](t)(e.Call(ctx, "INFO", "server")).(string); !ok || len(info) < 100 {
		t.Errorf("%v", info)
	}
}

// past pages through what trade and everything did.
func past(t *testing.T, e *Exchange, maker, taker int64) {
	ctx := t.Context()
	for range 2 {
		trade(t, e, maker, taker)
	}
	reached, err := e.History.Wait(ctx, 0, 15_000)
	for begun := time.Now(); errors.Is(err, NoHistory) && time.Since(begun) < time.Minute; time.Sleep(50 * time.Millisecond) {
		reached, err = e.History.Wait(ctx, 0, 15_000) // the process that writes it starts behind the server
	}
	if err != nil {
		t.Fatal(err)
	}
	var trades []UserTrade
	for options := (TradeHistoryOptions{Market: "BTC_USDT", Limit: 2}); ; {
		page := must[TradePage](t)(e.Trade.History(ctx, taker, options))
		trades = append(trades, page.Trades...)
		if options.Before = page.Next; options.Before == "" {
			break
		}
		if len(page.Trades) != 2 || page.Sequence < reached {
			t.Fatalf("%v after record %d", page, reached)
		}
	}
	last := must[[]Trade](t)(e.Market.Trades(ctx, "BTC_USDT", MarketTradesOptions{}))
	if len(trades) < 3 || len(trades) != len(last) {
		t.Fatalf("%d trades of the only taker among %d", len(trades), len(last))
	}
	for i, one := range trades {
		if one.TradeID != last[i].ID || one.Side != SideBid || one.Role != RoleTaker || !one.Quote.Equal(last[i].Quote) {
			t.Errorf("%v is not %v", one, last[i])
		}
	}
	older := must[[]Trade](t)(e.Market.Trades(ctx, "BTC_USDT", MarketTradesOptions{Before: last[1].ID, Limit: 1}))
	if len(older) != 1 || older[0].ID != last[2].ID {
		t.Errorf("%v", older)
	}
	canceled := must[OrderPage](t)(e.Order.History(ctx, maker, OrderHistoryOptions{Status: OrderEndCanceled, Limit: 2}))
	if len(canceled.Orders) != 2 || canceled.Next == "" || canceled.Orders[0].Status != OrderStatusCanceled {
		t.Errorf("%v", canceled)
	}
	gifts := must[TransferPage](t)(e.Transfer.History(ctx, maker, TransferHistoryOptions{Direction: DirectionOut}))
	if len(gifts.Transfers) == 0 || gifts.Transfers[0].ToUser != maker+1 || gifts.Transfers[0].Memo != "{}" {
		t.Errorf("%v", gifts)
	}
	money := must[BalancePage](t)(e.Balance.History(ctx, taker, BalanceHistoryOptions{Asset: "USDT", Limit: 1}))
	if len(money.Entries) != 1 || money.Entries[0].Change.String() != "-30000.05" || money.Entries[0].Cause != BalanceCauseTrade {
		t.Errorf("%v", money)
	}
	_, err = e.Trade.History(ctx, taker, TradeHistoryOptions{Before: "nowhere"})
	fails(t, err, Malformed)
}

func TestHistoryThatIsOffSaysSo(t *testing.T) {
	s := startServer(t, "--history", "off")
	_, err := s.connect(s.options(ProtocolRESP)).History.Wait(t.Context(), 0, 1)
	fails(t, err, NoHistory)
}

func refusals(t *testing.T, e *Exchange, user int64) {
	for code, price := range map[Code]Number{BadPrice: "0", BadPrecision: "1.001", NoFunds: "999999999999"} {
		_, err := e.Order.Put(t.Context(), user, "BTC_USDT", SideBid, OrderKindLimit, "1", OrderPutOptions{Price: price})
		fails(t, err, code)
	}
	_, err := e.Order.Get(t.Context(), "BTC_USDT", 1<<60)
	fails(t, err, NoOrder)
	_, err = e.Feed.Subscribe(t.Context(), "depth:BTC_USDT", "depth:NONE")
	fails(t, err, NoMarket)
}

func TestPasswordsForReal(t *testing.T) {
	s := startServer(t, "--requirepass", "p@ss word")
	for _, protocol := range []Protocol{ProtocolRESP, ProtocolMsgpack} {
		url := fmt.Sprintf("dingir://%%s127.0.0.1:%d?protocol=%s&name=tester", s.port, protocol)
		_, err := Connect(t.Context(), fmt.Sprintf(url, ""))
		fails(t, err, NotAuthenticated)
		_, err = Connect(t.Context(), fmt.Sprintf(url, "default:wrong@"))
		fails(t, err, WrongPassword)
		e := must[*Exchange](t)(Connect(t.Context(), fmt.Sprintf(url, "p%40ss%20word@")))
		if name := must[any](t)(e.Call(t.Context(), "CLIENT", "GETNAME")); name != "tester" {
			t.Errorf("%v", name)
		}
		e.Close()
	}
}

func TestOrdersAreNeitherLostNorDoubledByKillMinus9(t *testing.T) {
	const count, window, kills = 500, 32, 1
	s := startServer(t, "--appendfsync", "no")
	for _, protocol := range []Protocol{ProtocolRESP, ProtocolMsgpack} {
		direct := s.connect(s.options(protocol))
		market(t, direct)
		user := must[int64](t)(direct.User.Register(t.Context(), UserRegisterOptions{L1: string(protocol)}))
		must[Balance](t)(direct.Balance.Update(t.Context(), user, "USDT", "1000000", "deposit", 1, BalanceUpdateOptions{}))

		p := startProxy(t, "127.0.0.1:"+strconv.Itoa(s.port), 1<<62, 10_000)
		options := s.options(protocol)
		options.Address = p.listener.Addr().String()
		e := s.connect(options)
		placed := make(chan int64, count)
		var numbers atomic.Int64
		var placing sync.WaitGroup
		for range window {
			placing.Add(1)
			go func() {
				defer placing.Done()
				for n := numbers.Add(1); n <= count; n = numbers.Add(1) {
					price := Number(fmt.Sprintf("1.%02d", n%100))
					order, err := e.Order.Put(context.Background(), user, "BTC_USDT", SideBid, OrderKindLimit, "0.01", OrderPutOptions{Price: price})
					if err != nil {
						t.Error(err)
						return
					}
					placed <- order.ID
				}
			}()
		}
		for kill := range kills {
			for len(placed) < count*(kill+1)/(kills+1) && !t.Failed() {
				runtime.Gosched()
				time.Sleep(time.Millisecond)
			}
			s.kill()
			s.start()
		}
		placing.Wait()
		close(placed)
		told := map[int64]bool{}
		for id := range placed {
			told[id] = true
		}
		var open int
		for offset := 0; ; offset += 1000 {
			page := must[[]Order](t)(direct.Order.List(t.Context(), user, OrderListOptions{Offset: offset, Limit: 1000}))
			for _, order := range page {
				open++
				if !told[order.ID] {
					t.Errorf("%s: an order that nobody was told of: %v", protocol, order)
				}
			}
			if len(page) < 1000 {
				break
			}
		}
		if open != count || len(told) != count || p.cuts.Load() < 10 {
			t.Errorf("%s: %d orders, %d told, %d cuts", protocol, open, len(told), p.cuts.Load())
		}
	}
}

func TestTheFeedHasNoGapThroughDisconnects(t *testing.T) {
	s := startServer(t, "--appendfsync", "no")
	for _, protocol := range []Protocol{ProtocolRESP, ProtocolMsgpack} {
		direct := s.connect(s.options(protocol))
		maker, _ := market(t, direct)
		p := startProxy(t, "127.0.0.1:"+strconv.Itoa(s.port), 20, 60_000)
		options := s.options(protocol)
		options.Address = p.listener.Addr().String()
		e := s.connect(options)
		channels := []string{"depth:BTC_USDT", "order:" + strconv.FormatInt(maker, 10)}
		feed := must[*Subscription](t)(e.Feed.Subscribe(t.Context(), channels...))
		taken := make(chan Done, 1) // so that orders don't run away from a reader whose connection is cut
		go func() {
			for n := range 400 {
				<-taken
				side, price := SideBid, 100+n%7
				if n%2 == 1 {
					side, price = SideAsk, 200+n%5
				}
				_, err := direct.Order.Put(t.Context(), maker, "BTC_USDT", side, OrderKindLimit, "0.01", OrderPutOptions{Price: Number(strconv.Itoa(price))})
				if err != nil {
					t.Error(err)
				}
				if n%3 == 0 {
					direct.Order.CancelAll(t.Context(), maker, OrderCancelAllOptions{Side: side})
				}
				if n == 200 {
					s.kill()
					s.start()
				}
			}
			direct.Order.Put(t.Context(), maker, "BTC_USDT", SideBid, OrderKindLimit, "0.01", OrderPutOptions{Price: "150"})
		}()
		book := NewBook("BTC_USDT")
		r := &reader{t: t, seq: map[string]int64{}, snapshots: map[string]int{}}
		for m, err := range feed.All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			r.take(m)
			select {
			case taken <- Done{}:
			default:
			}
			if err := book.Apply(m); err != nil {
				t.Fatal(err)
			}
			if len(book.Bids) > 0 && book.Bids[0].Price.String() == "150" {
				break
			}
		}
		depth := must[Depth](t)(direct.Market.Depth(t.Context(), "BTC_USDT", MarketDepthOptions{}))
		if fmt.Sprint(depth.Bids, depth.Asks) != fmt.Sprint(book.Bids, book.Asks) {
			t.Errorf("%s: expected %v, received %v", protocol, depth, book)
		}
		if p.cuts.Load() < 5 || r.messages < 400 || r.snapshots[channels[0]]+r.snapshots[channels[1]] > 2 {
			t.Errorf("%s: %d connections, %d messages, snapshots: %v", protocol, p.cuts.Load(), r.messages, r.snapshots)
		}
		must[Cancelled](t)(direct.Order.CancelAll(t.Context(), maker, OrderCancelAllOptions{}))
		feed.Close()
		e.Close()
	}
}

func TestNoGoroutineIsLeft(t *testing.T) {
	s := startServer(t)
	first := s.connect(s.options(ProtocolRESP))
	market(t, first)
	first.Close()
	before := runtime.NumGoroutine()
	for range 20 {
		e := must[*Exchange](t)(ConnectOptions(t.Context(), s.options(ProtocolRESP)))
		feed := must[*Subscription](t)(e.Feed.Subscribe(t.Context(), "depth:BTC_USDT"))
		must[Message](t)(feed.Next(t.Context()))
		e.Close()
	}
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines, then %d:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
}
