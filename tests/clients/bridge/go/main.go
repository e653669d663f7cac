// A story of .. with clients that protoc-gen-go and protoc-gen-go-grpc made from our declarations: `story NAME`.
// A line a case, "ok NAME" or "not ok NAME: why"; what a case says is explained in ../cases.py.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	dingirv1 "bridgeclient/dingir/v1"
	"bridgeclient/matchengine"
)

const deadline = 30 * time.Second

type refusal struct{ Status, Text, Code string }

type story struct {
	Name, Call string
	Request    json.RawMessage
	Metadata   map[string]string
	Answer     any
	Refused    *refusal
	Then       []story
	Messages   []any
}

// differs says where something expected is not found; what is not expected may be anything.
func differs(expected, found any, where string) string {
	switch wanted := expected.(type) {
	case map[string]any:
		fields, _ := found.(map[string]any)
		for name, one := range wanted {
			if problem := differs(one, fields[name], where+"."+name); problem != "" {
				return problem
			}
		}
		return ""
	case []any:
		items, _ := found.([]any)
		if len(items) != len(wanted) {
			return fmt.Sprintf("%s: expected %d items, found %v", where, len(wanted), found)
		}
		for index, one := range wanted {
			if problem := differs(one, items[index], fmt.Sprintf("%s[%d]", where, index)); problem != "" {
				return problem
			}
		}
		return ""
	}
	if reflect.DeepEqual(expected, found) {
		return ""
	}
	return fmt.Sprintf("%s: expected %#v, found %#v", where, expected, found)
}

// method finds the generated method of a case's name, and reads its request.
func method(client any, one story) (reflect.Value, proto.Message, error) {
	found := reflect.ValueOf(client).MethodByName(one.Call)
	if !found.IsValid() {
		return found, nil, fmt.Errorf("the client has no method %s", one.Call)
	}
	request := reflect.New(found.Type().In(1).Elem()).Interface().(proto.Message)
	return found, request, protojson.Unmarshal(one.Request, request)
}

// told runs a case through the generated method of its name, and says what is wrong.
func told(client any, one story) string {
	call, request, problem := method(client, one)
	if problem != nil {
		return problem.Error()
	}
	if call.Type().Out(0).Implements(reflect.TypeFor[grpc.ClientStream]()) {
		return streamed(client, one, call, request)
	}
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	for name, value := range one.Metadata {
		ctx = metadata.AppendToOutgoingContext(ctx, name, value)
	}
	var trailer metadata.MD
	results := call.Call([]reflect.Value{
		reflect.ValueOf(ctx), reflect.ValueOf(request), reflect.ValueOf(grpc.Trailer(&trailer)),
	})
	if failure, failed := results[1].Interface().(error); failed {
		return refused(one, failure, trailer)
	}
	answer, problem := asJSON(results[0].Interface())
	if problem != nil {
		return problem.Error()
	}
	if one.Refused != nil {
		return fmt.Sprintf("expected %+v, answered %v", *one.Refused, answer)
	}
	return differs(one.Answer, answer, "")
}

// refused holds a failure against what was expected.
func refused(one story, failure error, trailer metadata.MD) string {
	if one.Refused == nil {
		return failure.Error()
	}
	found := refusal{screaming(status.Code(failure)), status.Convert(failure).Message(), ""}
	if told := trailer.Get("dingir-code"); len(told) == 1 {
		found.Code = told[0]
	}
	if found != *one.Refused {
		return fmt.Sprintf("expected %+v, found %+v", *one.Refused, found)
	}
	return ""
}

// streamed runs a case of a stream; where it has updates, a second stream goes on after the snapshot.
func streamed(client any, one story, watch reflect.Value, request proto.Message) string {
	messages, failure, trailer := read(watch, request, max(1, len(one.Messages)), func() string {
		for _, then := range one.Then {
			if problem := told(client, then); problem != "" {
				return then.Call + ": " + problem
			}
		}
		return ""
	})
	if failure != nil {
		return refused(one, failure, trailer)
	}
	if one.Refused != nil {
		return fmt.Sprintf("expected %+v, told %v", *one.Refused, messages)
	}
	if problem := differs(one.Messages, messages, ""); problem != "" {
		return problem
	}
	seq, problem := chained(messages)
	if problem != "" || len(messages) == 1 {
		return problem
	}
	resumed := request.ProtoReflect().New().Interface()
	if problem := protojson.Unmarshal(fmt.Appendf(nil, `{"from_seq": %q}`, seq), resumed); problem != nil {
		return problem.Error()
	}
	proto.Merge(resumed, request)
	again, failure, _ := read(watch, resumed, len(messages)-1, func() string { return "" })
	if failure != nil {
		return "resumed: " + failure.Error()
	}
	if !reflect.DeepEqual(again, messages[1:]) {
		return fmt.Sprintf("told %v, and from the snapshot on %v", messages, again)
	}
	return ""
}

