package spine.fuzz;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Gate;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.security.internal.Established;
import spine.zmtp.security.internal.Handshake;
import spine.zmtp.session.internal.Link;
import spine.zmtp.session.internal.Owner;
import spine.zmtp.session.internal.Session;
import spine.zmtp.wire.internal.Subscription;

/** The endpoint of a session: writes down all that it is told, and keeps messages until it is told to release them. */
final class Hearer implements Owner {
    final List<String> told = new ArrayList<>();
    final List<ConnectionEvent.Kind> events = new ArrayList<>();
    final ArrayDeque<Message> held = new ArrayDeque<>();
    /** More are released at once. */
    int holds;
    int ends;
    /** Cuts the connection while it is told so many messages later. */
    int cutsIn;
    /** What had been told when it did; then nothing may follow. */
    int toldAtCut = Integer.MAX_VALUE;
    private final Loop loop;
    private final boolean connecting;

    Hearer(Loop loop, boolean connecting) {
        this.loop = loop;
        this.connecting = connecting;
    }

    static String name(List<Buffer> frames) {
        return frames.stream().map(f -> Said.name(bytes(f))).collect(Collectors.joining(","));
    }

    private static byte[] bytes(Buffer frame) {
        var bytes = new byte[frame.bytes().remaining()];
        frame.bytes().get(bytes);
        return bytes;
    }

    @Override
    public void message(Link from, Message message) {
        told.add("message " + name(message.frames()));
        if (held.size() < holds) {
            held.add(message);
        } else {
            message.release();
        }
        if (cutsIn > 0 && --cutsIn == 0) {
            toldAtCut = told.size();
            from.cut("cut by its receiver");
        }
    }

    @Override
    public void subscription(Session session, Subscription subscription) {
        told.add((subscription.subscribe() ? "SUBSCRIBE " : "CANCEL ") + Said.name(subscription.prefix().toByteArray()));
    }

    @Override
    public void event(ConnectionEvent event) {
        events.add(event.kind());
    }

    @Override
    public void ended(Session session) {
        ends++;
        session.line().drop(SendOutcome.UNREACHABLE, loop);
    }

    @Override
    public int priority() {
        return 1;
    }

    @Override
    public boolean speaksFirst() {
        return connecting;
    }

    /** Nothing: the session is in traffic from the beginning. */
    @Override
    public byte[] greeting() {
        return new byte[0];
    }

    @Override
    public Handshake handshake(byte[] peerGreeting) {
        throw new AssertionError("the handshake is over: " + Arrays.toString(peerGreeting));
    }

    @Override
    public CompletionStage<Gate.Admission> admits(VerifiedKey key, String host) {
        throw new AssertionError("nobody asks the gate");
    }

    @Override
    public void established(Session session, Established peer, boolean sole) {
        throw new AssertionError("established before");
    }

    @Override
    public void overcrowded() {
        throw new AssertionError("no handshake is waiting");
    }
}
