package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import spine.api.transport.Gate;

/** What the engine is told about a handshake. */
class GateTest {
    /** SEC-17, SEC-20. */
    @Test
    void shouldTellTheEngineWhomToHoldToOneConnectionAndWhomToRefuse() throws Exception {
        var fake = new FakeGuard();
        var gate = new PlaneGate(fake, new RoutingIds(fake, true));
        assertEquals(Gate.Admission.REFUSED, admission(gate));
        assertEquals(List.of("handshake: unknown key"), fake.refused);
        fake.grant(1, Set.of(), Set.of());
        assertEquals(Gate.Admission.SHARED, admission(gate));
        fake.grant(1, Set.of(4), Set.of());
        assertEquals(Gate.Admission.SOLE, admission(gate));
        fake.noPolicy = true;
        assertThrows(ExecutionException.class, () -> admission(gate), "500: nothing is said about the key");
    }

    private static Gate.Admission admission(Gate gate) throws Exception {
        return gate.admits(FakeGuard.key(1), "tcp://x").toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
