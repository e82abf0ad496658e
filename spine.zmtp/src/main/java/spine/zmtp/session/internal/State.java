package spine.zmtp.session.internal;

/** The states of {@code STATES.md}. */
public enum State {
    CONNECTING, GREETING, HANDSHAKE, ASKING, CONTESTED, TRAFFIC, CLOSING, CLOSED;

    boolean isAdmission() {
        return this == GREETING || this == HANDSHAKE || this == ASKING || this == CONTESTED;
    }

    /** The peer has proved its key, and does not speak yet. */
    boolean isProved() {
        return this == ASKING || this == CONTESTED;
    }
}
