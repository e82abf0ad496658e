package spine.api.security;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keys that are never trusted again (SEC-41). The list lives in the kernel: it beats every policy, and no edit, restart,
 * rotation or rollback takes a key off it. Thread-safe.
 */
@ProviderType
public interface Revocations {
    /**
     * Revokes a key: refused from the moment on when this returns, on the disk by then, connections cut within a second.
     *
     * @param reason for people and the audit; 0-200 characters
     * @param by     who asked, as {@code Principal.id()}
     * @return false if it was revoked before
     * @throws IOException if it could not be written; it is refused all the same, until a restart
     */
    boolean revoke(VerifiedKey key, String reason, String by) throws IOException;

    boolean isRevoked(Credential credential);

    /** All of them, the oldest first. */
    List<Revoked> list();

    /** One of them. */
    record Revoked(VerifiedKey key, Instant at, String by, String reason) {
    }
}
