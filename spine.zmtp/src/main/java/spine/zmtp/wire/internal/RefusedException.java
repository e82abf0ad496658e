package spine.zmtp.wire.internal;

/** The peer sent an ERROR command: it is well, but does not want us. */
public final class RefusedException extends ProtocolException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    /** @param reason the peer's, printable ASCII, at most 255 characters; a status such as "400" by RFC 27 */
    public RefusedException(String reason) {
        super("the peer refuses: " + (reason.isEmpty() ? "no reason given" : reason));
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
