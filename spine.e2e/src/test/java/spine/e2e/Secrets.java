package spine.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import spine.api.security.Z85;

/**
 * Secrets, and every form in which one could get into a file: raw, hex in both cases, Z85, and base64 in both alphabets
 * at each of the three places where a secret within longer data can begin. Of a pairing token also its text in base64,
 * and its SHA-256, which a server may take as proof. Not thread-safe.
 */
final class Secrets {
    private static final int KEY_BYTES = 32;
    private static final int Z85_CHARACTERS = 40;
    private static final int TOKEN_HEX = 64;

    private final List<Form> forms = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();
    private int secrets;

    /**
     * One form of one secret.
     *
     * @param name  of what it is; never the secret
     * @param shown whether a person is shown it once, in this form
     * @param bytes to be searched for, 32 or more
     */
    record Form(String name, boolean shown, byte[] bytes) {
    }

    List<Form> forms() {
        return forms;
    }

    int count() {
        return secrets;
    }

    /** Files that hold no key in a form that can be read, such as encrypted ones: their secrets are not searched for. */
    List<Path> unreadable() {
        return unreadable;
    }

    /** A file {@code *.key}, or all such files in a folder and below. */
    Secrets keys(Path place) throws IOException {
        try (var files = Files.walk(place)) {
            for (var file : files.filter(f -> f.getFileName().toString().endsWith(".key") && Files.isRegularFile(f))
                    .toList()) {
                var content = Files.readAllBytes(file);
                var text = new String(content, StandardCharsets.ISO_8859_1).strip();
                if (content.length == KEY_BYTES) {
                    key(file.toString(), content);
                } else if (text.length() == Z85_CHARACTERS) {
                    key(file.toString(), Z85.decode(text));
                } else {
                    unreadable.add(file);
                }
            }
        }
        return this;
    }

    /** A secret of 32 bytes. */
    Secrets key(String name, byte[] secret) {
        secrets++;
        bytes(name, secret);
        return this;
    }

    /** A pairing token as it is shown: 64 or more hex characters. */
    Secrets token(String name, String hex) {
        if (hex.length() < TOKEN_HEX) {
            throw new IllegalArgumentException(name + " holds no pairing token");
        }
        secrets++;
        var text = hex.getBytes(StandardCharsets.US_ASCII);
        bytes(name, HexFormat.of().parseHex(hex));
        base64(name + ", its text", text);
        bytes(name + ", SHA-256 of its text", sha256(hex.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII)));
        forms.replaceAll(form -> form.name().equals(name + " in hex")
                && new String(form.bytes(), StandardCharsets.US_ASCII).equals(hex) ? new Form(form.name(), true, form.bytes()) : form);
        return this;
    }

    private void bytes(String name, byte[] secret) {
        var hex = HexFormat.of().formatHex(secret);
        forms.add(new Form(name + " raw", false, secret.clone()));
        text(name + " in hex", hex);
        text(name + " in HEX", hex.toUpperCase(Locale.ROOT));
        if (secret.length % 4 == 0) {
            text(name + " in Z85", Z85.encode(secret));
        }
        base64(name, secret);
    }

    /** What of the secret's base64 does not depend on its neighbours. */
    private void base64(String name, byte[] secret) {
        Map<String, Base64.Encoder> alphabets = new LinkedHashMap<>();
        alphabets.put("base64", Base64.getEncoder().withoutPadding());
        alphabets.put("base64url", Base64.getUrlEncoder().withoutPadding());
        var seen = new ArrayList<String>();
        alphabets.forEach((alphabet, encoder) -> {
            for (int before = 0; before < 3; before++) {
                var padded = new byte[before + secret.length];
                System.arraycopy(secret, 0, padded, before, secret.length);
                var all = encoder.encodeToString(padded);
                var sure = all.substring((before * 4 + 2) / 3, padded.length * 8 / 6);
                if (!seen.contains(sure)) {
                    seen.add(sure);
                    text(name + " in " + alphabet, sure);
                }
            }
        });
    }

    private void text(String name, String text) {
        forms.add(new Form(name, false, text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
