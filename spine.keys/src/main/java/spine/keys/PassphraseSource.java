package spine.keys;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the passphrase of a protected key comes from: a file, or a person who is asked. Never a command line and never
 * the text of a variable: other processes can read both. Implementations are thread-safe and may block.
 */
@FunctionalInterface
public interface PassphraseSource {
    /** Names the file that holds the passphrase; 0600 or 0400. Read at each load of the key. */
    String FILE_VARIABLE = "SPINE_KEY_PASSPHRASE_FILE";
    /** Set by the service manager; {@link #CREDENTIAL} in this folder holds the passphrase. */
    String CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY";
    String CREDENTIAL = "key_passphrase";

    /**
     * The passphrase for a secret key's file, if this source has one; the caller destroys it.
     *
     * @throws KeyFileException if there should be one and it cannot be used
     */
    Optional<Passphrase> find(Path secretFile) throws KeyFileException;

    /** {@code $SPINE_KEY_PASSPHRASE_FILE}, else {@code $CREDENTIALS_DIRECTORY/key_passphrase}, else none. */
    static PassphraseSource of(Map<String, String> env) {
        return secretFile -> {
            var named = env.getOrDefault(FILE_VARIABLE, "");
            if (!named.isEmpty()) {
                return Optional.of(PassphraseFile.read(Path.of(named), true));
            }
            var folder = env.getOrDefault(CREDENTIALS_VARIABLE, "");
            var credential = Path.of(folder, CREDENTIAL);
            return folder.isEmpty() || !credential.toFile().exists() ? Optional.empty()
                    : Optional.of(PassphraseFile.read(credential, false));
        };
    }

    /** {@link #of(Map)} with this process's environment. */
    static PassphraseSource ofProcess() {
        return of(System.getenv());
    }

    /** Asks the other one when this one has none. */
    default PassphraseSource orElse(PassphraseSource other) {
        return secretFile -> {
            var mine = find(secretFile);
            return mine.isPresent() ? mine : other.find(secretFile);
        };
    }
}
