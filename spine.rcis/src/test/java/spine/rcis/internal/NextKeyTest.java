package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import spine.api.security.CurveKeyPair;

/** What clients are told of the server's keys while they change (SEC-40). */
class NextKeyTest {
    private final CurveKeyPair old = new CurveKeyPair(FakeGuard.key(1), new byte[32]);
    private final CurveKeyPair fresh = new CurveKeyPair(FakeGuard.key(2), new byte[32]);
    private final NextKey next = new NextKey();

    @Test
    void shouldTellTheNextKeyUntilEverybodyHasLeftTheFormer() {
        next.changed(List.of(old));
        assertEquals(Optional.empty(), next.get());
        next.changed(List.of(old, fresh));
        assertEquals(Optional.of(fresh.publicKey()), next.get());
        next.changed(List.of(fresh));
        assertEquals(Optional.of(fresh.publicKey()), next.get(), "a connection to the former key may outlive it");
    }

    @Test
    void shouldTakeBackWhatWasAbandoned() {
        next.changed(List.of(old));
        next.changed(List.of(old, fresh));
        next.changed(List.of(old));
        assertEquals(Optional.empty(), next.get());
    }

    @Test
    void shouldTellTheNextKeyIfTheRotationBeganBeforeTheStart() {
        next.changed(List.of(old, fresh));
        assertEquals(Optional.of(fresh.publicKey()), next.get());
    }
}
