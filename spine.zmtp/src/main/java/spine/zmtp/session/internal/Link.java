package spine.zmtp.session.internal;

import java.util.List;
import java.util.function.Consumer;
import spine.api.transport.Buffer;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/**
 * An admitted peer's connection as its endpoint sees it: a {@link Session} of the same loop, or {@link Away} for one of
 * another. On the endpoint's thread.
 */
public interface Link {
    Peer peer();

    /** Where its messages wait, or have their places. */
    Line line();

    /** {@link State#TRAFFIC} as long as it takes messages. */
    State state();

    /** Sends or has it wait; {@code reserved} means that a place was set aside. Takes the frames in any case. */
    void send(List<Buffer> frames, long size, SendOutcome.Listener listener, boolean reserved);

    /**
     * Asks whether the peer lives: a PING if it knows PING, and then any word of it is a yes, and none for so long a no;
     * but whoever is not read because of us lives. Not told if the connection ends before.
     *
     * @param alive told once, on the endpoint's thread
     */
    void challenge(long nanos, Consumer<Boolean> alive);

    /** Closes with a reason that is told as REFUSED. Nothing more of it is delivered. */
    void cut(String reason);

    /** Closes after writing what the socket takes at once. Nothing more of it is delivered. */
    void close(String why);
}
