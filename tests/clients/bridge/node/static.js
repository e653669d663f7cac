// Static code: compiled from the declaration by protoc and ts-proto (`build` makes it) into typed clients.
"use strict";
const grpc = require("@grpc/grpc-js");
const generated = require("./build/js/matchengine");
const { run } = require("./story");

const client = new generated.MatchengineClient(process.env.BRIDGE, grpc.credentials.createInsecure());
const service = generated.MatchengineService;

function call(method, request, metadata, deadline) {
  const sent = new grpc.Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  const name = method[0].toLowerCase() + method.slice(1);
  const message = generated[service[name].requestType ?? requestOf(method)].fromJSON(request);
  return new Promise((resolve, reject) => {
    client[name](message, sent, { deadline }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

// The one request that is not named after its method.
function requestOf(method) {
  return method === "RegisterUser" ? "UserInfo" : `${method}Request`;
}

const methods = Object.keys(service).map((name) => name[0].toUpperCase() + name.slice(1));
run("static code", methods, call).finally(() => client.close());
