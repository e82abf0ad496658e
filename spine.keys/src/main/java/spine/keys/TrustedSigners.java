package spine.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spine.keys.KeyFileException.Kind;

/**
 * Whose signatures count: {@code keys/signers.txt} (0600), {@code ID BASE64 [label]} a line, the public key as 32 bytes
 * in base64; blank lines and those that begin with {@code #} do not matter. A line that is malformed is left out, and
 * so is every line of an id that stands there twice. Immutable.
 *
 * @param keys     public keys by id
 * @param problems what was left out and why, with the line's number
 */
public record TrustedSigners(Map<String, PublicKey> keys, List<String> problems) {
    /** The file's name in the key folder. */
    public static final String FILE = "signers.txt";
    private static final int MOST_BYTES = 1 << 20;
    private static final TrustedSigners NOBODY = new TrustedSigners(Map.of(), List.of());

    public TrustedSigners {
        keys = Map.copyOf(keys);
        problems = List.copyOf(problems);
    }

    /**
     * Reads the file as it is now; nobody is trusted if there is none.
     *
     * @throws KeyFileException if others than its owner may use it, or it cannot be read or is larger than 1 MiB
     */
    public static TrustedSigners read(Path file) throws KeyFileException {
        if (!Files.exists(file)) {
            return NOBODY;
        }
        KeyFiles.requirePrivate(file);
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new KeyFileException(Kind.MALFORMED, file + " is larger than 1 MiB.",
                        "Remove what is not needed.");
            }
            return parse(new String(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw KeyFileReader.failed(file, e);
        }
    }

    static TrustedSigners parse(String text) {
        var keys = new LinkedHashMap<String, Optional<PublicKey>>();
        var problems = new ArrayList<String>();
        int number = 0;
        for (var line : text.split("\n", -1)) {
            number++;
            var words = line.strip().split("\\s+", 3);
            if (words[0].isEmpty() || words[0].startsWith("#")) {
                continue;
            }
            try {
                var id = DetachedSignature.requireSigner(words[0]);
                var key = SignerKeys.publicKey(words.length > 1 ? words[1] : "");
                if (keys.put(id, keys.containsKey(id) ? Optional.empty() : Optional.of(key)) != null) {
                    problems.add("line " + number + ": " + id + " stands here twice; none of its keys counts");
                }
            } catch (IllegalArgumentException e) {
                problems.add("line " + number + ": " + e.getMessage());
            }
        }
        var sound = new LinkedHashMap<String, PublicKey>();
        keys.forEach((id, key) -> key.ifPresent(k -> sound.put(id, k)));
        return new TrustedSigners(sound, problems);
    }

    /** The key of a signer, if he is trusted. */
    public Optional<PublicKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }
}
