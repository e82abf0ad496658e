package spine.broker.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Home;
import spine.api.StatusFacts;
import spine.api.security.AuditLog;
import spine.api.security.CurveKeyPair;
import spine.api.security.ServerIdentity;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;
import spine.keys.KeyFileException;
import spine.keys.KeyFiles;
import spine.keys.KeyRotation;

/**
 * The broker's key pair, {@code keys/spine_broker.*}, and its rotation (SEC-40), which outlives a restart at any point.
 * Each step is audited (AUTH-005). A pair that is not needed any more is wiped at the next step, since an endpoint may
 * still be copying it. Thread-safe.
 */
final class RotatingIdentity implements ServerIdentity, StatusFacts {
    /** Name of the broker's key files. */
    static final String NAME = "spine_broker";
    private static final Logger LOG = LoggerFactory.getLogger(RotatingIdentity.class);

    private final KeyRotation rotation;
    private final Auditor auditor;
    private final List<Consumer<List<CurveKeyPair>>> sinks = new CopyOnWriteArrayList<>();
    /** The present one, and the next one while there is one. */
    private volatile List<CurveKeyPair> pairs;
    private CurveKeyPair retired;

    /** Reads the pair, or makes it on the first start; does first what a kill left undone. */
    RotatingIdentity(Home home, Auditor auditor) throws KeyFileException {
        this.auditor = auditor;
        rotation = new KeyRotation(home.keys(), NAME);
        rotation.recover();
        var present = new KeyFiles(home.keys(), NAME).loadOrCreate();
        pairs = rotation.next().map(next -> List.of(present, next)).orElse(List.of(present));
    }

    @Override
    public CurveKeyPair keys() {
        return pairs.get(0);
    }

    @Override
    public Optional<VerifiedKey> next() {
        var now = pairs;
        return now.size() > 1 ? Optional.of(now.get(1).publicKey()) : Optional.empty();
    }

    @Override
    public synchronized Subscription subscribe(Consumer<List<CurveKeyPair>> sink) {
        Consumer<List<CurveKeyPair>> own = sink::accept;
        sinks.add(own);
        tell(own);
        return () -> sinks.remove(own);
    }

    /** Empty if it took the pairs, else why not. */
    private Optional<String> tell(Consumer<List<CurveKeyPair>> sink) {
        try {
            sink.accept(pairs);
            return Optional.empty();
        } catch (RuntimeException unable) {
            LOG.warn("an endpoint does not change its keys: {}", unable.getMessage());
            return Optional.of(String.valueOf(unable.getMessage()));
        }
    }

    private Optional<String> tellAll() {
        return sinks.stream().map(this::tell).flatMap(Optional::stream).reduce((first, more) -> first);
    }

    @Override
    public synchronized VerifiedKey begin(String by) throws IOException {
        if (pairs.size() > 1) {
            throw new IllegalStateException("a rotation of the server's key is under way already");
        }
        var present = keys();
        CurveKeyPair made;
        try {
            made = rotation.begin();
        } catch (KeyFileException e) {
            throw failed(e);
        }
        pairs = List.of(present, made);
        var unable = tellAll();
        if (unable.isPresent()) {
            forget();
            throw new IllegalStateException(unable.get());
        }
        audit("begin", by, made.publicKey());
        return made.publicKey();
    }

    @Override
    public synchronized void finish(String by) throws IOException {
        if (pairs.size() < 2) {
            throw new IllegalStateException("no rotation of the server's key is under way");
        }
        try {
            rotation.finish();
        } catch (KeyFileException e) {
            throw failed(e);
        }
        var former = pairs.get(0);
        pairs = List.of(pairs.get(1));
        tellAll();
        retire(former);
        audit("finish", by, former.publicKey());
    }

    @Override
    public synchronized void abandon(String by) throws IOException {
        if (pairs.size() > 1) {
            var dropped = pairs.get(1).publicKey();
            forget();
            audit("abandon", by, dropped);
        }
    }

    private void forget() throws IOException {
        try {
            rotation.abandon();
        } catch (KeyFileException e) {
            throw failed(e);
        }
        var dropped = pairs.get(1);
        pairs = List.of(keys());
        tellAll();
        retire(dropped);
    }

    private void retire(CurveKeyPair former) {
        if (retired != null) {
            retired.destroy();
        }
        retired = former;
    }

    private static IOException failed(KeyFileException cause) {
        return new IOException(cause.getMessage() + " " + cause.remedy(), cause);
    }

    private void audit(String step, String by, VerifiedKey other) {
        LOG.warn("rotation of the server's key: {} by {}", step, Throttle.printable(by));
        auditor.record("AUTH-005", AuditLog.Level.WARNING, "server key rotation: " + step, Map.of(
                "by", Throttle.printable(by), "server_pubkey", keys().publicKey().z85(), "other_pubkey", other.z85(),
                "success", "true"));
    }

    @Override
    public Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("server.key", keys().publicKey().z85());
        next().ifPresent(key -> facts.put("server.key.next", key.z85()));
        return facts;
    }

    /** Wipes all secrets. */
    synchronized void destroy() {
        pairs.forEach(CurveKeyPair::destroy);
        retire(null);
    }
}
