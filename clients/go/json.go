package dingir

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// readJSON appends the tokens of a JSON text: the payloads of the feed, where the connection speaks RESP.
func readJSON(text []byte, to *reply) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := jsonValue(decoder, to, 0); err != nil {
		return protocolError("expected JSON: " + err.Error())
	}
	return nil
}

func jsonValue(from *json.Decoder, to *reply, depth int) error {
	one, err := from.Token()
	if err != nil {
		return midFrame(err)
	}
	switch one := one.(type) {
	case json.Delim:
		return jsonItems(from, to, one, depth)
	case json.Number:
		if n, err := strconv.ParseInt(one.String(), 10, 64); err == nil {
			to.add(tokenInteger, n)
			return nil
		}
		addString(to, one.String()) // as doubles of RESP, which this server does not send either
	case string:
		addString(to, one)
	case bool:
		to.addFlag(one)
	case nil:
		to.add(tokenNil, 0)
	}
	return nil
}

// jsonItems reads a list or map to its end; only then it is known how many there are.
func jsonItems(from *json.Decoder, to *reply, open json.Delim, depth int) error {
	if depth >= depthMax {
		return protocolError("a list or map that is too deep")
	}
	head, perItem := len(to.tokens), 1
	to.add(tokenList, 0)
	if open == '{' {
		to.tokens[head].kind, perItem = tokenMap, 2
	}
	n := 0
	for from.More() {
		if err := jsonValue(from, to, depth+1); err != nil {
			return err
		}
		n++
	}
	to.tokens[head].n = int64(n / perItem)
	_, err := from.Token()
	return err
}

func addString(to *reply, text string) {
	begin := len(to.bytes)
	to.bytes = append(to.bytes, text...)
	to.addText(tokenText, begin)
}
