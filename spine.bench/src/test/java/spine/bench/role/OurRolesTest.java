package spine.bench.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ListenOptions;
import spine.keys.Curve25519;

/** Client, broker and worker of ours in one JVM, as the bench has them in three. */
class OurRolesTest {
    private final CurveKeyPair keys = Curve25519.generate(new SecureRandom());

    private Settings settings(String address) {
        return new Settings(Map.of("engine", "jeromq", "address", address, "key", keys.publicKey().z85()));
    }

    @Test
    void shouldBringEveryMessageBackWhenClientBrokerAndWorkerAreOurs() throws Exception {
        var none = settings("");
        try (var broker = new OurBroker(none.engine(), this::listen);
                var worker = new OurWorker(settings((String) broker.ready().get("back")));
                var client = new OurClient(settings((String) broker.ready().get("front")))) {
            assertEquals(Map.of(), worker.ready());
            broker.obey(new String[] {"await"});
            var figures = client.obey("run 1024 16 50".split(" "));
            assertTrue(((Number) figures.get("count")).longValue() >= 16);
            assertEquals(0L, broker.obey(new String[] {"count"}).get("refused"));
            assertEquals(figures.get("count"), broker.obey(new String[] {"count"}).get("forwarded"));
        }
    }

    private ListenOptions listen(String domain) {
        return new ListenOptions("tcp://127.0.0.1:*", domain, keys, 0, ListenOptions.MAX_MESSAGE_BYTES,
                Settings.QUEUE_MESSAGES);
    }
}
