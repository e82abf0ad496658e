package spine.http.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.RequestNotExecutedException;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.http.HttpRequest;
import spine.api.http.HttpRequest.SecretHeader;
import spine.api.http.HttpResponse;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Permit;
import spine.http.grant.internal.Target;
import spine.http.internal.Gate.Allowed;
import spine.http.internal.Trip.Handing;
import spine.http.wire.internal.GaveUp;
import spine.http.wire.internal.Head;
import spine.http.wire.internal.NotSent;
import spine.http.wire.internal.Outgoing;
import spine.http.wire.internal.Patience;
import spine.http.wire.internal.Reply;

/**
 * One message to one origin: leave by grant, limits, breaker and budget, then the message itself. Every permit of a breaker
 * is told how it ended.
 */
final class Leg {
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;
    private static final Duration LONG_PAUSE = Duration.ofSeconds(60);

    private final World world;
    private final Caller caller;
    private final Call call;
    private final Handing body;
    private final Patience patience;
    private final boolean isPriced;
    private long waitedNanos;

    /**
     * @param body      null for an answer as a whole
     * @param leftNanos of the trip; of a stream it is the longest silence
     * @param isPriced  whether it costs what a call costs; what it is redirected to does not
     */
    Leg(World world, Caller caller, Call call, Handing body, long leftNanos, boolean isPriced) {
        this.world = world;
        this.caller = caller;
        this.call = call;
        this.body = body;
        this.isPriced = isPriced;
        this.patience = body == null ? new Patience(call, leftNanos, false)
                : new Patience(call, world.settings().callTimeout().toNanos(), true);
    }

    /** As breakers and retries name it: one for each domain. */
    static String service(Target target) {
        return "http:" + target.toString().substring(target.scheme().length() + 3);
    }

    HttpResponse go(HttpRequest request) throws Failure, InterruptedException {
        var target = Target.of(request.uri()).orElseThrow(() -> Failure.last(ErrorCode.FORBIDDEN,
                "The host is not a name, not an address in its usual form, or its port is none.",
                "Write it as https://NAME[:PORT]/PATH."));
        var secrets = request.secrets().stream().map(SecretHeader::secret).collect(Collectors.toSet());
        var allowed = world.gate().allow(caller.agents(), target, request.method(), secrets);
        var service = service(target);
        world.visits().note(allowed.declared().agent(), service);
        var key = caller.lane() + " " + service + " " + secrets.stream().sorted(Comparator.naturalOrder()).toList();
        try {
            waitForQuota(allowed, service);
            var permit = waitForService(key, service);
            return new Sent(permit, allowed, target, service, key).go(request);
        } catch (IOException gaveUp) {
            throw Failures.of(gaveUp, target, service, world.settings());
        }
    }

    private void waitForQuota(Allowed allowed, String service) throws Failure, GaveUp, InterruptedException {
        var wait = world.quotas().call(caller.lane().name(), allowed.grant());
        while (wait.nanos() > 0) {
            var what = "The grant of agent '" + allowed.declared().agent() + "' for " + allowed.grant().host() + " is used up: "
                    + wait.what() + ".";
            pause(wait.nanos(), service, what, "Ask more slowly, or raise it at " + allowed.grant().where() + ".");
            wait = world.quotas().call(caller.lane().name(), allowed.grant());
        }
    }

    /** First what the service has said, then the breaker, which is then as a rule due for its probe. */
    private Permit waitForService(String key, String service) throws Failure, GaveUp, InterruptedException {
        while (true) {
            long nanos = world.limits().before(key);
            if (nanos > 0) {
                pause(nanos, service, service.substring("http:".length()) + " wants to be asked less often.",
                        "Ask again after Retry-After seconds.");
                continue;
            }
            try {
                return world.breakers().breaker(caller.lane(), service).acquire();
            } catch (CircuitOpenException open) {
                if (open.refusal().code() != ErrorCode.RATE_LIMITED) {
                    throw Failure.of(open);
                }
                pause(Math.max(open.remaining().toNanos(), 50_000_000), service, open.refusal().reason(),
                        open.refusal().remedy());
            }
        }
    }

    /** Waits, unless that would be longer than anybody should wait here. */
    private void pause(long nanos, String service, String reason, String remedy) throws Failure, GaveUp, InterruptedException {
        waitedNanos += nanos;
        if (waitedNanos > world.settings().mostWait().toNanos() || nanos >= patience.leftNanos()) {
            throw Failure.pause(service, Duration.ofNanos(nanos), reason, remedy, false);
        }
        patience.pause(nanos);
    }

