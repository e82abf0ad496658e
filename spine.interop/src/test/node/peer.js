// A peer on zeromq.js for the tests of spine.interop; speaks as peer.c does.
"use strict"
const readline = require("node:readline")
const zmq = require("zeromq")

const settings = Object.fromEntries(process.argv.slice(2).map(a => {
  const at = a.indexOf("=")
  return [a.slice(0, at), a.slice(at + 1)]
}))
const types = {DEALER: zmq.Dealer, ROUTER: zmq.Router, REQ: zmq.Request, REP: zmq.Reply, PUB: zmq.Publisher,
  SUB: zmq.Subscriber, PAIR: zmq.Pair}
const type = settings.type ?? "DEALER"
const socket = new types[type]()
const mechanism = settings.mechanism ?? "curve"
const say = line => process.stdout.write(line + "\n")

function configure() {
  socket.linger = Number(settings.linger ?? 0)
  socket.reconnectInterval = Number(settings.reconnect ?? 50)
  if (type !== "SUB") socket.sendHighWaterMark = Number(settings.hwm ?? 0)
  if (type !== "PUB") socket.receiveHighWaterMark = Number(settings.hwm ?? 0)
  if (settings.ivl) socket.heartbeatInterval = Number(settings.ivl)
  if (settings.ttl) socket.heartbeatTimeToLive = Number(settings.ttl)
  if (settings.timeout) socket.heartbeatTimeout = Number(settings.timeout)
  if (settings.probe) socket.probeRouter = true
  if (settings.id) socket.routingId = settings.id
  if (settings.subscribe !== undefined) socket.subscribe(settings.subscribe)
  if (mechanism === "plain") {
    if (settings.bind) socket.plainServer = true
    else Object.assign(socket, {plainUsername: "admin", plainPassword: "password"})
  } else if (mechanism === "curve") {
    if (settings.server) socket.curveServerKey = settings.server
    else socket.curveServer = true
    Object.assign(socket, {curvePublicKey: settings.public, curveSecretKey: settings.secret})
  }
}

async function flood() {
  for (let i = 0; i < Number(settings.count ?? 0); i++) {
    const part = Buffer.alloc(Number(settings.size ?? 8), i & 255)
    part.writeBigUInt64BE(BigInt(i))
    await socket.send(part)
  }
  say("flooded")
}

async function main() {
  configure()
  if (settings.bind) {
    await socket.bind(settings.bind)
    say("bound " + socket.lastEndpoint)
  } else {
    socket.connect(settings.connect)
  }
  const lines = readline.createInterface({input: process.stdin})
  lines.on("line", line => line.startsWith("send ") && socket.send(line.slice(5)))
  lines.on("close", () => process.exit(0))
  if (settings.hello !== undefined) await socket.send(settings.hello)
  const mode = settings.mode ?? "echo"
  if (mode === "flood") await flood()
  if (type === "PUB") return
  for await (const parts of socket) {
    if (mode === "echo") await socket.send(parts)
    else say("message " + parts[0].toString())
  }
}

main().catch(failure => {
  process.stderr.write(String(failure) + "\n")
  process.exit(2)
})
