package dingir

import (
	"context"
	"errors"
	"io"
	"testing"
)

// fails checks an error's code and returns it.
func fails(t *testing.T, err error, code Code) *Error {
	t.Helper()
	var failed *Error
	if !errors.Is(err, code) || !errors.As(err, &failed) || failed.Code != code {
		t.Fatalf("expected the error %q, received %v", code, err)
	}
	return failed
}

func TestErrorsSayWhatTheyAre(t *testing.T) {
	for text, err := range map[string]error{
		"NOFUNDS USDT: expected 5":                &Error{Code: NoFunds, Text: "USDT: expected 5"},
		"NOORDER order_id: expected (sent again)": &Error{Code: NoOrder, Text: "order_id: expected", Resent: true},
		"ERR":                        &Error{Code: Malformed},
		"NOFUNDS":                    NoFunds,
		"dingir: timeout: ORDER.PUT": failure(Timeout, "ORDER.PUT", nil),
		"dingir: outcome unknown: ORDER.PUT: EOF":       failure(OutcomeUnknown, "ORDER.PUT", io.EOF),
		"dingir: protocol error: a reply to nothing":    protocolError("a reply to nothing"),
		"dingir: invalid: options: name: expected more": failure(Invalid, "options", errors.New("name: expected more")),
	} {
		if err.Error() != text {
			t.Errorf("expected %q, received %q", text, err.Error())
		}
	}
}

func TestErrorsAreFoundByCodeAndByCause(t *testing.T) {
	var err error = failure(Timeout, "PING", context.DeadlineExceeded)
	for _, target := range []error{Timeout, context.DeadlineExceeded} {
		if !errors.Is(err, target) {
			t.Errorf("it is %v", target)
		}
	}
	for _, target := range []error{NoFunds, context.Canceled, io.EOF} {
		if errors.Is(err, target) {
			t.Errorf("it is not %v", target)
		}
	}
	for _, code := range []Code{ConnectionLost, OutcomeUnknown, Timeout, Canceled, Closed, Invalid, ProtocolError} {
		if code.Answered() {
			t.Errorf("%v is no answer of the server's", code)
		}
	}
	if !NoFunds.Answered() || !Code("NEWER").Answered() {
		t.Error("answers of the server's")
	}
}
