package spine.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import spine.api.SpineException;
import spine.api.rcis.AgentCall;
import spine.api.rcis.AgentReply;
import spine.api.security.CurveKeyPair;
import spine.api.transport.Transport;
import spine.client.LocalPairing;
import spine.client.RcisClient;
import spine.client.RcisSettings;
import spine.client.Transports;
import spine.keys.Curve25519;

/**
 * What the measurements share: the product that runs, and an administrator's connection to it. At most one product
 * runs at a time. Not thread-safe but for {@link #close}.
 */
final class Stage implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String BINARY = "application/octet-stream";

    private final Options options;
    private final Transport transport;
    private final SecureRandom random = new SecureRandom();
    private volatile Product product;
    private Endpoints endpoints;
    private CurveKeyPair admin;
    private RcisClient client;

    Stage(Options options) throws SpineException {
        this.options = options;
        this.transport = Transports.find();
    }

    Options options() {
        return options;
    }

    Plan plan() {
        return options.plan();
    }

    Transport transport() {
        return transport;
    }

    /** Starts a product; the one before must have been stopped. */
    Product start(Path home) throws Exception {
        product = null;
        product = Product.up(options, home);
        endpoints = Endpoints.of(home);
        return product;
    }

    Product product() {
        return product;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    /** The keys of the administrator, paired when first asked for. */
    CurveKeyPair admin() throws SpineException {
        if (admin == null) {
            admin = paired("bench");
        }
        return admin;
    }

    /** The administrator's connection, made when first asked for. */
    RcisClient client() throws SpineException {
        if (client == null) {
            client = RcisClient.connect(transport, new RcisSettings(endpoints.rcis(), endpoints.server(), admin()));
        }
        return client;
    }

    /** New keys, let in over the local socket. */
    CurveKeyPair paired(String label) throws SpineException {
        var keys = Curve25519.generate(random);
        LocalPairing.pair(product.home().resolve("run/pair.sock"), keys.publicKey(), label, PATIENCE);
        return keys;
    }

    /** New keys, let in by the administrator with one right: {@code agents} or {@code components} and its name. */
    CurveKeyPair whitelisted(String right, String name) throws Exception {
        var keys = Curve25519.generate(random);
        var names = new JsonArray();
        names.add(name);
        var command = new JsonObject();
        command.addProperty("command", "whitelist.add");
        command.addProperty("key", keys.publicKey().z85());
        command.addProperty("label", "bench");
        command.add(right, names);
        get(call("security", "application/json", ByteString.copyFromUtf8(command.toString())));
        return keys;
    }

    /** The way to an agent of the product that gives back what it is given. */
    Echo echo(String agent) {
        return input -> {
            try {
                return call(agent, BINARY, input).thenApply(AgentReply::getOutput);
            } catch (SpineException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private CompletionStage<AgentReply> call(String agent, String type, ByteString input) throws SpineException {
        return client().call(AgentCall.newBuilder().setAgent(agent).setContentType(type).setInput(input).build(),
                PATIENCE);
    }

    /** Waits until an agent serves, that is until a call to it is answered. */
    void awaitAgent(String agent) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                get(echo(agent).call(ByteString.copyFromUtf8("are you there?")));
                return;
            } catch (ExecutionException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                product.pause(Duration.ofMillis(50));
            }
        }
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        killProduct();
    }

    /** From any thread: what runs is ended. */
    void killProduct() {
        var running = product;
        if (running != null) {
            running.close();
        }
    }
}
