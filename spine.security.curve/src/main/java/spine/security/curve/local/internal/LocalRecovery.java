package spine.security.curve.local.internal;

import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Pairing;

/**
 * The way back in for whoever runs under our own account, or as root, when no administrator's key is left (SEC-36):
 *
 * <pre>
 *   ask    = "RESET_WHITELIST" LF
 *   answer = "OK" LF *( name " " value LF )      token, address, server_key, fingerprint, expires_in_seconds
 *          / "ERROR" " " sentence LF
 * </pre>
 *
 * The token is shown in this answer and nowhere else.
 */
final class LocalRecovery implements LocalServer.Talk {
    static final String COMMAND = "RESET_WHITELIST";
    private static final int MOST_CHARACTERS = 64;
    private static final Logger LOG = LoggerFactory.getLogger(LocalRecovery.class);

    /** Resets the whitelist and opens BOOTSTRAP. */
    interface Reset {
        Pairing.Window run() throws IOException;
    }

    /** The server's key as it is shown with the token (SEC-34). */
    record Server(String key, String fingerprint) {
    }

    /** Says the server's present key. */
    interface ServerKey {
        Server now();
    }

    private final Reset reset;
    private final ServerKey server;
    private final AuditLog audit;

    LocalRecovery(Reset reset, ServerKey server, AuditLog audit) {
        this.reset = reset;
        this.server = server;
        this.audit = audit;
    }

    @Override
    public void with(TimedChannel peer, boolean admitted) throws IOException {
        peer.writeText(answer(peer.readLine(MOST_CHARACTERS), admitted));
    }

    private String answer(String line, boolean admitted) {
        if (!admitted) {
            return refuse("Only root and the account that Spine runs as may do this.");
        }
        if (!line.strip().equals(COMMAND)) {
            return refuse("The one command is " + COMMAND + ".");
        }
        try {
            var window = reset.run();
            var known = server.now();
            return "OK\ntoken " + window.token() + "\naddress " + window.address() + "\nserver_key " + known.key()
                    + "\nfingerprint " + known.fingerprint() + "\nexpires_in_seconds "
                    + window.remaining().toSeconds() + "\n";
        } catch (IOException | IllegalStateException e) {
            LOG.error("The whitelist was not reset", e);
            return refuse("The whitelist was not reset: " + e.getMessage() + ".");
        }
    }

    private String refuse(String reason) {
        audit.record("AUTH-001", Level.WARNING, "local recovery refused",
                Map.of("success", "false", "remote_ip", "local", "reason", reason));
        return "ERROR " + reason + "\n";
    }
}
