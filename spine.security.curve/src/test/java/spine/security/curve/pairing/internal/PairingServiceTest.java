package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import spine.api.BoundEndpoint;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.TransportException;
import spine.keys.PairingProof;
import spine.keys.PairingToken;
import spine.security.curve.fakes.FakeBundle;
import spine.security.curve.fakes.FakeIdentity;
import spine.security.curve.fakes.FakeTransport;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.RecordingAudit;
import spine.security.curve.pairing.internal.PairingMachine.Rules;

/** SEC-30 to SEC-36: the window, its endpoint and its end. */
class PairingServiceTest {
    private static final String ADDRESS = "tcp://127.0.0.1:5558";
    private static final Principal ADMIN = new Principal("curve", "a", "a", Role.ADMIN);

    private final CurveKeyPair server = Keys.pair();
    private final FakeIdentity identity = new FakeIdentity(server);
    private final FakeTransport transport = new FakeTransport();
    private final FakeBundle bundle = new FakeBundle();
    private final ManualTimers timers = new ManualTimers();
    private final RecordingAudit audit = new RecordingAudit();
    private final List<VerifiedKey> enrolled = new ArrayList<>();
    private int locked;
    private PairingEndpoint endpoint;
    private final PairingService service = service();

    private PairingService service() {
        var machine = new PairingMachine(new Rules(Duration.ofSeconds(300), true), () -> List.of(server.publicKey()),
                (key, role, label) -> enrolled.add(key), audit, timers::nanoTime);
        return new PairingService(machine, handler -> endpoint = new PairingEndpoint(transport, ADDRESS, identity,
                bundle.announcer(), timers, handler), timers, timers::nanoTime, () -> locked++,
                by -> by.role().equals(Role.ADMIN));
    }

    private byte[] request(VerifiedKey key, String token) {
        var proof = PairingProof.ofClient(PairingToken.parse(token), key, server.publicKey());
        return PairRequest.newBuilder().setClientPublicKey(ByteString.copyFrom(key.bytes()))
                .setProof(ByteString.copyFrom(proof)).build().toByteArray();
    }

    private String otherToken() {
        return PairingToken.generate(new java.security.SecureRandom()).hex();
    }

    private PairReply reply() throws Exception {
        var sent = transport.sent.remove();
        return PairReply.parseFrom(sent.frames().get(sent.frames().size() - 1));
    }

    @Test
    void shouldBindWhileTheWindowIsOpenAndUnbindAfterSuccess() throws Exception {
        var window = service.bootstrap(Optional.empty());
        assertEquals(64, window.token().length());
        assertEquals(ADDRESS, window.address());
        assertEquals(Duration.ofSeconds(300), window.remaining());
        assertEquals("nikola.pairing", transport.bound.options().domain());
        assertEquals(Optional.of(new BoundEndpoint("pairing", ADDRESS)), bundle.service(BoundEndpoint.class));
        assertFalse(window.toString().contains(window.token()));

        var key = Keys.key();
        assertTrue(transport.deliver(key, request(key, window.token())));
        assertEquals(200, reply().getStatusCode());
        assertEquals(List.of(key), enrolled);
        assertTrue(service.window().isEmpty());
        assertFalse(transport.deliver(Keys.key(), new byte[0]), "nobody is let in any more");
        assertTrue(endpoint.isBound(), "the reply may still be on its way");
        timers.advance(PairingService.LINGER);
        assertFalse(endpoint.isBound());
        assertTrue(bundle.service(BoundEndpoint.class).isEmpty());
        assertEquals(1, locked);
        timers.advance(Duration.ofSeconds(400));
        assertEquals(1, locked, "the expiry of a used window means nothing");
    }

    @Test
    void shouldUnbindAtExpiry() throws Exception {
        service.bootstrap(Optional.empty());
        timers.advance(Duration.ofSeconds(299));
        assertEquals(Duration.ofSeconds(1), service.window().orElseThrow().remaining());
        timers.advance(Duration.ofSeconds(1));
        assertTrue(service.window().isEmpty());
        assertFalse(endpoint.isBound());
        assertEquals(1, locked);
    }

