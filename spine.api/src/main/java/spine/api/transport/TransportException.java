package spine.api.transport;

/** An address could not be bound or connected; the message says which and why. */
public class TransportException extends Exception {
    private static final long serialVersionUID = 1L;

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
