package spine.security.curve.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.Principal.Role;
import spine.security.curve.fakes.FakeBundle;
import spine.security.curve.fakes.FakeRevocations;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.RecordingAudit;
import spine.security.curve.policy.internal.WhitelistPolicy;

/** Local pairing as a component, with the real whitelist. */
@Timeout(30)
class LocalPairingComponentTest {
    @TempDir
    Path run;

    private final RecordingAudit audit = new RecordingAudit();

    @Test
    void shouldMakeAdministratorsOfTheWhitelistWhenItIsAComponent() throws Exception {
        var home = Home.under(run);
        Files.createDirectories(home.keys());
        Files.createDirectories(home.run());
        var path = home.run().resolve("pair.sock");
        var settings = FakeBundle.settings(Map.of());
        var policy = new WhitelistPolicy(new FakeBundle().context(), home, audit, new FakeRevocations(), settings);
        var component = new LocalPairingComponent(settings, home, audit, policy);
        try {
            var key = Keys.key();
            var reply = LocalClient.ask(path, LocalClient.framed(LocalClient.request(key, "a\nb")));
            assertEquals(200, reply.getStatusCode());
            var entry = policy.whitelist().entries().iterator().next();
            assertEquals(key, entry.key());
            assertEquals(Role.ADMIN, entry.role());
            assertEquals("a_b", entry.label());
        } finally {
            component.deactivate();
            policy.deactivate();
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldGoOnWithoutItWhenTheSocketCannotBeHad() throws Exception {
        var home = Home.under(run.resolve("y".repeat(100)));
        Files.createDirectories(home.keys());
        Files.createDirectories(home.run());
        var bundle = new FakeBundle();
        var settings = FakeBundle.settings(Map.of());
        var policy = new WhitelistPolicy(bundle.context(), home, audit, new FakeRevocations(), settings);
        new LocalPairingComponent(settings, home, audit, policy).deactivate();
        assertTrue(bundle.services.isEmpty(), "no startup problem");
        policy.deactivate();
    }
}
