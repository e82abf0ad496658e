package spine.transport.jeromq.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * A request of ZAP (RFC 27, SEC-15) without the routing id frame. Keeps what a reply needs even if the rest is wrong.
 *
 * <pre>
 *   0 empty | 1 version | 2 request id | 3 domain | 4 address | 5 identity | 6 mechanism | 7 credential
 * </pre>
 *
 * @param requestId  to be echoed
 * @param domain     whose gate is asked, and for which connection: {@code listener/line}
 * @param address    the peer's host
 * @param credential the raw key, 32 bytes if {@code problem} is null
 * @param problem    why it cannot be admitted whatever the gate says, or null
 */
record ZapRequest(byte[] requestId, String domain, String address, byte[] credential, String problem) {
    private static final int FRAMES = 8;

    /** The part of the domain that names the listener. */
    String listener() {
        return domain.substring(0, Math.max(0, domain.lastIndexOf('/')));
    }

    /** The part that names the {@link Line}; -1 if there is none. */
    long line() {
        var number = domain.substring(domain.lastIndexOf('/') + 1);
        return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : -1;
    }

    static ZapRequest of(List<byte[]> frames) {
        return new ZapRequest(at(frames, 2), text(frames, 3), text(frames, 4), at(frames, 7), problem(frames));
    }

    /** SEC-16: the whole request counts, and what is not understood is refused. */
    private static String problem(List<byte[]> frames) {
        if (frames.size() < FRAMES - 1 || frames.get(0).length != 0) {
            return "not a request of ZAP";
        }
        if (!text(frames, 1).equals("1.0")) {
            return "version is not 1.0";
        }
        if (!text(frames, 6).equals("CURVE")) {
            return "mechanism is not CURVE";
        }
        if (frames.size() != FRAMES || frames.get(7).length != 32) {
            return "not one credential of 32 bytes";
        }
        return null;
    }

    private static byte[] at(List<byte[]> frames, int index) {
        return index < frames.size() ? frames.get(index) : new byte[0];
    }

    private static String text(List<byte[]> frames, int index) {
        return new String(at(frames, index), UTF_8);
    }
}
