package spine.cli.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.Discover;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.client.LocalPairing;
import spine.client.RcisClient;
import spine.client.RcisSettings;

/** A connection for one command; pairs by itself with the Spine of the same account on this machine, once. */
final class Session implements AutoCloseable {
    private final Surroundings surroundings;
    private final ClientConfig config;
    private final CurveKeyPair keys;
    private final Duration timeout;
    private RcisClient client;
    private boolean paired;

    private Session(Surroundings surroundings, ClientConfig config, CurveKeyPair keys, Duration timeout) {
        this.surroundings = surroundings;
        this.config = config;
        this.keys = keys;
        this.timeout = timeout;
    }

    static Session open(Surroundings surroundings, ClientConfig config, Duration timeout) throws Exception {
        config.requireEndpoint();
        config.requireServerKey();
        boolean fresh = !config.keyFiles().exist();
        var session = new Session(surroundings, config, config.keys(), timeout);
        if (fresh) {
            session.pairLocally();
        }
        session.connect();
        return session;
    }

    RcisClient client() {
        return client;
    }

    Duration timeout() {
        return timeout;
    }

    /** An answer; everything else is a {@link SpineException}. */
    RCISResponse ask(RCISRequest.Builder request) throws SpineException, InterruptedException {
        try {
            return await(client.ask(request.clone(), timeout));
        } catch (SpineException e) {
            if (e.refusal().code() != ErrorCode.UNAUTHORIZED || !pairLocally()) {
                throw e;
            }
        }
        client.close();
        connect();
        return await(client.ask(request, timeout));
    }

    /** Finds out with a cheap question whether we are admitted, and pairs if not; for streams, which cannot. */
    void pairIfNeeded() throws SpineException, InterruptedException {
        ask(RCISRequest.newBuilder().setDiscover(Discover.newBuilder().setName("memory")));
    }

    static <T> T await(CompletionStage<T> stage) throws SpineException, InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new SpineException(Words.refusal(e));
        }
    }

    private void connect() throws SpineException {
        client = RcisClient.connect(surroundings.transport().get(),
                new RcisSettings(config.requireEndpoint(), config.requireServerKey(), keys));
    }

    /** Whether it was possible. */
    private boolean pairLocally() throws SpineException {
        Path socket = config.isLocal() ? config.local().pairSocket() : null;
        if (socket == null || paired) {
            return false;
        }
        paired = true;
        LocalPairing.pair(socket, keys.publicKey(), label(surroundings), timeout);
        surroundings.err().println("Paired with the Spine of this machine as " + keys.publicKey() + ".");
        return true;
    }

    /** What the administrator will see. */
    static String label(Surroundings surroundings) {
        var user = surroundings.env().getOrDefault("USER", "user").replaceAll("[^A-Za-z0-9._-]", "");
        return "spinectl-" + user;
    }

    @Override
    public void close() {
        client.close();
        keys.destroy();
    }
}
