package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import spine.api.message.NeuralSpike;
import spine.api.security.VerifiedKey;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;

/** The data and the control plane with one agent behind them and one component that may ask. */
abstract class PlaneFixture {
    final Kit kit = new Kit();
    final Receiver data = kit.plane(Plane.Kind.DATA);
    final Receiver control = kit.plane(Plane.Kind.CONTROL);
    VerifiedKey key;
    Peer three;

    @BeforeEach
    void grant() {
        key = kit.guard.grant(3, Set.of(3), Set.of());
        three = Kit.peer("component_3", key);
        kit.host("echo", (call, request) -> request);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    final NeuralSpike.Builder from3(String id) {
        return kit.spike(id).setSenderValue(3).setTextData("q").setRecipientName("echo");
    }

    final void send(Receiver plane, Peer from, NeuralSpike.Builder spike) {
        plane.onMessage(kit.endpoint.inbound(from, spike.build().toByteString()));
    }

    final NeuralSpike ask(Receiver plane, Peer from, NeuralSpike.Builder spike) throws Exception {
        send(plane, from, spike);
        return kit.endpoint.next().spike();
    }

    final void isError(String code, NeuralSpike reply) {
        assertEquals(code, reply.getError().getErrorCode(), reply.toString());
    }
}
