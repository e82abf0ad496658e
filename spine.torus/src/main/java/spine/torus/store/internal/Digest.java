package spine.torus.store.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** 32 bytes of SHA-256 as a value. */
public record Digest(long a, long b, long c, long d) {
    public static final int BYTES = 32;

    /** Of several texts, each preceded by its length, so that no two lists give the same bytes. */
    public static Digest of(List<String> texts) {
        var sha = sha256();
        for (var text : texts) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            sha.update(bytes);
        }
        return read(ByteBuffer.wrap(sha.digest()));
    }

    static Digest read(ByteBuffer from) {
        return new Digest(from.getLong(), from.getLong(), from.getLong(), from.getLong());
    }

    void write(ByteBuffer to) {
        to.putLong(a).putLong(b).putLong(c).putLong(d);
    }

    /** The first eight bytes in hexadecimal. */
    public String shortForm() {
        return String.format("%016x", a);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
