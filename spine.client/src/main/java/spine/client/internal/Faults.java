package spine.client.internal;

import java.time.Duration;
import spine.api.ErrorCode;
import spine.api.Refusal;

/** What can be wrong with a connection, in words, each with its remedy. */
public final class Faults {
    private final String address;

    public Faults(String address) {
        this.address = address;
    }

    public Refusal notPaired() {
        return new Refusal(ErrorCode.UNAUTHORIZED, "This key is not paired with the Spine at " + address + ".",
                "Pair it: 'spinectl pair', or 'spinectl pair TOKEN' with a token from its administrator.");
    }

    public Refusal handshake() {
        return new Refusal(ErrorCode.UNAVAILABLE,
                "No encrypted connection to " + address + ": the server key does not fit, or it is no Spine.",
                "Compare the server key in the configuration with the one in the server's run/endpoints.json.");
    }

    public Refusal absent() {
        return new Refusal(ErrorCode.UNAVAILABLE, "Nobody listens at " + address + ".", "Start it: './spine up'.");
    }

    public Refusal overdue(Duration timeout, boolean connected) {
        var seconds = timeout.toMillis() / 1000.0;
        return connected
                ? new Refusal(ErrorCode.DEADLINE_EXCEEDED, "No answer within " + seconds + " s.",
                        "Try again, or allow more time.")
                : new Refusal(ErrorCode.DEADLINE_EXCEEDED,
                        "No answer within " + seconds + " s; there is no connection to " + address + ".",
                        "See whether it runs: 'spinectl status'.");
    }

    public Refusal closed() {
        return new Refusal(ErrorCode.UNAVAILABLE, "The client was closed before the answer came.", "");
    }

    public Refusal tooMany(int limit) {
        return new Refusal(ErrorCode.OVERLOADED, limit + " requests are in flight already.",
                "Wait for some of their answers.");
    }
}
