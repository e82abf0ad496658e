package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import spine.api.BoundEndpoint;
import spine.api.transport.TransportException;
import spine.keys.PairingToken;
import spine.security.curve.fakes.Keys;

/** SEC-30, SEC-31, SEC-33, SEC-35, SEC-36: the window, its endpoint and its end. */
class PairingServiceTest extends PairingWindow {
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
