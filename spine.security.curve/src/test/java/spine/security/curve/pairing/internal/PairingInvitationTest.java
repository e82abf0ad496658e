package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.security.curve.fakes.Keys;

/** SEC-14, SEC-34, SEC-36, SEC-40: who opens a window, again and again, and by which key the server is known. */
class PairingInvitationTest extends PairingWindow {
    /** SEC-40 */
    @Test
    void shouldAcceptBothKeysOfTheServerWhileItIsRotated() throws Exception {
        service.bootstrap(Optional.empty());
        assertEquals(List.of(server), transport.accepted);
        identity.begin("admin");
        assertEquals(2, transport.accepted.size());
        identity.finish("admin");
        assertEquals(List.of(identity.keys()), transport.accepted);
        service.close();
        assertTrue(identity.sinks.isEmpty());
    }

    /** SEC-36: the window of a recovery is one for an administrator, with a token of its own. */
    @Test
    void shouldOpenBootstrapAgainForARecovery() throws Exception {
        var first = service.bootstrap(Optional.empty()).token();
        var second = service.recover().token();
        assertNotEquals(first, second);
        assertEquals(PairingMachine.State.BOOTSTRAP, service.state());
        service.lock("test");
        assertTrue(service.window().isEmpty());
        assertFalse(endpoint.isBound());
        service.close();
        assertThrows(IllegalStateException.class, service::recover);
    }

    @Test
    void shouldInviteForAdministratorsOnly() {
        assertThrows(SecurityException.class,
                () -> service.invite(new Principal("curve", "c", "c", Role.CLIENT)));
        assertThrows(SecurityException.class, () -> service.invite(new Principal("curve", "c", "c", Role.AGENT)));
        assertTrue(transport.binds.isEmpty());
        assertEquals(64, service.invite(ADMIN).token().length());
    }

    @Test
    void shouldReplaceTheWindowWhenAnotherIsOpened() throws Exception {
        var first = service.invite(ADMIN).token();
        timers.advance(Duration.ofSeconds(200));
        var second = service.invite(ADMIN).token();
        assertNotEquals(first, second);
        assertEquals(1, transport.binds.size(), "stays bound");
        var key = Keys.key();
        transport.deliver(key, request(key, first));
        assertEquals(401, reply().getStatusCode());
        timers.advance(Duration.ofSeconds(200));
        assertTrue(service.window().isPresent(), "the first window's expiry does not close the second");
        transport.deliver(key, request(key, second));
        assertEquals(200, reply().getStatusCode());
    }

    @Test
    void shouldStayBoundWhenAnInvitationFollowsASuccessAtOnce() throws Exception {
        var key = Keys.key();
        transport.deliver(key, request(key, service.invite(ADMIN).token()));
        var other = Keys.key();
        var token = service.invite(ADMIN).token();
        timers.advance(PairingService.LINGER.multipliedBy(2));
        transport.sent.clear();
        assertTrue(transport.deliver(other, request(other, token)));
        assertEquals(200, reply().getStatusCode());
    }
}
