package spine.broker.stream.internal;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import spine.api.Answer;
import spine.api.CallOptions.Stream;
import spine.api.ErrorCode;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.StreamSink;

/**
 * One streamed answer on its way from its agent to whoever asked: holds the agent to its credit and its numbers, and keeps
 * what is small, for who asks again. Never more than {@link Stream#MOST_CREDIT} parts are granted and not delivered.
 * Thread-safe; calls its sink and its agent's side while it holds its lock, and these do not block.
 *
 * <pre>
 * state       event                                   action, next
 * ATTENDED    a part, granted and in sequence         to the sink
 * ATTENDED    a grant                                 as much as the sink has room for to the agent, the rest is owed
 * ATTENDED    a grant, no room and none to come       OVERLOADED, BROKEN
 * ATTENDED    nobody takes the parts any more         UNATTENDED; BROKEN if more has come than is kept
 * UNATTENDED  a part                                  kept, the next is granted; TOO_LARGE, BROKEN beyond the limit
 * both        a part not granted, or out of sequence  AGENT_FAILED (the caller ends the request)
 * both        the request's outcome                   BROKEN: whatever still comes is refused
 * </pre>
 */
public final class PartFlow implements Parts {
    /** Answers up to this are given again, joined, to who asks again. */
    public static final int KEPT_BYTES = 65_536;

    private static final int MOST_FACTS = 32;
    private static final int MOST_FACT_CHARACTERS = 32_768;

    private final StreamSink sink;
    private final int mostKept;
    private final Consumer<Refusal> fail;
    private boolean attended;
    private int granted;
    private long owed;
    private long sequence;
    private String contentType = "";
    private ByteString kept = ByteString.EMPTY;
    private long bytes;
    private final Map<String, String> facts = new HashMap<>();
    private int factCharacters;
    private Refusal broken;
    private IntConsumer upstream = more -> { };

    /**
     * A stream that somebody asked for.
     *
     * @param fail ends the request; called with the lock held
     */
    public PartFlow(Stream asked, Consumer<Refusal> fail) {
        this.sink = asked.sink();
        this.granted = asked.credit();
        this.mostKept = KEPT_BYTES;
        this.fail = fail;
        this.attended = true;
    }

    private PartFlow(int mostBytes) {
        this.sink = null;
        this.granted = Stream.MOST_CREDIT;
        this.mostKept = mostBytes;
        this.fail = reason -> { };
    }

    /** A stream that is joined for somebody who asked for none. */
    public static PartFlow joining(int mostBytes) {
        return new PartFlow(mostBytes);
    }

    /**
     * From now on the agent is told of further grants.
     *
     * @return those that it has already
     */
    public synchronized int upstream(IntConsumer grants) {
        upstream = grants;
        return granted;
    }

    /** Whether a part has come: then another agent cannot begin anew. */
    public synchronized boolean isBegun() {
        return sequence > 0;
    }

    /**
     * A part of an agent behind a socket.
     *
     * @param type of the data; empty says that of the part before
     * @return null, or why the request ends
     */
    public synchronized Refusal take(long number, String type, ByteString data) {
        if (broken != null) {
            return broken;
        }
        if (number != sequence + 1) {
            return wrong("Part " + Long.toUnsignedString(number) + " came where " + (sequence + 1) + " was due.");
        }
        if (data.size() > MOST_BYTES) {
            return wrong("Part " + number + " has " + data.size() + " bytes; " + MOST_BYTES + " are allowed.");
        }
        if (granted == 0) {
            return wrong("Part " + number + " was not granted.");
        }
        deliver(new Payload(type.isEmpty() && sequence > 0 ? contentType : type, data));
        return broken;
    }

    /** Whether the end comes where it is due; it takes the next number and needs no grant. */
    public synchronized Refusal end(long number) {
        return number == sequence + 1 ? null
                : wrong("The end came as part " + Long.toUnsignedString(number) + " where " + (sequence + 1) + " was due.");
    }

    private static Refusal wrong(String reason) {
        return new Refusal(ErrorCode.AGENT_FAILED, "The agent broke its stream. " + reason,
                "Report it to whoever runs the agent.");
    }

