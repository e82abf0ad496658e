package spine.broker.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import spine.api.security.CurveKeyPair;
import spine.api.security.ServerIdentity;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;

/** One pair, and another that the test may announce. */
final class FakeIdentity implements ServerIdentity {
    final CurveKeyPair present = new CurveKeyPair(FakeGuard.key(9), new byte[32]);
    final CurveKeyPair other = new CurveKeyPair(FakeGuard.key(10), new byte[32]);
    Consumer<List<CurveKeyPair>> sink;

    @Override
    public CurveKeyPair keys() {
        return present;
    }

    @Override
    public Optional<VerifiedKey> next() {
        return Optional.empty();
    }

    @Override
    public Subscription subscribe(Consumer<List<CurveKeyPair>> to) {
        sink = to;
        try {
            to.accept(List.of(present));
        } catch (IllegalStateException unable) {
            throw new AssertionError("it is bound with that one", unable);
        }
        return () -> sink = null;
    }

    @Override
    public VerifiedKey begin(String by) {
        sink.accept(List.of(present, other));
        return other.publicKey();
    }

    @Override
    public void finish(String by) {
        sink.accept(List.of(other));
    }

    @Override
    public void abandon(String by) {
        sink.accept(List.of(present));
    }
}
