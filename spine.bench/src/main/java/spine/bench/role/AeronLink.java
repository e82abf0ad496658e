package spine.bench.role;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/** One stream in and one stream out over shared memory, for one thread. */
final class AeronLink {
    static final int TO_BROKER = 1;
    static final int TO_WORKER = 2;
    static final int FROM_WORKER = 3;
    static final int TO_CLIENT = 4;
    private static final String CHANNEL = "aeron:ipc?term-length=16m|mtu=32k";
    private static final int FRAGMENTS = 64;

    private final Subscription in;
    private final Publication out;
    private final IdleStrategy idle;
    private final FragmentHandler handler;

    AeronLink(Aeron aeron, int in, int out, IdleStrategy idle, FragmentHandler handler) {
        this.in = aeron.addSubscription(CHANNEL, in);
        this.out = aeron.addPublication(CHANNEL, out);
        this.idle = idle;
        this.handler = new FragmentAssembler(handler);
    }

    static Aeron connect(Settings settings) {
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(settings.get("folder"))
                .idleStrategy(new org.agrona.concurrent.SleepingMillisIdleStrategy(10)));
    }

    /** Takes what is there. */
    int poll() {
        return in.poll(handler, FRAGMENTS);
    }

    /** Sends, and waits for room if there is none. */
    void send(DirectBuffer bytes, int at, int length) {
        long result = out.offer(bytes, at, length);
        while (result < 0) {
            if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                throw new IllegalStateException("Aeron takes no more: " + result);
            }
            idle.idle();
            result = out.offer(bytes, at, length);
        }
        idle.reset();
    }

    /** Sends back or on all that comes, for ever. */
    void loop(IdleStrategy rest) {
        while (!Thread.currentThread().isInterrupted()) {
            rest.idle(poll());
        }
    }
}
