package spine.secrets.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.secrets.internal.Seal.Sealed;

/**
 * The form of {@code keys/secrets.json}: {@code {"version":1,"secrets":{NAME:{"set":INSTANT,"nonce":BASE64,"ciphertext":BASE64}}}}.
 * Static functions.
 */
final class StoreFile {
    static final int MOST_SECRETS = 256;
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private StoreFile() {
    }

    /** @throws SpineException {@code UNAVAILABLE} if it is not the owner's alone, or of another form */
    static Map<String, Sealed> read(Path file) throws SpineException {
        var content = new String(OwnFile.read(file, MOST_BYTES), UTF_8);
        try {
            var root = JsonParser.parseString(content).getAsJsonObject();
            if (root.get("version").getAsInt() != 1) {
                throw malformed(file);
            }
            var sealed = new TreeMap<String, Sealed>();
            for (var entry : root.getAsJsonObject("secrets").entrySet()) {
                SecretName.check(entry.getKey());
                sealed.put(entry.getKey(), sealed(entry.getValue().getAsJsonObject()));
            }
            if (sealed.size() > MOST_SECRETS) {
                throw malformed(file);
            }
            return sealed;
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException | NullPointerException
                | ClassCastException | UnsupportedOperationException | DateTimeException e) {
            throw malformed(file);
        }
    }

    private static Sealed sealed(JsonObject one) {
        var nonce = Base64.getDecoder().decode(one.get("nonce").getAsString());
        if (nonce.length != Seal.NONCE_BYTES) {
            throw new IllegalArgumentException("nonce");
        }
        return new Sealed(Instant.parse(one.get("set").getAsString()).toString(), nonce,
                Base64.getDecoder().decode(one.get("ciphertext").getAsString()));
    }

    static byte[] text(Map<String, Sealed> all) {
        var secrets = new JsonObject();
        all.forEach((name, sealed) -> {
            var one = new JsonObject();
            one.addProperty("set", sealed.set());
            one.addProperty("nonce", Base64.getEncoder().encodeToString(sealed.nonce()));
            one.addProperty("ciphertext", Base64.getEncoder().encodeToString(sealed.ciphertext()));
            secrets.add(name, one);
        });
        var root = new JsonObject();
        root.addProperty("version", 1);
        root.add("secrets", secrets);
        return (new GsonBuilder().setPrettyPrinting().create().toJson(root) + "\n").getBytes(UTF_8);
    }

    private static SpineException malformed(Path file) {
        return new SpineException(ErrorCode.UNAVAILABLE, file + " is not of the form that Spine writes.",
                "Restore it from a backup, or remove it and set the secrets anew.");
    }
}
