package spine.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import spine.api.security.VerifiedKey;

/**
 * Shows that both ends of a pairing know the token, without sending it (SEC-32, SEC-33).
 *
 * <pre>
 *   client proof = HMAC-SHA256(token bytes, client key || server key)
 *   server proof = HMAC-SHA256(token bytes, server key || client key)
 *   hash form    = SHA-256(token as lower-case hex text)     bound to no key: weaker, for old clients
 * </pre>
 *
 * A proof that was overheard serves no other key. Comparisons take the same time wherever the first difference is.
 * Static functions without state.
 */
public final class PairingProof {
    private PairingProof() {
    }

    /** What a client sends. */
    public static byte[] ofClient(PairingToken token, VerifiedKey client, VerifiedKey server) {
        return hmac(token, client, server);
    }

    /** What the server answers. */
    public static byte[] ofServer(PairingToken token, VerifiedKey client, VerifiedKey server) {
        return hmac(token, server, client);
    }

    /** The form of the seeds: SHA-256 of the token's hex text. */
    public static byte[] hashOf(PairingToken token) {
        var text = token.hex().getBytes(StandardCharsets.US_ASCII);
        try {
            return Digests.sha256().digest(text);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /** Whether the proof is the client's for this token and these keys. */
    public static boolean isOfClient(byte[] proof, PairingToken token, VerifiedKey client, VerifiedKey server) {
        return MessageDigest.isEqual(ofClient(token, client, server), proof);
    }

    /** Whether the proof is the server's; a client that gets another talks to somebody who knew no token. */
    public static boolean isOfServer(byte[] proof, PairingToken token, VerifiedKey client, VerifiedKey server) {
        return MessageDigest.isEqual(ofServer(token, client, server), proof);
    }

    /** Whether the proof is the hash form for this token. */
    public static boolean isHashOf(byte[] proof, PairingToken token) {
        return MessageDigest.isEqual(hashOf(token), proof);
    }

    private static byte[] hmac(PairingToken token, VerifiedKey first, VerifiedKey second) {
        var secret = token.bytes();
        try {
            return Digests.hmacSha256(secret, first.bytes(), second.bytes());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
