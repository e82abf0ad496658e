package spine.http.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import spine.api.Home;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.effect.EffectRecord;
import spine.api.http.HttpPort;
import spine.api.http.HttpRequest;
import spine.api.resilience.Lane;
import spine.api.secret.Secret;
import spine.api.secret.Secrets;
import spine.http.address.internal.Lookup;
import spine.http.effect.internal.Effects;
import spine.http.grant.internal.GrantFile;
import spine.http.limit.internal.Quotas;
import spine.http.limit.internal.ServerLimits;
import spine.http.limit.internal.Spending;
import spine.http.stub.Certificates;
import spine.http.stub.Stub;
import spine.http.wire.internal.Wire;
import spine.http.wire.internal.WireSettings;
import spine.resilience.internal.BreakerTable;
import spine.resilience.internal.Keeper;
import spine.resilience.internal.ResilienceConfig;
import spine.resilience.internal.RetryDesk;

/** A port with everything behind it real but the name server, the clock of budgets, and what is in the secrets. */
final class Kit implements AutoCloseable {
    static final Certificates CERTIFICATES = new Certificates();
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

    final Map<String, ArrayDeque<List<InetAddress>>> names = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    final List<EffectRecord> effects = new ArrayList<>();
    final Map<String, String> secrets = new HashMap<>();
    final List<String> audited = new ArrayList<>();
    final Set<String> hosts = new java.util.LinkedHashSet<>();
    final BreakerTable breakers;
    final Spending spending = new Spending(Clock.systemUTC());
    private final ConcurrentLinkedQueue<AutoCloseable> toClose = new ConcurrentLinkedQueue<>();
    private final Path conf;
    private final RetryDesk retries;
    private final StringBuilder grants = new StringBuilder();
    private HttpSettings settings = settings(CALL_TIMEOUT);
    private SSLContext tls = CERTIFICATES.client();
    private double usdPerCall;

    Kit(Path folder) {
        conf = folder.resolve("outbound.conf");
        breakers = new BreakerTable(Home.under(folder), defaults(ResilienceConfig.class));
        retries = new RetryDesk(new Keeper(), defaults(ResilienceConfig.class));
        folder.resolve("state").toFile().mkdirs();
    }

    private final class Pocket implements Secrets {
        @Override
        public boolean has(String name) {
            return secrets.containsKey(name);
        }

        @Override
        public Optional<Secret> open(String name) {
            return Optional.ofNullable(secrets.get(name)).map(text -> new Secret(text.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public String remedy(String name) {
            return "Put " + name + " into the pocket.";
        }
    }

    static HttpSettings settings(Duration callTimeout) {
        return new HttpSettings(callTimeout, Duration.ofSeconds(5), new WireSettings(Duration.ofSeconds(10),
                callTimeout.plusSeconds(5), 32, 64, Duration.ofSeconds(30)));
    }

    @SuppressWarnings("unchecked")
    static <T> T defaults(Class<T> config) {
        return (T) Proxy.newProxyInstance(config.getClassLoader(), new Class<?>[] {config},
                (proxy, method, args) -> method.getDefaultValue());
    }

    Kit grant(String line) {
        grants.append(line).append('\n');
        return this;
    }

    Kit within(Duration callTimeout) {
        settings = settings(callTimeout);
        return this;
    }

    Kit priced(double usd) {
        usdPerCall = usd;
        return this;
    }

    Kit trusting(SSLContext context) {
        tls = context;
        return this;
    }

    Kit closing(AutoCloseable thing) {
        toClose.add(thing);
        return this;
    }

    /** A plain server that the agent may reach at 127.0.0.1. */
    Stub stub(Stub.Script script) {
        var stub = Stub.plain(script);
        closing(stub);
        hosts.add("127.0.0.1");
        grant("probe http://127.0.0.1:" + stub.port() + " * private secret=KEY");
        return stub;
    }

    /** The name leads to these addresses, at each asking to the next ones; the last ones stay. */
    @SafeVarargs
    final Kit name(String name, List<String>... answers) {
        var queue = new ArrayDeque<List<InetAddress>>();
        for (var answer : answers) {
            queue.add(answer.stream().map(text -> address(name, text)).toList());
        }
        names.put(name, queue);
        hosts.add(name);
        return this;
    }

    private static InetAddress address(String name, String text) {
        try {
            return InetAddress.getByAddress(name, InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private synchronized List<InetAddress> resolve(String host) throws UnknownHostException {
        asked.add(host);
        var answers = names.get(host);
        if (answers == null) {
            throw new UnknownHostException(host);
        }
        return answers.size() > 1 ? answers.poll() : answers.peek();
    }

    Caller caller() {
        return new Caller() {
            @Override
            public String name() {
                return "probe 1.0.0";
            }

            @Override
            public Lane lane() {
                return Lane.PRODUCTION;
            }

            @Override
            public List<Declared> agents() {
                return List.of(new Declared("probe", Set.of("reads"), List.copyOf(hosts),
                        Set.of("GET", "POST", "HEAD", "DELETE"), Set.of("KEY"), usdPerCall));
            }
        };
    }

    HttpPort port() {
        return port(caller());
    }

    HttpPort port(Caller caller) {
        try {
            Files.writeString(conf, grants);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        var wire = new Wire(settings.wire(), tls);
        var lookup = new Lookup(this::resolve);
        closing(wire);
        closing(lookup);
        var world = new World(settings, new Gate(new GrantFile(conf, System::nanoTime)), wire, lookup, breakers, retries,
                new Quotas(System::nanoTime), new ServerLimits(Clock.systemUTC(), System::nanoTime, () -> 0.5), spending,
                new Visits(), () -> Optional.of(new Pocket()), () -> Optional.of((id, level, event, data) -> audited.add(id + data)));
        return new Port(caller, world, new Effects(List.of(effects::add)), Clock.systemUTC());
    }

    static HttpRequest get(String uri) {
        return HttpRequest.get(URI.create(uri));
    }

    /** A GET that is not tried again. */
    static HttpRequest once(String uri) {
        return new HttpRequest("GET", URI.create(uri), List.of(), List.of(), ByteString.EMPTY, false, HttpRequest.MOST_BYTES);
    }

    static FakeCall call() {
        return new FakeCall(Duration.ofSeconds(60));
    }

    /** What the port says no with; there must be something. */
    static Refusal refused(HttpPort port, HttpRequest request) {
        return refused(port, call(), request);
    }

    static Refusal refused(HttpPort port, FakeCall call, HttpRequest request) {
        try {
            var response = port.send(call, request);
            throw new AssertionError("it answered " + response);
        } catch (SpineException e) {
            return e.refusal();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws Exception {
        for (var thing : toClose) {
            thing.close();
        }
        deactivate(retries);
        deactivate(breakers);
    }

    /** Does what the component runtime does at the end: what it writes behind is written then, and its folder can go. */
    static void deactivate(Object component) throws ReflectiveOperationException {
        var close = component.getClass().getDeclaredMethod("close");
        close.setAccessible(true);
        close.invoke(component);
    }
}
