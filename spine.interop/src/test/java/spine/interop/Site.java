package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import spine.api.security.CurveKeyPair;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.TransportException;

/** One engine's reactors and the foreign peers around them; ends all of them when closed. */
final class Site implements AutoCloseable {
    static final Gate ALL = (key, address) -> word(true);
    /** The deadline of whatever is waited for; it comes much sooner, but on a machine that is busy. */
    static final long SECONDS = 30;

    final Engine engine;
    final Reactor reactor;
    final CurveKeyPair serverKeys = Salt.keyPair();
    private final List<AutoCloseable> opened = new ArrayList<>();

    Site(Engine engine) {
        this.engine = engine;
        reactor = engine.transport().open("site-server");
    }

    /** A gate's yes or no, at once. */
    static CompletionStage<Gate.Admission> word(boolean yes) {
        return CompletableFuture.completedFuture(yes ? Gate.Admission.SHARED : Gate.Admission.REFUSED);
    }

    Endpoint listen(Receiver receiver) throws TransportException {
        return listen(Pattern.ROUTER, "tcp://127.0.0.1:*", ALL, receiver);
    }

    Endpoint listen(Pattern pattern, String address, Gate gate, Receiver receiver) throws TransportException {
        return listen(new ListenOptions(address, "interop", serverKeys, 0).as(pattern), gate, receiver);
    }

    /** Skips the test where the engine does not have the pattern. */
    Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) throws TransportException {
        try {
            return reactor.listen(options, gate, receiver);
        } catch (TransportException e) {
            return skipped(options.pattern(), e);
        }
    }

    Endpoint connect(String address, Receiver receiver) throws TransportException {
        return connect(new ConnectOptions(address, serverKeys.publicKey(), Salt.keyPair()), receiver);
    }

    Endpoint connect(ConnectOptions options, Receiver receiver) throws TransportException {
        var client = engine.transport().open("site-client-" + opened.size());
        opened.add(client);
        try {
            return client.connect(options, receiver);
        } catch (TransportException e) {
            return skipped(options.pattern(), e);
        }
    }

    private <T> T skipped(Pattern pattern, TransportException e) throws TransportException {
        if (pattern == Pattern.ROUTER || pattern == Pattern.DEALER) {
            throw e;
        }
        return abort(engine + " has no " + pattern + ": " + e.getMessage());
    }

    /** A foreign client of our server, with keys of its own. */
    PeerProcess client(Foreign foreign, Endpoint to, String... settings) throws IOException {
        return client(foreign, to, Salt.keyPair(), settings);
    }

    PeerProcess client(Foreign foreign, Endpoint to, CurveKeyPair keys, String... settings) throws IOException {
        var all = settings(keys, settings);
        all.put("connect", to.address());
        all.putIfAbsent("server", serverKeys.publicKey().z85());
        return start(foreign, all);
    }

    /** A foreign server under our server's keys. */
    PeerProcess server(Foreign foreign, String address, String... settings) throws IOException {
        var all = settings(serverKeys, settings);
        all.put("bind", address);
        return start(foreign, all);
    }

    private PeerProcess start(Foreign foreign, LinkedHashMap<String, String> settings) throws IOException {
        var peer = new PeerProcess(foreign, settings);
        opened.add(peer);
        return peer;
    }

    private static LinkedHashMap<String, String> settings(CurveKeyPair keys, String... pairs) {
        var all = new LinkedHashMap<String, String>();
        all.put("public", keys.publicKey().z85());
        all.put("secret", spine.api.security.Z85.encode(keys.secret()));
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return all;
    }

    /** A Unix socket's address that nobody uses. */
    String unixAddress() throws IOException {
        var folder = Files.createTempDirectory("interop");
        opened.add(() -> {
            Files.deleteIfExists(folder.resolve("s"));
            Files.deleteIfExists(folder);
        });
        return "ipc://" + folder.resolve("s");
    }

    static List<Buffer> text(String... frames) {
        var all = new ArrayList<Buffer>();
        for (var frame : frames) {
            all.add(Buffer.of(ByteString.copyFromUtf8(frame)));
        }
        return all;
    }

    static void send(Endpoint from, Peer to, List<Buffer> frames) throws InterruptedException {
        assertEquals(SendOutcome.SENT, outcome(from, to, frames));
    }

    static SendOutcome outcome(Endpoint from, Peer to, List<Buffer> frames) throws InterruptedException {
        var outcomes = new LinkedBlockingQueue<SendOutcome>();
        from.send(to, frames, outcomes::add);
        var outcome = outcomes.poll(SECONDS, TimeUnit.SECONDS);
        assertNotNull(outcome, "no outcome was told");
        return outcome;
    }

    /** A new client of this engine, known to be honest, still gets through and is answered. */
    void assertServes(Endpoint listening, Ear ear) throws Exception {
        assertServesAmong(listening, ear, other -> fail("something else was delivered: " + other.last()));
    }

    /** The same, where something else may have been delivered that passes this check. */
    void assertServesAmong(Endpoint listening, Ear ear, Consumer<Ear.Heard> others) throws Exception {
        var answers = new Ear();
        var client = connect(listening.address(), answers);
        var question = "honest " + System.nanoTime();
        var heard = ask(client, ear, question, others);
        send(listening, heard.from(), text("served"));
        assertEquals("served", answers.next().text());
        client.close();
        ear.messages.removeIf(again -> again.last().equals(question));
    }

    /** Its connection may break while it is made, as strangers are thrown out: so it asks until it is heard. */
    private static Ear.Heard ask(Endpoint client, Ear ear, String question, Consumer<Ear.Heard> others)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() - end < 0) {
            send(client, null, text(question));
            for (var heard = ear.heard(2_000); heard != null; heard = ear.heard(2_000)) {
                if (heard.last().equals(question)) {
                    return heard;
                }
                others.accept(heard);
            }
        }
        return ear.next();
    }

    @Override
    public void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        reactor.close();
    }
}
