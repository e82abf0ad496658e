package spine.security.curve.admin.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import spine.admin.AdminCommand;
import spine.api.ErrorCode;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.security.ServerIdentity;
import spine.api.security.VerifiedKey;
import spine.security.curve.policy.internal.Rotation;

/**
 * {@code key.rotate} and {@code key.confirm}, for the caller's own key and so for everybody; {@code server.rotate}
 * for those who may administer keys (SEC-40).
 */
final class RotationVerbs {
    private static final long GRACE_SECONDS = 3600;

    private final Rotation rotation;
    private final ServerIdentity identity;

    RotationVerbs(Rotation rotation, ServerIdentity identity) {
        this.rotation = rotation;
        this.identity = identity;
    }

    Map<String, Verb> verbs(Rights rights) {
        return Map.of("key.rotate", this::rotate, "key.confirm", this::confirm,
                "server.rotate", rights.only("keys", this::server));
    }

    private static VerifiedKey own(Principal by) throws SpineException {
        if (!by.scheme().equals("curve")) {
            throw new SpineException(ErrorCode.FORBIDDEN, "You have no key that could be rotated.",
                    "Ask over a connection of the key in question.");
        }
        return VerifiedKey.ofZ85(by.id());
    }

    private Map<String, Object> rotate(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of("new_key", "grace_seconds"));
        var old = own(by);
        var next = command.read("new_key", VerifiedKey::ofZ85);
        var grace = Duration.ofSeconds(command.number("grace_seconds", GRACE_SECONDS, 0,
                Rotation.LONGEST_GRACE.toSeconds()));
        var begun = Disk.run(() -> rotation.begin(old, next, grace));
        return Verb.answer("until", begun.until().toString(), "entry", EntryView.full(begun.entry()));
    }

    private Map<String, Object> confirm(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of());
        var key = own(by);
        return Verb.answer("removed", Disk.run(() -> rotation.confirm(key)).map(VerifiedKey::z85).orElse(""));
    }

    private Map<String, Object> server(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of("step"));
        var step = command.text("step", "");
        try {
            Disk.run(() -> {
                step(command, step, by.id());
                return null;
            });
        } catch (IllegalStateException | UnsupportedOperationException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The server's key: " + e.getMessage() + ".",
                    "A rotation is begun, then finished or abandoned.");
        }
        return Verb.answer("current", identity.keys().publicKey().z85(),
                "next", identity.next().map(VerifiedKey::z85).orElse(""));
    }

    private void step(AdminCommand command, String step, String by) throws IOException, SpineException {
        switch (step) {
            case "begin" -> identity.begin(by);
            case "finish" -> identity.finish(by);
            case "abandon" -> identity.abandon(by);
            default -> throw command.invalid("The step is none of begin, finish, abandon.");
        }
    }
}
