package spine.interop;

import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Many strangers at once: the honest are served meanwhile. */
@Timeout(120)
@ResourceLock("ports")
class CrowdTest {
    private static final int SILENT = Boolean.getBoolean("interop.long") ? 10_000 : 1_000;

    @OnEachEngine
    void shouldServeWhileAThousandSayNothing(Engine engine) throws Exception {
        try (var site = new Site(engine); var crowd = new Crowd(SILENT)) {
            var ear = new Ear();
            var router = site.listen(ear);
            for (int i = 0; i < SILENT; i++) {
                crowd.add(Hostile.visitor(site, router));
                if (i == SILENT / 2) {
                    Hostile.assertUnharmed(site, router, ear);
                }
            }
            long before = System.nanoTime();
            Hostile.assertUnharmed(site, router, ear);
            Findings.print(engine, "beside " + SILENT + " silent ones the honest was served in ms",
                    (System.nanoTime() - before) / 1_000_000);
        }
    }

    /** One byte of the greeting a turn, from a hundred; then of HELLO. */
    @OnEachEngine
    void shouldServeWhileAHundredDribble(Engine engine) throws Exception {
        try (var site = new Site(engine); var crowd = new Crowd(100)) {
            var ear = new Ear();
            var router = site.listen(ear);
            for (int i = 0; i < 100; i++) {
                crowd.add(Hostile.visitor(site, router));
            }
            var greeting = RawSocket.greeting("CURVE", false);
            for (int at = 0; at < 80; at++) {
                for (var member : crowd.members()) {
                    dribble(member, at < 64 ? greeting[at] : at == 64 ? 4 : at == 65 ? (byte) 200 : 5);
                }
                if (at % 40 == 39) {
                    Hostile.assertUnharmed(site, router, ear);
                }
            }
        }
    }

    private static void dribble(RawClient member, byte one) {
        try {
            member.write(new byte[] {one});
        } catch (IOException e) {
            // It was thrown out, as it should be sooner or later; the honest are what is asserted.
            member.socket.isClosed();
        }
    }

    /** Handshakes that stop after the expensive half: each costs the server a box or two. */
    @OnEachEngine
    void shouldServeWhileAHundredStopAfterWelcome(Engine engine) throws Exception {
        try (var site = new Site(engine); var crowd = new Crowd(100)) {
            var ear = new Ear();
            var router = site.listen(ear);
            int welcomed = 0;
            for (int i = 0; i < 100; i++) {
                welcomed += welcomed(crowd.add(Hostile.visitor(site, router))) ? 1 : 0;
            }
            long before = System.nanoTime();
            Hostile.assertUnharmed(site, router, ear);
            Findings.print(engine, "of 100 that stop after WELCOME were welcomed", welcomed + ", the next was served in "
                    + (System.nanoTime() - before) / 1_000_000 + " ms");
        }
    }

    private static boolean welcomed(RawClient member) {
        try {
            member.hello();
            return true;
        } catch (IOException e) {
            // Over the budget for strangers: refused, which is as good.
            return false;
        }
    }

    /** Admitted, and gone at once, again and again. */
    @OnEachEngine
    void shouldServeAfterAHundredCameAndWent(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            for (int i = 0; i < 100; i++) {
                try (var member = Hostile.visitor(site, router).ready()) {
                    member.reset();
                }
            }
            Hostile.assertUnharmed(site, router, ear);
        }
    }
}
