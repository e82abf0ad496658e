package spine.http.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.http.HttpRequest;
import spine.api.http.HttpRequest.SecretHeader;
import spine.api.security.AuditLog.Level;
import spine.http.address.internal.AddressPolicy;
import spine.http.address.internal.AddressPolicy.Reach;
import spine.http.grant.internal.Target;
import spine.http.internal.Gate.Allowed;
import spine.http.wire.internal.Field;
import spine.http.wire.internal.Outgoing;
import spine.http.wire.internal.Patience;

/**
 * Makes the messages of a leg: resolves the host once, checks every address, and puts the secrets in. A host of which one
 * address leads inwards is refused as a whole: it is a trap or a mistake.
 */
final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final int MOST_ADDRESSES = 3;
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]{1,8192}");

    private final World world;
    private final Call call;
    private final Target target;
    private final Allowed allowed;

    Door(World world, Call call, Target target, Allowed allowed) {
        this.world = world;
        this.call = call;
        this.target = target;
        this.allowed = allowed;
    }

    /** One message for each address, in the resolver's order. */
    List<Outgoing> messages(HttpRequest request, Patience patience) throws Failure, IOException, InterruptedException {
        var addresses = checked(resolved(patience));
        var headers = headers(request);
        return addresses.stream().limit(MOST_ADDRESSES).map(address -> new Outgoing(target, address, request.method(),
                Outgoing.path(request.uri()), headers, request.body())).toList();
    }

    private List<InetAddress> resolved(Patience patience) throws IOException, InterruptedException {
        long nanos = Math.max(0, Math.min(patience.leftNanos(), world.settings().wire().connect().toNanos()));
        try {
            return world.lookup().addresses(target.host(), nanos);
        } catch (TimeoutException slow) {
            throw new UnknownHostException(target.host() + ": no answer from the name server");
        }
    }

    private List<InetAddress> checked(List<InetAddress> addresses) throws Failure {
        for (var address : addresses) {
            var reach = AddressPolicy.of(address);
            if (reach == Reach.NOBODY || reach == Reach.PRIVATE && !allowed.grant().isPrivate()) {
                audit(address);
                throw Failure.last(ErrorCode.FORBIDDEN, "'" + target.host() + "' leads to " + address.getHostAddress()
                        + ", which is not an address of the public internet.", reach == Reach.NOBODY ? "Ask another host."
                        : "If that is meant, add the line '" + Gate.line(allowed.declared().agent(), target, "*",
                                allowed.grant().secrets()) + " private' to conf/outbound.conf, before others for this host.");
            }
        }
        return addresses;
    }

    private void audit(InetAddress address) {
        var agent = allowed.declared().agent();
        LOG.warn("outbound call refused: inward address agent={} request={} host={} address={}", agent, call.requestId(),
                target.host(), address.getHostAddress());
        world.audit().get().ifPresent(log -> log.record("OUTBOUND-REFUSED", Level.WARNING,
                "an agent's call led to an inward address", Map.of("agent", agent, "request", call.requestId(), "host",
                        target.host(), "address", address.getHostAddress())));
    }

    private List<Field> headers(HttpRequest request) throws Failure {
        var all = new ArrayList<Field>();
        request.headers().forEach(header -> all.add(new Field(header.name(), header.value())));
        for (var secret : request.secrets()) {
            all.add(new Field(secret.name(), secret.prefix() + value(secret)));
        }
        add(all, "Accept-Encoding", "gzip, deflate");
        add(all, "User-Agent", "Spine");
        add(all, "traceparent", call.trace().traceparent());
        add(all, "tracestate", call.trace().traceparent().isEmpty() ? "" : call.trace().tracestate());
        return all;
    }

    /** Of the port itself, unless there is one or it is empty. */
    private static void add(List<Field> all, String name, String value) {
        if (!value.isEmpty() && all.stream().noneMatch(field -> field.name().equalsIgnoreCase(name))) {
            all.add(new Field(name, value));
        }
    }

    private String value(SecretHeader header) throws Failure {
        var secrets = world.secrets().get();
        try (var secret = secrets.flatMap(all -> all.open(header.secret())).orElseThrow(() -> Failure.last(ErrorCode.UNAVAILABLE,
                "There is no secret " + header.secret() + ".", secrets.map(all -> all.remedy(header.secret()))
                        .orElse("Start the bundle spine.secrets.")))) {
            var text = secret.text();
            if (!VALUE.matcher(text).matches()) {
                throw Failure.last(ErrorCode.UNAVAILABLE, "The secret " + header.secret() + " is no value of a header.",
                        "Set it anew, in one line.");
            }
            return text;
        }
    }
}
