package dingir

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestConnectionStrings(t *testing.T) {
	for text, expected := range map[string]Options{
		"dingir://localhost":                    {Address: "localhost:3464"},
		"dingir://localhost/":                   {Address: "localhost:3464"},
		"dingir://h:1":                          {Address: "h:1"},
		"dingir://[::1]:6379":                   {Address: "[::1]:6379"},
		"dingir://[::1]":                        {Address: "[::1]:3464"},
		"dingir://secret@h":                     {Address: "h:3464", Password: "secret"},
		"dingir://joe:p%40ss%3A%2F%23@h":        {Address: "h:3464", User: "joe", Password: "p@ss:/#"},
		"dingir://a%2Bb+c@h":                    {Address: "h:3464", Password: "a+b+c"},
		"dingir://h?protocol=msgpack":           {Address: "h:3464", Protocol: ProtocolMsgpack},
		"dingir://h?protocol=resp&name=a%2Bb+c": {Address: "h:3464", Protocol: ProtocolRESP, Name: "a+b+c"},
		"dingir://h?timeout=0.25&connect_timeout=1&retry_for=3600": {
			Address: "h:3464", Timeout: 250 * time.Millisecond, ConnectTimeout: time.Second, RetryFor: time.Hour,
		},
	} {
		options, err := ParseURL(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if options.Dial != nil {
			t.Errorf("%s: a dialer", text)
		}
		if !sameOptions(options, expected) {
			t.Errorf("%s: expected %v, received %v", text, expected, options)
		}
	}
}

// sameOptions compares what can be compared.
func sameOptions(a, b Options) bool {
	return a.Address == b.Address && a.User == b.User && a.Password == b.Password && a.Protocol == b.Protocol &&
		a.Timeout == b.Timeout && a.ConnectTimeout == b.ConnectTimeout && a.RetryFor == b.RetryFor && a.Name == b.Name
}

func TestWhatIsWrongWithAConnectionStringIsToldBeforeAnythingIsSent(t *testing.T) {
	for text, part := range map[string]string{
		"":                                   "dingir://host",
		"localhost":                          "dingir://host",
		"redis://h":                          "dingir://host",
		"dingir:h":                           "dingir://host",
		"dingir://":                          "host",
		"dingir://:3464":                     "host",
		"dingir://h:0":                       "port",
		"dingir://h:65536":                   "port",
		"dingir://h:x":                       "port",
		"dingir://h/db":                      "path",
		"dingir://h#x":                       "fragment",
		"dingir://hunter2%zz@h":              "escape",
		"dingir://hunter2\x7f@h":             "character",
		"dingir://h?protocol=grpc":           "protocol",
		"dingir://h?timeout=0":               "timeout",
		"dingir://h?timeout=-1":              "timeout",
		"dingir://h?timeout=NaN":             "timeout",
		"dingir://h?timeout=":                "timeout",
		"dingir://h?connect_timeout=forever": "connect_timeout",
		"dingir://h?retry_for=1e99":          "retry_for",
		"dingir://h?name=two%20words":        "name",
		"dingir://h?name=%zz":                "escape",
		"dingir://h?nmae=x":                  "nmae",
		"dingir://h?name=x&name=y":           "twice",
	} {
		_, err := Connect(context.Background(), text)
		if !errors.Is(err, Invalid) || !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: expected an error about %s, received %v", text, part, err)
		}
	}
	for _, options := range []Options{{Timeout: -1}, {RetryFor: 1 << 62}, {Protocol: "x"}, {Name: "a b"}} {
		if _, err := ConnectOptions(context.Background(), options); !errors.Is(err, Invalid) {
			t.Errorf("%v: received %v", options, err)
		}
	}
}

func TestDefaults(t *testing.T) {
	o, err := Options{}.withDefaults()
	if err != nil || o.Address != "127.0.0.1:3464" || o.User != "default" || o.Protocol != ProtocolRESP {
		t.Errorf("%v, %v", o, err)
	}
	if o.Timeout != 10*time.Second || o.ConnectTimeout != 5*time.Second || o.RetryFor != 30*time.Second {
		t.Errorf("%v", o)
	}
}
