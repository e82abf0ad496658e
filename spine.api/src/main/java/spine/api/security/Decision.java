package spine.api.security;

/** The policy's word on a key. Both forms are made once per snapshot, so that asking allocates nothing. */
public sealed interface Decision {
    record Granted(Grant grant) implements Decision {
    }

    /**
     * @param reason    for the log and the audit, never for the peer
     * @param temporary whether it says nothing about the key: no policy is there to ask, or it failed; whoever asks is
     *                  told to come again and his connection stays
     */
    record Denied(String reason, boolean temporary) implements Decision {
        /** For good, as far as anybody knows. */
        public Denied(String reason) {
            this(reason, false);
        }
    }
}