    /** A part of an agent in the container. */
    @Override
    public void write(Payload part) throws InterruptedException, SpineException {
        var data = part.data();
        for (int from = 0; from < data.size(); from += MOST_BYTES) {
            writeOne(new Payload(part.contentType(), data.substring(from, Math.min(data.size(), from + MOST_BYTES))));
        }
    }

    @Override
    public synchronized void fact(String key, String value) {
        var former = facts.get(key);
        int more = former == null ? key.length() + value.length() : value.length() - former.length();
        if ((former != null || facts.size() < MOST_FACTS) && factCharacters + more <= MOST_FACT_CHARACTERS) {
            facts.put(key, value);
            factCharacters += more;
        }
    }

    private synchronized void writeOne(Payload part) throws InterruptedException, SpineException {
        while (granted == 0 && broken == null) {
            wait();
        }
        if (broken != null) {
            throw new SpineException(broken);
        }
        deliver(part);
    }

    private void deliver(Payload part) {
        sequence++;
        granted--;
        keep(part);
        if (attended) {
            sink.part(sequence, part);
            grant(0);
        } else if (bytes > mostKept) {
            broken = tooLarge();
        } else {
            granted++;
            upstream.accept(1);
        }
    }

    private void keep(Payload part) {
        contentType = contentType.isEmpty() ? part.contentType() : contentType;
        bytes += part.data().size();
        kept = bytes <= mostKept ? kept.concat(part.data()) : ByteString.EMPTY;
    }

    private Refusal tooLarge() {
        return sink == null ? new Refusal(ErrorCode.TOO_LARGE, "The answer has over " + mostKept + " bytes.",
                "Ask for a stream, or for less at a time.") : notKept(bytes);
    }

    /** What is told to who asks again for a stream that was too large to keep. */
    public static Refusal notKept(Answer stream) {
        return notKept(Long.parseLong(stream.payload().meta().get(Stream.BYTES)));
    }

    private static Refusal notKept(long bytes) {
        return new Refusal(ErrorCode.TOO_LARGE, "The parts of this answer, " + bytes + " bytes, were not kept;"
                + " up to " + KEPT_BYTES + " are.", "Ask with a fresh id.");
    }

    /** Grants more to the agent, as far as there is room; 0 tries again for what is owed. */
    public synchronized void grant(int more) {
        if (!attended || broken != null) {
            return;
        }
        owed += Math.max(0, more);
        int wanted = (int) Math.min(owed, Stream.MOST_CREDIT - granted);
        if (wanted <= 0) {
            return;
        }
        int room = sink.room(wanted);
        if (room > 0) {
            owed -= room;
            granted += room;
            upstream.accept(room);
            notifyAll();
        } else if (room < 0 && granted == 0) {
            fail(new Refusal(ErrorCode.OVERLOADED, "There is no room for further parts in the queue of who asked.",
                    "Read what is there, then ask again.").with("Retry-After", "1"));
        }
    }

    /** Nobody takes the parts any more: what is small is kept to the end. */
    public synchronized void unattended() {
        if (!attended || broken != null) {
            return;
        }
        attended = false;
        if (bytes > mostKept) {
            fail(tooLarge());
            return;
        }
        int more = Stream.MOST_CREDIT - granted;
        granted += more;
        upstream.accept(more);
        notifyAll();
    }

    private void fail(Refusal why) {
        broken = why;
        notifyAll();
        fail.accept(why);
    }

    /** The request has its outcome: from here on nothing is taken and nobody waits. */
    public synchronized void close() {
        if (broken == null) {
            broken = new Refusal(ErrorCode.CANCELLED, "The request has ended.", "");
            notifyAll();
        }
    }

    /** All parts as one, with the facts; where they were too large to be kept, the facts and {@link Stream#BYTES}. */
    public synchronized Payload joined() {
        var all = new Payload(contentType, kept, facts);
        return bytes <= mostKept ? all : all.with(Stream.BYTES, Long.toString(bytes));
    }
}
