package dingir

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Version is this library's, as it tells the server.
const Version = "0.1.0"

const (
	libraryName = "dingir-go"
	defaultPort = "3464"
	defaultUser = "default"

	// durationMax keeps sums of times far from overflow.
	durationMax = 365 * 24 * time.Hour
)

// Protocol is what a connection speaks.
type Protocol string

// The protocols. They carry the same; RESP was measured to be faster (see README.md).
const (
	ProtocolRESP    Protocol = "resp"
	ProtocolMsgpack Protocol = "msgpack"
)

// Options say how to connect. The zero value of a field is its default.
type Options struct {
	Address  string // host:port; default 127.0.0.1:3464
	User     string // default "default"
	Password string // default: none

	Protocol       Protocol      // default ProtocolRESP
	Timeout        time.Duration // for the reply to one command; default 10 s
	ConnectTimeout time.Duration // for one try to connect; default 5 s
	RetryFor       time.Duration // for which a command outlives lost connections; default 30 s
	Name           string        // of the connection, as CLIENT LIST shows it; default: none

	// Dial replaces the plain TCP connection, for instance by one through TLS.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// ParseURL reads a connection string:
//
//	dingir://[[user:]password@]host[:port][?option=value&...]
//
// The options are protocol (resp or msgpack), timeout, connect_timeout, retry_for (all three in seconds) and name. Parts
// are percent-decoded.
func ParseURL(text string) (Options, error) {
	parsed, err := url.Parse(text)
	if err != nil {
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err // without the text, which may hold a password
		}
		return Options{}, failure(Invalid, "connection string", err)
	}
	options, err := fromURL(parsed)
	if err != nil {
		return Options{}, failure(Invalid, "connection string", err)
	}
	return options, nil
}

func fromURL(parsed *url.URL) (Options, error) {
	var options Options
	switch {
	case parsed.Scheme != "dingir" || parsed.Opaque != "":
		return options, errors.New("expected dingir://host")
	case parsed.Hostname() == "":
		return options, errors.New("expected a host")
	case parsed.Path != "" && parsed.Path != "/":
		return options, errors.New("expected no path behind the host")
	case parsed.Fragment != "":
		return options, errors.New("expected no fragment (a # in a password is written %23)")
	}
	port := parsed.Port()
	if port == "" {
		port = defaultPort
	}
	if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
		return options, fmt.Errorf("port: expected 1 to 65535, received %q", port)
	}
	options.Address = net.JoinHostPort(parsed.Hostname(), port)
	if password, both := parsed.User.Password(); both {
		options.User, options.Password = parsed.User.Username(), password
	} else {
		options.Password = parsed.User.Username()
	}
	if err := options.readQuery(parsed.RawQuery); err != nil {
		return options, err
	}
	_, err := options.withDefaults()
	return options, err
}

func (o *Options) readQuery(query string) error {
	told := map[string]bool{}
	for _, pair := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' }) {
		name, raw, _ := strings.Cut(pair, "=")
		value, err := url.PathUnescape(raw)
		if err != nil {
			return err
		}
		if told[name] {
			return fmt.Errorf("%s: told twice", name)
		}
		told[name] = true
		switch name {
		case "protocol":
			o.Protocol = Protocol(value)
		case "timeout":
			o.Timeout, err = seconds(name, value)
		case "connect_timeout":
			o.ConnectTimeout, err = seconds(name, value)
		case "retry_for":
			o.RetryFor, err = seconds(name, value)
		case "name":
			o.Name = value
		default:
			err = fmt.Errorf("expected protocol, timeout, connect_timeout, retry_for or name, received %q", name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// seconds reads a time above zero.
func seconds(name, text string) (time.Duration, error) {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(number) || number <= 0 || number > durationMax.Seconds() {
		return 0, fmt.Errorf("%s: expected seconds above 0, received %q", name, text)
	}
	return max(time.Duration(number*float64(time.Second)), 1), nil
}

// withDefaults fills in what is absent, and refuses what can't be.
func (o Options) withDefaults() (Options, error) {
	fill(&o.Address, net.JoinHostPort("127.0.0.1", defaultPort))
	fill(&o.User, defaultUser)
	fill(&o.Protocol, ProtocolRESP)
	fill(&o.Timeout, 10*time.Second)
	fill(&o.ConnectTimeout, 5*time.Second)
	fill(&o.RetryFor, 30*time.Second)
	if o.Protocol != ProtocolRESP && o.Protocol != ProtocolMsgpack {
		return o, fmt.Errorf("protocol: expected resp or msgpack, received %q", string(o.Protocol))
	}
	for _, one := range []struct {
		name string
		time time.Duration
	}{{"timeout", o.Timeout}, {"connect_timeout", o.ConnectTimeout}, {"retry_for", o.RetryFor}} {
		if one.time < 0 || one.time > durationMax {
			return o, fmt.Errorf("%s: expected a time above 0, received %v", one.name, one.time)
		}
	}
	if strings.ContainsFunc(o.Name, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return o, fmt.Errorf("name: expected printable characters without blanks, received %q", o.Name)
	}
	if o.Dial == nil {
		dialer := net.Dialer{KeepAliveConfig: keepAlive}
		o.Dial = dialer.DialContext
	}
	return o, nil
}

// keepAlive finds out within half a minute that a silent peer is gone, also where nothing is asked, as in the feed.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
