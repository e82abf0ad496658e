package spine.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import spine.keys.Fingerprint;
import spine.keys.KeyFileException;
import spine.keys.VerificationKey;

/**
 * Whose signatures of a log count. Immutable.
 *
 * @param keys public keys by the text of their fingerprints
 */
public record AuditSigners(Map<String, VerificationKey> keys) {
    /** The name of the broker's key files, {@code broker_sign.key} and {@code broker_sign.pub}. */
    public static final String NAME = "broker_sign";
    /** Nobody: the chain is verified, its signatures are not. */
    public static final AuditSigners NOBODY = new AuditSigners(Map.of());

    public AuditSigners {
        keys = Map.copyOf(keys);
    }

    public static AuditSigners of(Collection<VerificationKey> keys) {
        return new AuditSigners(keys.stream().distinct()
                .collect(Collectors.toMap(key -> key.fingerprint().text(), Function.identity())));
    }

    /** The broker's public key in a folder of keys; nobody if there is none. */
    public static AuditSigners in(Path keys) throws KeyFileException {
        var file = keys.resolve(NAME + ".pub");
        return Files.exists(file) ? of(List.of(VerificationKey.read(file))) : NOBODY;
    }

    /** The key of this {@link Fingerprint}, if it counts. */
    public Optional<VerificationKey> key(String fingerprint) {
        return Optional.ofNullable(keys.get(fingerprint));
    }
}
