package spine.zmtp.session.internal;

/** The states of {@code STATES.md}. */
public enum State {
    CONNECTING, GREETING, HANDSHAKE, ASKING, TRAFFIC, CLOSING, CLOSED;

    boolean isAdmission() {
        return this == GREETING || this == HANDSHAKE || this == ASKING;
    }
}
