package spine.security.curve.pairing.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import spine.keys.PairingToken;

/**
 * Finds the token that an operator injected (SEC-36), in this order: {@code $NIKOLA_BOOTSTRAP_TOKEN}, the file
 * {@code /run/secrets/nikola_bootstrap_token}, the file {@code $CREDENTIALS_DIRECTORY/bootstrap_token}. The first that
 * is there decides: a weak one is refused, not passed over (SEC-37). A JVM cannot take a variable out of its own
 * environment; whoever may read {@code /proc/PID/environ} reads the token while it is there, so prefer a file.
 */
final class TokenSource {
    static final String VARIABLE = "NIKOLA_BOOTSTRAP_TOKEN";
    static final Path SECRET = Path.of("/run/secrets/nikola_bootstrap_token");
    private static final int MOST_BYTES = 256;

    private final Map<String, String> env;
    private final Path secret;

    TokenSource(Map<String, String> env, Path secret) {
        this.env = env;
        this.secret = secret;
    }

    /** The injected token is there and cannot be used; names its place, never its content. */
    static final class UnusableTokenException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableTokenException(String place, String reason) {
            super("The pairing token in " + place + " cannot be used: " + reason + ".");
        }
    }

    /** The injected token, or empty if none was. */
    Optional<PairingToken> find() throws UnusableTokenException {
        var variable = env.getOrDefault(VARIABLE, "");
        if (!variable.isBlank()) {
            return Optional.of(check("$" + VARIABLE, variable));
        }
        var fromSecret = read(secret);
        var credentials = env.getOrDefault("CREDENTIALS_DIRECTORY", "");
        return fromSecret.isPresent() || credentials.isEmpty() ? fromSecret
                : read(Path.of(credentials).resolve("bootstrap_token"));
    }

    private static Optional<PairingToken> read(Path file) throws UnusableTokenException {
        byte[] bytes = {};
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES);
            return Optional.of(check(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UnusableTokenException(file.toString(), e.toString());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static PairingToken check(String place, String text) throws UnusableTokenException {
        try {
            var token = PairingToken.parse(text);
            if (token.isWeak()) {
                token.destroy();
                throw new UnusableTokenException(place, "it is not random");
            }
            return token;
        } catch (IllegalArgumentException e) {
            throw new UnusableTokenException(place, e.getMessage());
        }
    }
}
