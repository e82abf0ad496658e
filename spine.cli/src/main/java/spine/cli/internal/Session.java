package spine.cli.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.Discover;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectOptions;
import spine.client.ControlClient;
import spine.client.LocalPairing;
import spine.client.MonitorClient;
import spine.client.MonitorSettings;
import spine.client.RcisClient;
import spine.client.RcisSettings;
import spine.client.ServerKeys;
import spine.keys.Fingerprint;
import spine.keys.KeyFileException;

/**
 * A connection for one command. Where the client's key is refused it goes on with the other pair of a change that was
 * begun and killed (SEC-40), then pairs by itself with the Spine of the same account on this machine, each once. Keeps
 * what the server says of its own next key.
 */
final class Session implements AutoCloseable {
    private final Surroundings surroundings;
    private final ClientConfig config;
    private final ClientKeys keys;
    private final Duration timeout;
    private CurveKeyPair pair;
    private ServerKeys server;
    private RcisClient client;
    private boolean changedOver;
    private boolean paired;

    private Session(Surroundings surroundings, ClientConfig config, ClientKeys keys, CurveKeyPair pair,
            Duration timeout) throws IOException, SpineException {
        this.surroundings = surroundings;
        this.config = config;
        this.keys = keys;
        this.pair = pair;
        this.timeout = timeout;
        this.server = config.serverKeys();
    }

    static Session open(Surroundings surroundings, ClientConfig config, Duration timeout) throws Exception {
        config.requireEndpoint();
        config.requireServerKey();
        var keys = config.keys();
        try {
            var session = new Session(surroundings, config, keys, keys.present(), timeout);
            if (keys.isFresh()) {
                session.pairLocally();
            }
            session.connect();
            return session;
        } catch (IOException | SpineException | RuntimeException e) {
            keys.close();
            throw e;
        }
    }

    /** As this key pair, which stays the caller's, and no other. */
    static Session as(CurveKeyPair pair, Surroundings surroundings, ClientConfig config, Duration timeout)
            throws IOException, SpineException {
        var session = new Session(surroundings, config, null, pair, timeout);
        session.connect();
        return session;
    }

    RcisClient client() {
        return client;
    }

    Duration timeout() {
        return timeout;
    }

    /** A connection to the control plane, with the same keys; the caller closes it. */
    ControlClient control() throws SpineException {
        return ControlClient.connect(surroundings.transport().get(),
                new ConnectOptions(config.controlEndpoint(), server.present(), pair), server);
    }

    /** An answer; everything else is a {@link SpineException}. */
    RCISResponse ask(RCISRequest.Builder request) throws SpineException, InterruptedException {
        return ask(its -> its.ask(request.clone(), timeout));
    }

    /**
     * An answer by parts, to one printer for each try; a try that is not admitted has printed nothing.
     *
     * @return the facts of the whole answer
     */
    Map<String, String> stream(RCISRequest.Builder request, Supplier<PartPrinter> printers)
            throws SpineException, InterruptedException {
        return ask(its -> {
            var printer = printers.get();
            var answer = its.stream(request.clone(), timeout);
            answer.subscribe(printer);
            return printer.result().thenApply(done -> answer.facts());
        });
    }

    private <T> T ask(Function<RcisClient, CompletionStage<T>> question) throws SpineException, InterruptedException {
        while (true) {
            try {
                var answer = await(question.apply(client));
                if (changedOver && pair != keys.present()) {
                    finishChange();
                }
                return answer;
            } catch (SpineException e) {
                if (e.refusal().code() != ErrorCode.UNAUTHORIZED || keys == null || !changeOver() && !pairLocally()) {
                    throw e;
                }
            } finally {
                keepServer();
            }
            client.close();
            connect();
        }
    }

    /** Finds out with a cheap question whether we are admitted, and pairs if not; for streams, which cannot. */
    void pairIfNeeded() throws SpineException, InterruptedException {
        ask(RCISRequest.newBuilder().setDiscover(Discover.newBuilder().setName("memory")));
    }

    /**
     * Watches the monitor with the same keys; the caller closes it before this.
     *
     * @param topics prefixes
     * @throws SpineException if the engine cannot, or the address is none
     */
    Watched watch(String address, List<String> topics) throws SpineException {
        return new Watched(MonitorClient.connect(surroundings.transport().get(),
                new MonitorSettings(address, server.present(), pair, topics).with(server, heard -> { })));
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
                new RcisSettings(config.requireEndpoint(), server.present(), pair).with(server, heard -> { }));
    }

    /** Whether there is another pair to try; the present one again after that. */
    private boolean changeOver() throws SpineException {
        if (changedOver) {
            pair = keys.present();
            return false;
        }
        changedOver = true;
        try {
            var other = keys.other();
            pair = other.orElse(pair);
            return other.isPresent();
        } catch (IOException | KeyFileException e) {
            throw new SpineException(Words.refusal(e));
        }
    }

    private void finishChange() throws SpineException {
        try {
            changedOver = false;
            if (keys.finish()) {
                surroundings.err().println("Finished the change of this client's key that had begun: it is "
                        + pair.publicKey() + ".");
            }
        } catch (IOException | KeyFileException e) {
            throw new SpineException(Words.refusal(e));
        }
    }

    /** Whether it was possible. */
    private boolean pairLocally() throws SpineException {
        Path socket = config.isLocal() ? config.local().pairSocket() : null;
        if (socket == null || paired) {
            return false;
        }
        paired = true;
        LocalPairing.pair(socket, pair.publicKey(), label(surroundings), timeout);
        surroundings.err().println("Paired with the Spine of this machine as " + pair.publicKey() + ".");
        return true;
    }

    /** What the administrator will see. */
    static String label(Surroundings surroundings) {
        var user = surroundings.env().getOrDefault("USER", "user").replaceAll("[^A-Za-z0-9._-]", "");
        return "spinectl-" + user;
    }

    /** A failure to keep it fails no command: the next reply says it again. */
    private void keepServer() {
        var heard = client.serverKeys();
        if (heard.equals(server)) {
            return;
        }
        try {
            boolean pinned = config.keep(server, heard);
            if (!heard.present().equals(server.present())) {
                surroundings.err().println("The server has changed its key, as it had announced: "
                        + Fingerprint.of(heard.present()) + (pinned ? " is pinned from now on."
                                : ", in full " + heard.present() + ". Give that key from now on."));
            }
            server = heard;
        } catch (IOException e) {
            surroundings.err().println(Words.sentence("What the server said of its next key was not kept: "
                    + Words.io(e)));
        }
    }

    @Override
    public void close() throws IOException {
        keepServer();
        client.close();
        if (keys != null) {
            pair.destroy();
            keys.close();
        }
    }
}
