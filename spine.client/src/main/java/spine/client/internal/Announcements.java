package spine.client.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.rcis.RCISResponse;
import spine.api.security.VerifiedKey;

/**
 * What replies say about the server's next key (SEC-40). While the key is being changed each carries it in Z85; an
 * answer without it takes back what was announced, a refusal without it says nothing. What is no key is not looked at.
 * Thread-safe.
 */
final class Announcements {
    static final String NEXT = "Server-Key-Next";
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final ServerConnection server;
    private final AtomicBoolean warned = new AtomicBoolean();

    Announcements(ServerConnection server) {
        this.server = server;
    }

    /** @param by the key that the sender of the reply proved to hold */
    void hear(RCISResponse reply, VerifiedKey by) {
        var text = reply.getMetadataOrDefault(NEXT, "");
        if (!text.isEmpty()) {
            try {
                server.announced(by, Optional.of(VerifiedKey.ofZ85(text)));
            } catch (IllegalArgumentException malformed) {
                if (!warned.getAndSet(true)) {
                    LOG.warn("the server announces a next key that is none: {}", malformed.getMessage());
                }
            }
        } else if (reply.getStatusCode() >= 200 && reply.getStatusCode() < 300) {
            server.announced(by, Optional.empty());
        }
    }
}
