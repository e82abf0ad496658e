package spine.api.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A secret while it is used: bytes that are wiped when it is closed, and a text form without it. Not thread-safe. */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;

    /** @param bytes taken over, and wiped by {@link #close} */
    public Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, valid until it is closed. */
    public byte[] bytes() {
        return bytes;
    }

    /** As text, which cannot be wiped: only where an interface takes nothing else. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
