package dingir

import "slices"

// BatchResult is what became of one item of a batch.
type BatchResult struct {
	// Err is why the item was refused, an [*Error], or nil. The other items stand.
	Err error
	// OrderID is the order's.
	OrderID int64
	// Result is of a [BatchAmend], and of a [BatchPut] unless that asks for another reply.
	Result *OrderResult
	// Full is of a BatchPut with ReplyFormFull. (With ReplyFormAck there is the id alone.)
	Full *OrderFull
	// Canceled is the order that a [BatchCancel] ended.
	Canceled *Order
}

// batchOf reads the results of these items.
func batchOf(items []BatchItem) func(*cursor) []BatchResult {
	return func(c *cursor) []BatchResult {
		n := c.list()
		if c.err == nil && n != len(items) {
			c.fail("expected %d results of a batch, received %d", len(items), n)
			return nil
		}
		results := make([]BatchResult, 0, n)
		for _, item := range items[:n] {
			results = append(results, readItem(c, item))
		}
		return results
	}
}

func readItem(c *cursor, item BatchItem) (r BatchResult) {
	if err := c.failure(); err != nil {
		r.Err = err
		return r
	}
	put, isPut := item.(BatchPut)
	_, isCancel := item.(BatchCancel)
	switch {
	case isCancel:
		order := readOrder(c)
		r.OrderID, r.Canceled = order.ID, &order
	case isPut && put.Reply == ReplyFormAck:
		r.OrderID = c.id()
	case isPut && put.Reply == ReplyFormFull:
		full := readOrderFull(c)
		r.OrderID, r.Full = full.ID, &full
	default:
		result := readOrderResult(c)
		r.OrderID, r.Result = result.ID, &result
	}
	return r
}

// withClientIDs gives a client id to each order that has none. The caller's items stay as they are.
func withClientIDs(items []BatchItem, ids *ids) []BatchItem {
	items = slices.Clone(items)
	for i, item := range items {
		if put, ok := item.(BatchPut); ok && put.ClientID == "" {
			put.ClientID = ids.next()
			items[i] = put
		}
	}
	return items
}

// clientIDs are those of the orders.
func clientIDs(items []BatchItem) []string {
	var named []string
	for _, item := range items {
		if put, ok := item.(BatchPut); ok {
			named = append(named, put.ClientID)
		}
	}
	return named
}
