package spine.audit.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import spine.audit.AuditHead;

/**
 * A line of the audit log: a JSON object whose last three members are the chain's, always in this form:
 *
 * <pre>
 *   {"timestamp":...,"context":{...},"seq":57,"prev":"64 hex","hash":"64 hex"} LF
 *   |------------------- hashed by SHA-256 --------------------|
 * </pre>
 *
 * The hash covers every byte before its own comma, and so the number and the hash of the entry before. The members are
 * found by their places from the end, so that nothing in the facts can pass for them.
 *
 * @param seq     number of the entry
 * @param prev    hash of the entry before
 * @param hash    as the line says it
 * @param genuine whether it is the hash of the line's bytes
 */
public record ChainLine(long seq, String prev, String hash, boolean genuine) {
    private static final byte[] HASH = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREV = ",\"prev\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEQ = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);
    private static final int HEX = 64;
    private static final int MOST_DIGITS = 18;
    /** With one byte before the chain's members, and one digit. */
    private static final int SHORTEST = 1 + SEQ.length + 1 + PREV.length + HEX + 1 + HASH.length + HEX + 2;
    private static final HexFormat FORMAT = HexFormat.of();

    /** Adds the chain's members to a JSON object; with its line feed. */
    static byte[] write(String object, AuditHead before) {
        if (!object.endsWith("}")) {
            throw new IllegalArgumentException("not a JSON object");
        }
        var body = object.substring(0, object.length() - 1) + ",\"seq\":" + (before.seq() + 1) + ",\"prev\":\""
                + before.hash() + "\"";
        var hash = FORMAT.formatHex(sha256().digest(body.getBytes(StandardCharsets.UTF_8)));
        return (body + ",\"hash\":\"" + hash + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The line, without its line feed; null if it is not one of the chain. */
    static ChainLine parse(byte[] bytes, int length) {
        if (length < SHORTEST) {
            return null;
        }
        int hashAt = length - HASH.length - HEX - 2;
        int prevAt = hashAt - PREV.length - HEX - 1;
        int seqEnd = prevAt;
        int digits = 0;
        while (digits <= MOST_DIGITS && seqEnd - digits > SEQ.length && isDigit(bytes[seqEnd - digits - 1])) {
            digits++;
        }
        int seqAt = seqEnd - digits - SEQ.length;
        if (digits < 1 || digits > MOST_DIGITS || seqAt < 1 || bytes[seqEnd - digits] == '0' || bytes[0] != '{'
                || bytes[hashAt - 1] != '"' || bytes[length - 2] != '"' || bytes[length - 1] != '}'
                || !stands(SEQ, bytes, seqAt) || !stands(PREV, bytes, prevAt) || !stands(HASH, bytes, hashAt)) {
            return null;
        }
        var prev = hex(bytes, prevAt + PREV.length);
        var hash = hex(bytes, hashAt + HASH.length);
        if (prev == null || hash == null) {
            return null;
        }
        var sha = sha256();
        sha.update(bytes, 0, hashAt);
        long seq = Long.parseLong(new String(bytes, seqEnd - digits, digits, StandardCharsets.US_ASCII));
        return new ChainLine(seq, prev, hash, FORMAT.formatHex(sha.digest()).equals(hash));
    }

    AuditHead head() {
        return new AuditHead(seq, hash);
    }

    private static boolean stands(byte[] what, byte[] in, int at) {
        return java.util.Arrays.equals(what, 0, what.length, in, at, at + what.length);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static String hex(byte[] bytes, int from) {
        for (int i = from; i < from + HEX; i++) {
            if (!isDigit(bytes[i]) && (bytes[i] < 'a' || bytes[i] > 'f')) {
                return null;
            }
        }
        return new String(bytes, from, HEX, StandardCharsets.US_ASCII);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
