package spine.zmtp.wire.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CommandsTest {
    @Test
    void shouldKnowEveryNameAndNoOther() throws ProtocolException {
        for (var name : CommandName.values()) {
            var body = name.body(3);
            assertEquals(name, CommandName.of(body, 0, body.length));
            assertEquals(name.name(), new String(body, 1, body[0], US_ASCII));
        }
        assertNull(CommandName.of("\4PINK".getBytes(US_ASCII), 0, 5));
        assertNull(CommandName.of("\3PIN".getBytes(US_ASCII), 0, 4));
        for (var nameless : new String[] {"", "\0", "\0A", "\1", "\5PING"}) {
            var body = nameless.getBytes(US_ASCII);
            assertThrows(ProtocolException.class, () -> CommandName.of(body, 0, body.length));
        }
    }

    /** The context of a PING comes back, whatever it is. */
    @Property(tries = 200)
    void shouldEchoTheContextOfAPing(@ForAll @Size(max = 16) byte[] context, @ForAll @IntRange(max = 0xffff) int ttl)
            throws ProtocolException {
        var ping = Heartbeat.ping(ttl, context);
        assertEquals(CommandName.PING, CommandName.of(ping, 0, ping.length));
        assertEquals(ttl, Heartbeat.ttlTenths(ping, 0, ping.length));
        var pong = Heartbeat.pong(ping, 0, ping.length);
        assertEquals(CommandName.PONG, CommandName.of(pong, 0, pong.length));
        assertArrayEquals(context, Heartbeat.context(pong, 0, pong.length));
    }

    @Test
    void shouldRefusePingsOfWrongSize() {
        assertThrows(IllegalArgumentException.class, () -> Heartbeat.ping(0, new byte[17]));
        assertThrows(IllegalArgumentException.class, () -> Heartbeat.ping(0x10000, new byte[0]));
        assertThrows(ProtocolException.class, () -> Heartbeat.pong(CommandName.PING.body(1), 0, 6));
        assertThrows(ProtocolException.class, () -> Heartbeat.pong(CommandName.PING.body(19), 0, 24));
        assertThrows(ProtocolException.class, () -> Heartbeat.context(CommandName.PONG.body(17), 0, 22));
    }

    @Test
    void shouldReadTheReasonOfAnErrorAsPrintableTextOnly() throws ProtocolException {
        assertEquals("400", ErrorCommand.reason(ErrorCommand.of("400")));
        assertEquals("", ErrorCommand.reason(ErrorCommand.of("")));
        var ugly = ErrorCommand.of("a\r\nb");
        ugly[7] = (byte) 0x9b;
        assertEquals("???b", ErrorCommand.reason(ugly));
        assertEquals(ErrorCommand.MOST_BYTES, ErrorCommand.of("x".repeat(255)).length);
        assertThrows(IllegalArgumentException.class, () -> ErrorCommand.of("x".repeat(256)));
        for (int length = 0; length < 10; length++) {
            var cut = Arrays.copyOf(ErrorCommand.of("four"), length);
            assertThrows(ProtocolException.class, () -> ErrorCommand.reason(cut));
        }
    }

    @Property(tries = 200)
    void shouldReadSubscriptionsInBothForms(@ForAll boolean subscribe, @ForAll @Size(max = 40) byte[] prefix)
            throws ProtocolException {
        var subscription = new Subscription(subscribe, ByteString.copyFrom(prefix));
        var command = subscription.command();
        var message = subscription.message();
        assertEquals(subscription, Subscription.ofCommand(command, 0, command.length));
        assertEquals(subscription, Subscription.ofMessage(message, 0, message.length));
    }

    @Test
    void shouldRefuseWhatIsNoSubscription() {
        assertThrows(ProtocolException.class, () -> Subscription.ofMessage(new byte[0], 0, 0));
        assertThrows(ProtocolException.class, () -> Subscription.ofMessage(new byte[] {2}, 0, 1));
        assertThrows(ProtocolException.class, () -> Subscription.ofCommand(CommandName.PING.body(0), 0, 5));
    }

    /** RFC 23: the table of who talks to whom is the same from both sides. */
    @Test
    void shouldPairSocketTypesSymmetrically() {
        var types = Set.of("ROUTER", "DEALER", "REQ", "REP", "PUB", "SUB", "PAIR");
        int pairs = 0;
        for (var a : types) {
            for (var b : types) {
                assertEquals(talks(a, b), talks(b, a), a + " " + b);
                pairs += talks(a, b) ? 1 : 0;
            }
        }
        assertEquals(13, pairs);
        assertEquals(false, talks("ROUTER", "PUSH"));
        assertEquals(false, talks("ROUTER", ""));
        assertEquals(true, talks("PUB", "XSUB"));
    }

    private static boolean talks(String ours, String theirs) {
        try {
            SocketTypes.check(ours, theirs);
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }
}
