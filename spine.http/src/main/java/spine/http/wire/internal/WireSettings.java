package spine.http.wire.internal;

import java.time.Duration;

/**
 * What a connection may take.
 *
 * @param connect       until it stands, TLS included
 * @param backstop      silence after which a connection is given up whatever its user thinks
 * @param perOrigin     connections to one origin
 * @param inAll         connections
 * @param idle          how long an unused one is kept
 */
public record WireSettings(Duration connect, Duration backstop, int perOrigin, int inAll, Duration idle) {
    /** Fields of a head. */
    static final int MOST_HEADERS = 128;
    /** Bytes of one line of a head. */
    static final int MOST_LINE = 16 * 1024;
    /** Bytes of a head. */
    static final int MOST_HEAD = 64 * 1024;
    /** Bytes that are read ahead of whoever takes the body. */
    static final int WINDOW = 65_535;
}
