package spine.zmtp.session.internal;

import spine.api.transport.ConnectionEvent;
import spine.zmtp.loop.internal.Message;

/** The endpoint of sessions that are on other loops, as their {@link Away} sees it. On the endpoint's thread. */
public interface Host {
    int priority();

    void message(Link from, Message message);

    void event(ConnectionEvent event);

    /** The link has closed, by whomever; told once, before its last events. */
    void gone(Link link);

    /** Its last event was told: nothing of it is left anywhere. */
    void over(Away link);

    /** Whether the endpoint is closed. */
    boolean closed();
}
