package spine.security.curve.fakes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import spine.api.security.CurveKeyPair;
import spine.api.security.ServerIdentity;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;

/** The server's keys in memory. */
public final class FakeIdentity implements ServerIdentity {
    public final List<Consumer<List<CurveKeyPair>>> sinks = new CopyOnWriteArrayList<>();
    private CurveKeyPair present;
    private CurveKeyPair next;

    public FakeIdentity(CurveKeyPair present) {
        this.present = present;
    }

    @Override
    public CurveKeyPair keys() {
        return present;
    }

    @Override
    public Optional<VerifiedKey> next() {
        return Optional.ofNullable(next).map(CurveKeyPair::publicKey);
    }

    @Override
    public Subscription subscribe(Consumer<List<CurveKeyPair>> sink) {
        sinks.add(sink);
        sink.accept(pairs());
        return () -> sinks.remove(sink);
    }

    @Override
    public VerifiedKey begin(String by) {
        if (next != null) {
            throw new IllegalStateException("a rotation is under way already");
        }
        next = Keys.pair();
        tell();
        return next.publicKey();
    }

    @Override
    public void finish(String by) {
        if (next == null) {
            throw new IllegalStateException("no rotation is under way");
        }
        present = next;
        abandon(by);
    }

    @Override
    public void abandon(String by) {
        next = null;
        tell();
    }

    private List<CurveKeyPair> pairs() {
        return Stream.of(Optional.of(present), Optional.ofNullable(next)).flatMap(Optional::stream).toList();
    }

    private void tell() {
        sinks.forEach(sink -> sink.accept(pairs()));
    }
}
