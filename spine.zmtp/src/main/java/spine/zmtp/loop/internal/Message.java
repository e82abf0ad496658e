package spine.zmtp.loop.internal;

import java.util.List;
import java.util.function.Consumer;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;

/**
 * A received message. One whose list was sent is pooled together with it: asking it anything throws as long as it has
 * not been lent anew. One that was released is left to the collector, because who released a message may still ask whose
 * it was, and must never be told another's name.
 */
public final class Message extends Lent implements Inbound, Carried {
    private final Frames frames = new Frames(this);
    private Endpoint endpoint;
    private Peer from;
    private long bytes;
    private Consumer<Message> receiver;

    Message(Memory memory) {
        super(memory);
    }

    Message begin() {
        lend();
        return this;
    }

    public void append(Slice frame) {
        frames.add(frames.size(), frame);
        bytes += frame.length();
    }

    public int parts() {
        return frames.size();
    }

    /** Sum of its parts so far. */
    public long size() {
        return bytes;
    }

    /** For its way to another loop: who gets it there. */
    public Message to(Consumer<Message> whom) {
        receiver = whom;
        return this;
    }

    @Override
    public void arrive() {
        receiver.accept(this);
    }

    public Message arrived(Endpoint where, Peer sender) {
        endpoint = where;
        from = sender;
        return this;
    }

    @Override
    public Endpoint endpoint() {
        requireKept(endpoint);
        return endpoint;
    }

    @Override
    public Peer from() {
        requireKept(from);
        return from;
    }

    @Override
    public List<Buffer> frames() {
        requireLent();
        return frames;
    }

    @Override
    public void release() {
        requireLent();
        for (int i = 0; i < frames.size(); i++) {
            frames.get(i).release();
        }
        end();
    }

    private void requireLent() {
        if (!isLent()) {
            throw new IllegalStateException("this message was released or sent before");
        }
    }

    private static void requireKept(Object field) {
        if (field == null) {
            throw new IllegalStateException("the frames of this message were sent before");
        }
    }

    /** The frames are gone; the rest goes back. */
    void finish() {
        if (end()) {
            memory.takeBack(this);
        }
    }

    @Override
    void recycle() {
        frames.reset();
        bytes = 0;
        endpoint = null;
        from = null;
        receiver = null;
        memory.keep(this);
    }
}
