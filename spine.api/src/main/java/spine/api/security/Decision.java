package spine.api.security;

/** The policy's word on a key. Both forms are made once per snapshot, so that asking allocates nothing. */
public sealed interface Decision {
    record Granted(Grant grant) implements Decision {
    }

    /** @param reason for the log and the audit, never for the peer */
    record Denied(String reason) implements Decision {
    }
}
