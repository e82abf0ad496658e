package spine.http.internal;

import java.io.IOException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.MessageConstraintException;
import spine.api.ErrorCode;
import spine.api.resilience.Permit;
import spine.http.grant.internal.Target;
import spine.http.wire.internal.GaveUp;
import spine.http.wire.internal.Malformed;
import spine.http.wire.internal.NotSent;

/** What an exception of the network means: to the agent, and to the breaker (CB-05). */
final class Failures {
    private static final int MOST_REASON = 200;

    private Failures() {
    }

    static Failure of(IOException e, Target target, String service, HttpSettings settings) {
        var cause = e instanceof NotSent && e.getCause() instanceof IOException inner ? inner : e;
        var host = target.host();
        if (cause instanceof GaveUp over) {
            return gaveUp(over, host, service, settings);
        }
        if (cause instanceof UnknownHostException) {
            return Failure.there(service, ErrorCode.UNAVAILABLE, "The name '" + host + "' cannot be resolved.",
                    "Check the name, and the machine's name server.", true);
        }
        if (cause instanceof SSLException) {
            return Failure.there(service, ErrorCode.UNAVAILABLE, "TLS with " + host + " does not come about: " + reason(cause)
                    + ".", "Check its certificate; a root of your own goes into the Java trust store"
                    + " (-Djavax.net.ssl.trustStore).", false);
        }
        if (cause instanceof MessageConstraintException) {
            return Failure.there(service, ErrorCode.TOO_LARGE, host + " sends a head that is too large.", "Ask another service.",
                    false);
        }
        if (cause instanceof Malformed) {
            return Failure.there(service, ErrorCode.AGENT_FAILED, "What " + host + " sends is not HTTP: " + cause.getMessage()
                    + ".", "Look at it with another client.", false);
        }
        return e instanceof NotSent
                ? Failure.there(service, ErrorCode.UNAVAILABLE, host + " cannot be reached at port " + target.port() + ".",
                        "See that it runs and that no firewall is in between.", true)
                : Failure.there(service, ErrorCode.UNAVAILABLE, host + " broke off the connection.", "Ask again.", true);
    }

    private static Failure gaveUp(GaveUp over, String host, String service, HttpSettings settings) {
        return switch (over.why()) {
            case CANCELLED -> Failure.last(ErrorCode.CANCELLED, "The request was cancelled; the call to " + host
                    + " was broken off.", "");
            case DEADLINE -> Failure.last(ErrorCode.DEADLINE_EXCEEDED, "The request's deadline passed before " + host
                    + " had answered.", "Give it more time.");
            case SILENCE -> Failure.there(service, ErrorCode.DEADLINE_EXCEEDED, host + " did not answer within "
                    + settings.callTimeout().toMillis() + " ms.", "Ask again, or raise callTimeoutMillis.", false);
        };
    }

    /** The innermost cause says what was wrong with a certificate; it holds names and dates only. */
    private static String reason(Throwable e) {
        var innermost = e;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        var text = String.valueOf(innermost.getMessage()).replaceAll("[^\\x20-\\x7e]", " ").strip();
        var whole = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return whole.length() > MOST_REASON ? whole.substring(0, MOST_REASON) : whole;
    }

    /** A short deadline of the request says nothing of the service; one that left it half of a call's time does. */
    static void tell(Permit permit, IOException e, long tookNanos, HttpSettings settings) {
        var over = e instanceof GaveUp gaveUp ? gaveUp.why() : null;
        if (over == GaveUp.Why.CANCELLED
                || over == GaveUp.Why.DEADLINE && tookNanos < settings.callTimeout().toNanos() / 2) {
            permit.ignored();
        } else {
            permit.failed();
        }
    }
}
