package spine.zmtp.wire.internal;

/** The peer broke a rule of the wire: its connection ends. The message names the rule, never content. */
public class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String rule) {
        super(rule, null, false, false);
    }
}
