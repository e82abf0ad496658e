package spine.audit.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditHead;
import spine.keys.SigningKey;
import spine.keys.VerificationKey;

/**
 * An entry by which the broker signs all entries before it (SEC-44): its place in the chain names the number and the hash
 * of the last of them. The signature is Ed25519 over
 *
 * <pre>
 *   spine audit checkpoint 1 LF  node id LF  number LF  hash LF  time LF
 * </pre>
 *
 * in UTF-8, the number in decimal digits, the hash in 64 hex characters, the time as the entry's {@code timestamp}. Only the
 * node id could hold a line feed, and three lines follow it always, so one text is of one checkpoint.
 *
 * @param node      the entry's {@code node_id}
 * @param time      the entry's {@code timestamp}
 * @param signer    fingerprint of the public key
 * @param signature 64 bytes in base64; anything in a checkpoint that somebody made
 */
record Checkpoint(String node, String time, String signer, String signature) {
    static final String EVENT_ID = "AUDIT-CHECKPOINT";
    private static final String DOMAIN = "spine audit checkpoint 1\n";
    /** Facts cannot pass for it: a quote within a value is escaped. */
    private static final byte[] MARK = ("\"event_id\":\"" + EVENT_ID + "\"").getBytes(StandardCharsets.US_ASCII);

    /** What is signed. */
    static byte[] text(String node, AuditHead before, String time) {
        return (DOMAIN + node + "\n" + before.seq() + "\n" + before.hash() + "\n" + time + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The entry that follows {@code before} and signs it. */
    static AuditRecord sign(SigningKey key, String node, AuditHead before, Instant now) {
        var signature = key.sign(text(node, before, AuditRecord.timestamp(now)));
        return AuditRecord.of(now, EVENT_ID, Level.INFO, "the entries before this one are signed", Map.of(
                "signer", key.publicKey().fingerprint().text(),
                "signature", Base64.getEncoder().encodeToString(signature)));
    }

    /** The line as a checkpoint, sound or not; empty if it is another entry. */
    static Optional<Checkpoint> find(LogLines lines) {
        return lines.contains(MARK) ? parse(new String(lines.copy(), StandardCharsets.UTF_8)) : Optional.empty();
    }

    private static Optional<Checkpoint> parse(String line) {
        try {
            var entry = JsonParser.parseString(line).getAsJsonObject();
            if (!EVENT_ID.equals(text(entry, "event_id"))) {
                return Optional.empty();
            }
            return Optional.of(new Checkpoint(text(entry.get("context"), "node_id"), text(entry, "timestamp"),
                    text(entry.get("data"), "signer"), text(entry.get("data"), "signature")));
        } catch (JsonParseException | IllegalStateException e) {
            return Optional.of(new Checkpoint("", "", "", "")); // whose signature fits nothing
        }
    }

    private static String text(JsonElement from, String name) {
        return from instanceof JsonObject object && object.get(name) instanceof JsonPrimitive value
                ? value.getAsString() : "";
    }

    /** Whether the key's holder signed the chain up to this entry. */
    boolean fits(VerificationKey key, AuditHead before) {
        try {
            return key.fits(text(node, before, time), Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return false; // no base64
        }
    }
}
