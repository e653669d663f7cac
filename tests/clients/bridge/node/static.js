// Static code: compiled from the declaration by protoc and ts-proto (`build` makes it) into typed clients.
// `node static.js STORY`.
"use strict";
const grpc = require("@grpc/grpc-js");
const { run } = require("./story");

const SERVICES = { dingir: ["matchengine", "Matchengine"], exchange: ["dingir/v1/exchange", "Exchange"] };
const story = process.argv[2];
const [file, serviceName] = SERVICES[story];
const generated = require(`./build/js/${file}`);
const client = new generated[`${serviceName}Client`](process.env.BRIDGE, grpc.credentials.createInsecure());
const service = generated[`${serviceName}Service`];

const lower = (method) => method[0].toLowerCase() + method.slice(1);
// The one request that is not named after its method is RegisterUser's.
const requestOf = (method) => (method === "RegisterUser" ? "UserInfo" : `${method}Request`);
const message = (method, request) => generated[requestOf(method)].fromJSON(request);

function call(method, request, metadata, deadline) {
  const sent = new grpc.Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  return new Promise((resolve, reject) => {
    const settle = (error, answer) => (error ? reject(error) : resolve(answer));
    client[lower(method)](message(method, request), sent, { deadline }, settle);
  });
}

const watch = (method, request, deadline) =>
  client[lower(method)](message(method, request), new grpc.Metadata(), { deadline });
const upper = (name) => name[0].toUpperCase() + name.slice(1);
const methods = Object.keys(service).map(upper);
const streams = Object.keys(service).filter((name) => service[name].responseStream).map(upper);
run("static code", story, { call, watch, methods, streams }).finally(() => client.close());
