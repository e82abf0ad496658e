package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.transport.jeromq.internal.Bench.outcome;
import static spine.transport.jeromq.internal.Bench.send;
import static spine.transport.jeromq.internal.Bench.text;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Endpoint;
import spine.api.transport.SendOutcome;
import spine.transport.jeromq.internal.Bench.Ear;

/** A bad peer has been here: what a test needs to show that good ones are served nevertheless. */
@Timeout(120)
abstract class Adversary {
    final Bench bench = new Bench();
    final Ear ear = new Ear();

    @AfterEach
    void close() {
        bench.close();
    }

    void assertServesGoodPeers(Endpoint listening) throws Exception {
        var answers = new Ear();
        var good = bench.connect(listening, answers);
        send(good, "good");
        var heard = ear.next();
        while (!heard.text().equals("good")) {
            heard = ear.next();
        }
        assertEquals(SendOutcome.SENT, outcome(listening, heard.from(), text("served")));
        assertEquals("served", answers.next().text());
    }

    static Socket raw(Endpoint to) throws IOException {
        var uri = URI.create(to.address());
        var socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout((int) Bench.SECONDS * 1_000);
        return socket;
    }

    static void assertClosedByServer(InputStream in) throws IOException {
        try {
            while (in.read() >= 0) {
                // The server's greeting comes first.
            }
        } catch (java.net.SocketException e) {
            assertTrue(e.getMessage().contains("reset"), e.getMessage());
        }
    }
}