    @Test
    void shouldUnbindAtExpiryAlsoWhenALateRequestSawItFirst() throws Exception {
        var token = service.bootstrap(Optional.empty()).token();
        timers.drift(Duration.ofSeconds(301));
        var key = Keys.key();
        transport.deliver(key, request(key, token));
        assertEquals(401, reply().getStatusCode());
        timers.advance(Duration.ZERO);
        assertFalse(endpoint.isBound());
        assertTrue(enrolled.isEmpty());
    }

    @Test
    void shouldAnswerInTheShapeOfTheRequest() throws Exception {
        var key = Keys.key();
        service.bootstrap(Optional.empty());
        transport.deliver(key, request(key, otherToken()));
        assertEquals(1, transport.sent.remove().frames().size());
        transport.deliver(key, new byte[0], request(key, otherToken()));
        var sent = transport.sent.remove();
        assertEquals(2, sent.frames().size());
        assertTrue(sent.frames().get(0).isEmpty());
        transport.deliver(key, new byte[1], request(key, otherToken()), new byte[0]);
        assertEquals(401, reply().getStatusCode());
        transport.deliver(key, new byte[] {(byte) 0xff, 1, 2});
        assertEquals(401, reply().getStatusCode());
    }

    @Test
    void shouldDelayAnswersWhenItIsParanoidWithoutHoldingUpTheReactor() throws Exception {
        var token = service.bootstrap(Optional.empty()).token();
        for (int i = 0; i < 6; i++) {
            transport.deliver(Keys.key(), new byte[0]);
        }
        assertEquals(5, transport.sent.size());
        transport.sent.clear();
        var key = Keys.key();
        transport.deliver(key, request(key, token));
        assertEquals(0, transport.sent.size());
        timers.advance(Duration.ofSeconds(5));
        assertEquals(2, transport.sent.size());
        reply();
        assertEquals(200, reply().getStatusCode(), "the reply leaves before the endpoint does");
        timers.advance(PairingService.LINGER);
        assertFalse(endpoint.isBound());
    }

    @Test
    void shouldDropAndCountWhenTooManyAnswersWait() throws Exception {
        service.bootstrap(Optional.empty());
        for (int i = 0; i < 5 + PairingEndpoint.MOST_PENDING + 10; i++) {
            transport.deliver(Keys.key(), new byte[0]);
        }
        assertEquals(10, endpoint.dropped());
        timers.advance(Duration.ofSeconds(5));
        assertEquals(5 + PairingEndpoint.MOST_PENDING, transport.sent.size());
        transport.deliver(Keys.key(), new byte[0]);
        assertEquals(10, endpoint.dropped(), "there is room again");
    }

    @Test
    void shouldDropWhenTheTimersAreBusy() throws Exception {
        service.bootstrap(Optional.empty());
        timers.held = true;
        for (int i = 0; i < PairingEndpoint.MOST_PENDING + 3; i++) {
            transport.deliver(Keys.key(), new byte[0]);
        }
        assertEquals(3, endpoint.dropped());
    }

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

    @Test
    void shouldNeverShowAnInjectedToken() throws Exception {
        var token = PairingToken.parse(otherToken());
        var hex = token.hex();
        assertEquals("", service.bootstrap(Optional.of(token)).token());
        assertEquals("", service.window().orElseThrow().token());
        var key = Keys.key();
        transport.deliver(key, request(key, hex));
        assertEquals(200, reply().getStatusCode());
        assertFalse(audit.mentions(hex));
    }

    @Test
    void shouldOpenNoWindowWhenTheAddressIsTaken() {
        transport.addressInUse = true;
        assertThrows(TransportException.class, () -> service.bootstrap(Optional.empty()));
        assertThrows(IllegalStateException.class, () -> service.invite(ADMIN));
        assertTrue(service.window().isEmpty());
        assertFalse(endpoint.isBound());
        transport.addressInUse = false;
        assertEquals(ADDRESS, service.invite(ADMIN).address());
    }

    @Test
    void shouldCloseEverythingWhenItStops() throws Exception {
        service.bootstrap(Optional.empty());
        service.close();
        service.close();
        assertTrue(service.window().isEmpty());
        assertFalse(endpoint.isBound());
        assertTrue(bundle.services.isEmpty());
        assertEquals(0, locked, "stopping is not the end of BOOTSTRAP");
        assertThrows(IllegalStateException.class, () -> service.invite(ADMIN));
    }
}
