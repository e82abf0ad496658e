package spine.security.curve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.StartupProblem;
import spine.api.security.ServerIdentity;
import spine.security.curve.fakes.FakeBundle;

/** SEC-02, SEC-04: the server's identity, or a sentence why there is none. */
class IdentityComponentTest {
    @TempDir
    Path root;

    private final FakeBundle bundle = new FakeBundle();

    @Test
    void shouldKeepItsIdentityOverRestarts() {
        var first = new IdentityComponent(bundle.context(), Home.under(root));
        var keys = bundle.service(ServerIdentity.class).orElseThrow().keys();
        first.deactivate();
        assertTrue(keys.isDestroyed(), "wiped");
        assertTrue(bundle.services.isEmpty());
        var second = new IdentityComponent(bundle.context(), Home.under(root));
        assertEquals(keys.publicKey(), bundle.service(ServerIdentity.class).orElseThrow().keys().publicKey());
        second.deactivate();
    }

    @Test
    void shouldReportAStartupProblemAndOfferNoIdentityWhenTheSecretIsExposed() throws Exception {
        new IdentityComponent(bundle.context(), Home.under(root)).deactivate();
        var secret = root.resolve("keys/spine_broker.key");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        var component = new IdentityComponent(bundle.context(), Home.under(root));
        assertFalse(bundle.service(ServerIdentity.class).isPresent());
        var problem = bundle.service(StartupProblem.class).orElseThrow();
        assertTrue(problem.remedy().contains("chmod 600"), problem.toString());
        component.deactivate();
        assertTrue(bundle.services.isEmpty());
    }

    @Test
    void shouldReportAStartupProblemWhenOneFileIsMissing() throws Exception {
        new IdentityComponent(bundle.context(), Home.under(root)).deactivate();
        Files.delete(root.resolve("keys/spine_broker.key"));
        var component = new IdentityComponent(bundle.context(), Home.under(root));
        assertTrue(bundle.service(StartupProblem.class).orElseThrow().reason().contains("spine_broker.key"));
        assertFalse(Files.exists(root.resolve("keys/spine_broker.key")), "not made anew");
        component.deactivate();
    }
}