// read returns the first messages of a stream, or how it failed; `between` is called when the first one is there.
func read(watch reflect.Value, request proto.Message, count int, between func() string) ([]any, error, metadata.MD) {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	results := watch.Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(request)})
	if failure, failed := results[1].Interface().(error); failed {
		return nil, failure, nil
	}
	stream := results[0].Interface().(grpc.ClientStream)
	receive := results[0].MethodByName("Recv")
	var messages []any
	for len(messages) < count {
		received := receive.Call(nil)
		if failure, failed := received[1].Interface().(error); failed {
			return nil, failure, stream.Trailer()
		}
		message, problem := asJSON(received[0].Interface())
		if problem != nil {
			return nil, problem, nil
		}
		messages = append(messages, message)
		if len(messages) == 1 {
			if problem := between(); problem != "" {
				return nil, fmt.Errorf("%s", problem), nil
			}
		}
	}
	return messages, nil, nil
}

// chained returns the number of the snapshot with which messages begin, and says where an update is not the next one.
func chained(messages []any) (first, problem string) {
	var seq string
	for index, message := range messages {
		kind := "update"
		if index == 0 {
			kind = "snapshot"
		}
		content, there := message.(map[string]any)[kind].(map[string]any)
		if !there {
			return "", fmt.Sprintf("message %d: expected one %s, found %v", index, kind, message)
		}
		if index == 0 {
			first = content["seq"].(string)
		} else if content["prev"] != seq {
			return "", fmt.Sprintf("message %d: expected the update after %s, found %v", index, seq, message)
		}
		seq = content["seq"].(string)
	}
	return first, ""
}

func asJSON(message any) (any, error) {
	options := protojson.MarshalOptions{UseProtoNames: true, EmitDefaultValues: true}
	text, problem := options.Marshal(message.(proto.Message))
	if problem != nil {
		return nil, problem
	}
	var found any
	return found, json.Unmarshal(text, &found)
}

var hump = regexp.MustCompile("([a-z])([A-Z])")

// screaming names a code as other languages do.
func screaming(code codes.Code) string {
	return strings.ToUpper(hump.ReplaceAllString(code.String(), "${1}_${2}"))
}

func say(problem, name string) {
	if problem != "" {
		fmt.Printf("not ok go: %s: %s\n", name, problem)
	} else {
		fmt.Printf("ok go: %s\n", name)
	}
}

// service makes the client of a story's service, and gives the service's description.
func service(name string, connection *grpc.ClientConn) (any, grpc.ServiceDesc) {
	if name == "dingir" {
		return matchengine.NewMatchengineClient(connection), matchengine.Matchengine_ServiceDesc
	}
	return dingirv1.NewExchangeClient(connection), dingirv1.Exchange_ServiceDesc
}

func main() {
	name := os.Args[1]
	text, problem := os.ReadFile("../" + name + ".json")
	if problem != nil {
		panic(problem)
	}
	var cases []story
	if problem := json.Unmarshal(text, &cases); problem != nil {
		panic(problem)
	}
	connection, problem := grpc.NewClient(os.Getenv("BRIDGE"), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if problem != nil {
		panic(problem)
	}
	defer connection.Close()
	client, description := service(name, connection)
	called := map[string]bool{}
	for _, one := range cases {
		called[one.Call] = true
	}
	untold := ""
	for _, method := range description.Methods {
		if !called[method.MethodName] {
			untold = "no case of " + method.MethodName
		}
	}
	for _, stream := range description.Streams {
		if !called[stream.StreamName] {
			untold = "no case of " + stream.StreamName
		}
	}
	say(untold, "every method is in the story")
	for _, one := range cases {
		say(told(client, one), one.Name)
	}
}
