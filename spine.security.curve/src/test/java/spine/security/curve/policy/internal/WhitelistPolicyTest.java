package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import spine.api.StartupProblem;
import spine.api.security.Decision.Denied;
import spine.api.security.Decision.Granted;
import spine.security.curve.fakes.Await;

/** SEC-10, SEC-12, SEC-13, SEC-19: the policy as a component with its own thread. */
class WhitelistPolicyTest extends PolicyDesk {
    private WhitelistPolicy started() {
        return new WhitelistPolicy(home, audit, revocations, bundle.announcer(), clock, 20);
    }

    @Test
    void shouldSeeChangesByItselfWhenItRunsAsAComponent() throws Exception {
        write(alice + "\n" + bob + "\n");
        var policy = started();
        try {
            write(bob + "\n");
            Await.until("the removed key is denied", () -> policy.current().decide(alice) instanceof Denied);
            assertInstanceOf(Granted.class, policy.current().decide(bob));
            assertTrue(bundle.services.isEmpty());
        } finally {
            policy.deactivate();
        }
    }

    @Test
    void shouldReportAStartupProblemAndDenyAllWhenTheFileCannotBeReadAtTheStart() throws Exception {
        Files.createDirectory(file);
        var policy = started();
        assertTrue(bundle.service(StartupProblem.class).isPresent());
        assertInstanceOf(Denied.class, policy.current().decide(alice));
        assertFalse(policy.whitelist().startedEmpty());
        policy.deactivate();
        assertTrue(bundle.services.isEmpty());
    }
}
