package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import spine.zmtp.wire.internal.CommandName;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** Any bytes at any moment are refused by the one exception that ends a connection. */
class GarbageTest {
    private static final Handshakes BOTH = new Handshakes(Extensions.ALL);

    @Property(tries = 100)
    void shouldRefuseGarbageInAHandshake(@ForAll CommandName name, @ForAll @Size(max = 300) byte[] data,
            @ForAll @IntRange(max = 3) int turn) {
        var command = name.body(data.length);
        System.arraycopy(data, 0, command, name.bytes(), data.length);
        var stage = Duo.Stage.values()[turn];
        assertThrows(ProtocolException.class,
                () -> new Duo(BOTH, BOTH).shake((at, genuine) -> at == stage ? command : genuine));
    }

    @Property(tries = 500)
    void shouldRefuseGarbageInTraffic(@ForAll Suite suite, @ForAll @Size(max = 300) byte[] body, @ForAll boolean named) {
        if (named && body.length >= 16) {
            System.arraycopy(CommandName.MESSAGE.body(8), 0, body, 0, 16);
            body[15] = 3;
        }
        var server = Traffic.of(suite, 1).server();
        assertThrows(ProtocolException.class, () -> Traffic.open(server, FrameHeader.frame(0, body)));
    }
}