    /** The message, once nothing stands against it but its address, its secrets and its price. */
    private final class Sent {
        private final Permit permit;
        private final Allowed allowed;
        private final Target target;
        private final String service;
        private final String key;

        Sent(Permit permit, Allowed allowed, Target target, String service, String key) {
            this.permit = permit;
            this.allowed = allowed;
            this.target = target;
            this.service = service;
            this.key = key;
        }

        HttpResponse go(HttpRequest request) throws Failure, IOException, InterruptedException {
            long began = System.nanoTime();
            double usd = 0;
            try {
                var door = new Door(world, call, target, allowed);
                var messages = door.messages(request, patience);
                usd = pay();
                var response = exchange(messages, request);
                return told(response);
            } catch (NotSent notSent) {
                world.spending().refund(caller.lane().name(), allowed.declared().agent(), usd);
                permit.failed();
                throw notSent;
            } catch (IOException e) {
                Failures.tell(permit, e, System.nanoTime() - began, world.settings());
                throw e;
            } finally {
                permit.ignored(); // what was told before holds
            }
        }

        /** @return US dollars */
        private double pay() throws Failure {
            double usd = isPriced ? allowed.usd() : 0;
            var budget = allowed.grant().usdPerDay().orElse(Double.POSITIVE_INFINITY);
            var agent = allowed.declared().agent();
            if (usd > 0 && !world.spending().spend(caller.lane().name(), agent, usd, budget)) {
                throw Failure.pause(service, world.spending().untilTomorrow(), "Agent '" + agent + "' has spent its budget of "
                        + budget + " US dollars a day.", "Raise budget at " + allowed.grant().where()
                        + ", or ask again tomorrow (UTC).", false);
            }
            return usd;
        }

        private HttpResponse exchange(List<Outgoing> messages, HttpRequest request)
                throws Failure, IOException, InterruptedException {
            var reply = send(messages);
            call.spend("http_calls", 1);
            if (isPriced && allowed.usd() > 0) {
                call.spend("usd", allowed.usd());
            }
            try (reply) {
                return read(reply, request);
            } finally {
                long bytes = request.body().size() + reply.packedBytes();
                call.spend("http_bytes", bytes);
                world.quotas().bytes(caller.lane().name(), allowed.grant(), bytes);
            }
        }

        /** A connection from before may be closed before the peer sees anything: then once more on another. */
        private Reply send(List<Outgoing> messages) throws IOException, InterruptedException {
            try {
                return sendOnce(messages);
            } catch (RequestNotExecutedException stale) {
                return sendOnce(messages);
            }
        }

        /** To the first of its addresses that can be reached. */
        private Reply sendOnce(List<Outgoing> messages) throws IOException, InterruptedException {
            NotSent first = null;
            for (var message : messages) {
                try {
                    return world.wire().send(message, patience);
                } catch (NotSent unreachable) {
                    first = first == null ? unreachable : first;
                }
            }
            throw first;
        }

        private HttpResponse read(Reply reply, HttpRequest request) throws Failure, IOException, InterruptedException {
            var head = reply.head();
            if (Redirect.is(head.status()) && head.header("Location").isPresent()) {
                return new HttpResponse(head.status(), head.headers(), ByteString.EMPTY, request.uri());
            }
            var taken = new Taken(request.mostBytes(), head.status() / 100 == 2 ? body : null);
            try {
                reply.read((bytes, length) -> taken.take(bytes, length, reply.packedBytes()));
            } catch (Taken.Over over) {
                permit.succeeded();
                throw Failure.last(ErrorCode.TOO_LARGE, target.host() + " answers more than " + request.mostBytes()
                        + " bytes.", "Ask for less.");
            } catch (SpineException handed) {
                permit.ignored();
                throw Failure.of(handed);
            }
            return new HttpResponse(head.status(), head.headers(), taken.bytes(), request.uri());
        }

        /** Tells breaker and limits what the answer says of the service. */
        private HttpResponse told(HttpResponse response) throws Failure {
            var head = new Head(response.status(), response.headers());
            var pause = world.limits().after(key, head);
            if (response.status() == TOO_MANY) {
                permit.rateLimited(pause);
                throw Failure.pause(service, pause, target.host() + " answers 429: too many requests.",
                        "Ask again after Retry-After seconds; raise the quota with whoever runs it if that comes often.",
                        pause.compareTo(world.settings().mostWait()) <= 0);
            }
            if (response.status() >= CLIENT_ERROR && pause.compareTo(LONG_PAUSE) > 0) {
                permit.rateLimited(pause);
            } else if (response.status() >= SERVER_ERROR) {
                permit.failed();
            } else {
                permit.succeeded();
            }
            return response;
        }
    }
}
