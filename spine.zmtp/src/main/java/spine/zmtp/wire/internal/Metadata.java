package spine.zmtp.wire.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The properties that peers tell each other in a handshake (RFC 37). Names are of letters, digits and {@code -_.+} and
 * the same in either case; each may occur once; all together take at most {@link #MOST_BYTES}.
 *
 * <pre>property = | length(1) | name(1..255) | length(4, big-endian) | value |</pre>
 */
public final class Metadata {
    public static final int MOST_BYTES = 4096;
    public static final String SOCKET_TYPE = "Socket-Type";
    public static final String IDENTITY = "Identity";
    private final Map<String, byte[]> values = new LinkedHashMap<>();
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();

    /** Adds a property. */
    public Metadata with(String name, byte[] value) {
        if (name.isEmpty() || name.length() > 255 || !name.chars().allMatch(Metadata::nameChar)) {
            throw new IllegalArgumentException("not a property name: " + name);
        }
        if (values.putIfAbsent(key(name), value.clone()) != null) {
            throw new IllegalArgumentException("a property twice: " + name);
        }
        encoded.write(name.length());
        encoded.writeBytes(name.getBytes(US_ASCII));
        for (int shift = 24; shift >= 0; shift -= 8) {
            encoded.write(value.length >> shift);
        }
        encoded.writeBytes(value);
        if (encoded.size() > MOST_BYTES) {
            throw new IllegalArgumentException("metadata takes at most " + MOST_BYTES + " bytes");
        }
        return this;
    }

    /** As it goes into READY or INITIATE. */
    public byte[] encoded() {
        return encoded.toByteArray();
    }

    /** The value of a property, or null if it is not there. */
    public byte[] get(String name) {
        var value = values.get(key(name));
        return value == null ? null : value.clone();
    }

    /** A value of printable ASCII, or an empty text if the property is not there or anything else. */
    public String text(String name) {
        var value = values.getOrDefault(key(name), new byte[0]);
        for (byte b : value) {
            if (b < ' ' || b == 0x7f) {
                return "";
            }
        }
        return new String(value, US_ASCII);
    }

    /**
     * Reads a peer's.
     *
     * @throws ProtocolException if a length does not fit, a name is bad or comes twice, or it is too much
     */
    public static Metadata parse(byte[] in, int from, int length) throws ProtocolException {
        require(length <= MOST_BYTES, "metadata of more than 4096 bytes");
        var metadata = new Metadata();
        int end = from + length;
        int at = from;
        while (at < end) {
            int nameEnd = at + 1 + (in[at] & 0xff);
            require(nameEnd > at + 1 && nameEnd + 4 <= end, "a property that does not fit its metadata");
            var name = new String(in, at + 1, nameEnd - at - 1, US_ASCII);
            require(name.chars().allMatch(Metadata::nameChar), "a property name with a forbidden character");
            int size = (in[nameEnd] & 0xff) << 24 | (in[nameEnd + 1] & 0xff) << 16 | (in[nameEnd + 2] & 0xff) << 8
                    | in[nameEnd + 3] & 0xff;
            require(size >= 0 && size <= end - nameEnd - 4, "a property that does not fit its metadata");
            require(!metadata.values.containsKey(key(name)), "a property twice");
            at = nameEnd + 4 + size;
            metadata.with(name, Arrays.copyOfRange(in, nameEnd + 4, at));
        }
        return metadata;
    }

    private static void require(boolean holds, String otherwise) throws ProtocolException {
        if (!holds) {
            throw new ProtocolException(otherwise);
        }
    }

    private static boolean nameChar(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-_.+".indexOf(c) >= 0;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
