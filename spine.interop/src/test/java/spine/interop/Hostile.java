package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Endpoint;

/** A server that hostile peers visit; afterwards nothing was delivered, and the honest are served. */
@Timeout(120)
abstract class Hostile {
    /** One visit. */
    interface Visit {
        void pay(RawClient client) throws Exception;
    }

    static RawClient visitor(Site site, Endpoint router) throws Exception {
        return new RawClient(site, router);
    }

    /** The visitor's connection ends, at once, and nothing of it is delivered. */
    static void assertThrownOut(Engine engine, Visit visit) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var client = visitor(site, router)) {
                visit.pay(client);
                assertEnds(engine, client, "");
            } catch (java.net.SocketException e) {
                // The server ended it while the visitor was still writing.
                assertTrue(e.getMessage().contains("roken pipe") || e.getMessage().contains("reset"), e.getMessage());
            }
            assertUnharmed(site, router, ear);
        }
    }

    /** Asserted of our engine; of another it is printed, as nothing was delivered all the same. */
    static void assertEnds(Engine engine, RawClient client, String what) throws Exception {
        boolean ended = client.ends(engine.ours() ? 15_000 : 1_000);
        if (engine.ours()) {
            assertTrue(ended, "the connection was kept " + what);
        } else if (!ended) {
            Findings.print(engine, "keeps the connection of a peer that broke the protocol for over a second", what);
        }
    }

    /** Visits that need not end the connection; whatever happens to it, nothing is delivered. */
    static void assertHarmless(Engine engine, Visit visit) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var client = visitor(site, router)) {
                visit.pay(client);
                assertUnharmed(site, router, ear);
            }
        }
    }

    static void assertUnharmed(Site site, Endpoint router, Ear ear) throws Exception {
        site.assertServes(router, ear);
        assertEquals(List.of(), new ArrayList<>(ear.messages).stream().map(Ear.Heard::frames)
                .collect(Collectors.toList()), "delivered though never proved");
    }
}
