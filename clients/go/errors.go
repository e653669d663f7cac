package dingir

import (
	"errors"
	"strings"
)

// Code says in one word what went wrong. It is an error itself, so that errors.Is finds it in an [Error]:
//
//	if errors.Is(err, dingir.NoFunds) { ... }
//
// The codes that a server answers are upper case; what they mean is told beside each. A code that this version does not
// know is found in Error.Code all the same.
type Code string

// Failures that are no answer of the server's.
const (
	// ConnectionLost: the command was not sent, or Options.RetryFor is over; nothing is known to have happened.
	ConnectionLost Code = "connection lost"
	// OutcomeUnknown: the command was sent, its reply was lost, and it may not be sent again: it may have taken effect.
	OutcomeUnknown Code = "outcome unknown"
	// Timeout: there was no reply in time. The command may have taken effect.
	Timeout Code = "timeout"
	// Canceled: the caller's context ended before the command was sent. It has no effect.
	Canceled Code = "canceled"
	// Closed: the Exchange or Subscription was closed before the command was sent.
	Closed Code = "closed"
	// Invalid: the connection string or the options can't be, as Text says. Nothing was sent.
	Invalid Code = "invalid"
	// ProtocolError: what the server said is not what this library expects of it.
	ProtocolError Code = "protocol error"
)

// Error is the code itself.
func (c Code) Error() string { return string(c) }

// Answered reports whether the server answered the code: then nothing has changed.
func (c Code) Answered() bool {
	switch c {
	case ConnectionLost, OutcomeUnknown, Timeout, Canceled, Closed, Invalid, ProtocolError:
		return false
	}
	return true
}

// Error is every error of this package: what the server answered, and failures that are no answer of its.
type Error struct {
	Code Code
	// Text is for people: what was expected and what was received.
	Text string
	// Resent is true for the answer to a command that was sent more than once: NOORDER for a cancel may then mean that the
	// first one worked.
	Resent bool
	// ClientID is what the command was to be known by, whoever chose it: of an order its client id, of a transfer its id.
	ClientID string
	// ClientIDs are the client ids of a batch: of each BatchPut, in order.
	ClientIDs []string

	cause error
}

func (e *Error) Error() string {
	text := string(e.Code)
	if e.Code.Answered() {
		text = strings.TrimRight(text+" "+e.Text, " ")
	} else {
		text = "dingir: " + text + ": " + e.Text
	}
	if e.Resent {
		text += " (sent again)"
	}
	return text
}

// Is reports whether target is the error's code.
func (e *Error) Is(target error) bool { return target == e.Code }

// Unwrap is what is behind a failure: an error of the network, or of the caller's context.
func (e *Error) Unwrap() error { return e.cause }

// failure is an error that is no answer of the server's.
func failure(code Code, text string, cause error) *Error {
	if cause != nil {
		if text != "" {
			text += ": "
		}
		text += cause.Error()
	}
	return &Error{Code: code, Text: text, cause: cause}
}

// protocolError is blame on the server: it said what it should not.
func protocolError(text string) *Error { return failure(ProtocolError, text, nil) }

// refusal is an answer to a handshake that trying again does not change.
func refusal(err error) bool {
	for _, code := range []Code{NotAuthenticated, WrongPassword, NotPermitted, NoProtocol, Denied, ProtocolError} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}
