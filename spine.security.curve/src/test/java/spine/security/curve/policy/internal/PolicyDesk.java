package spine.security.curve.policy.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.api.security.Decision;
import spine.api.security.Decision.Denied;
import spine.api.security.Decision.Granted;
import spine.api.security.Permissions;
import spine.api.security.VerifiedKey;
import spine.security.curve.fakes.FakeBundle;
import spine.security.curve.fakes.FakeRevocations;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.ManualClock;
import spine.security.curve.fakes.RecordingAudit;

/** A policy with its files, and a test that looks at them instead of the thread. */
public abstract class PolicyDesk {
    private static final long NEVER_MILLIS = 3_600_000;

    @TempDir
    protected Path root;

    protected final RecordingAudit audit = new RecordingAudit();
    protected final FakeRevocations revocations = new FakeRevocations();
    protected final ManualClock clock = new ManualClock();
    protected final FakeBundle bundle = new FakeBundle();
    protected final VerifiedKey alice = Keys.key();
    protected final VerifiedKey bob = Keys.key();
    protected Home home;
    protected Path file;
    protected Path rules;
    protected WhitelistPolicy policy;

    @BeforeEach
    void setUpFiles() throws IOException {
        home = Home.under(root);
        Files.createDirectories(home.keys());
        Files.createDirectories(home.state());
        Files.createDirectories(home.run());
        file = home.keys().resolve("whitelist.txt");
        rules = home.keys().resolve("policy.conf");
    }

    @AfterEach
    void stopPolicy() {
        if (policy != null) {
            policy.deactivate();
        }
    }

    /** A new policy in the place of the former one. */
    protected WhitelistPolicy open() {
        stopPolicy();
        policy = new WhitelistPolicy(home, audit, revocations, bundle.announcer(), clock, NEVER_MILLIS);
        return policy;
    }

    protected void write(String text) throws IOException {
        write(file, text);
    }

    protected static void write(Path path, String text) throws IOException {
        Files.writeString(path, text, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    protected void look() {
        policy.look();
    }

    protected void settle() {
        for (int i = 0; i < FileWatch.LOOKS; i++) {
            look();
        }
    }

    protected Decision decide(VerifiedKey key) {
        return policy.current().decide(key);
    }

    protected boolean isGranted(VerifiedKey key) {
        return decide(key) instanceof Granted;
    }

    /** Null if it is denied. */
    protected String role(VerifiedKey key) {
        return decide(key) instanceof Granted granted ? granted.grant().principal().role() : null;
    }

    protected String denial(VerifiedKey key) {
        return decide(key) instanceof Denied denied ? denied.reason() : "";
    }

    protected Permissions permissions(VerifiedKey key) {
        return decide(key) instanceof Granted granted ? granted.grant().permissions() : Permissions.NONE;
    }

    protected static Principal principal(VerifiedKey key) {
        return new Principal("curve", key.z85(), "label", Role.ADMIN);
    }
}
