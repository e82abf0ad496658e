package spine.client.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.message.StreamPart;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.client.Replies;

/**
 * The asker's side of one answer by parts. Whatever happens is done one after the other on the executor for callbacks;
 * parts that wait are bounded by what was requested, and one that is the rest after a broken connection.
 *
 * <pre>
 * state    event                            action, next
 * QUIET    request(n)                       the request with credit n, ASKED
 * ASKED    request(n)                       kept until a part has come: before, the server may not know the request
 * ASKED    a part in sequence               to the subscriber, RUNNING
 * RUNNING  request(n)                       credit n to the server
 * RUNNING  a part out of sequence           AGENT_FAILED, the request is cancelled, ENDED
 * any      the end in sequence              complete, or its failure, ENDED
 * any      one whole answer                 what is not known of it yet, complete, ENDED
 * any      cancel                           the request is cancelled, ENDED
 * </pre>
 */
public final class AskedParts implements Flow.Subscription, Sink {
    private final Exchanges exchanges;
    private final RCISRequest.Builder request;
    private final Duration timeout;
    private final Flow.Subscriber<? super Payload> subscriber;
    private final Consumer<Map<String, String>> facts;
    private final Serial serial;
    private final Deque<Payload> waiting = new ArrayDeque<>();
    private long demand;
    private long ungranted;
    private long sequence;
    private long bytes;
    private String contentType = "";
    private boolean asked;
    private boolean exhausted;
    private SpineException failure;
    private boolean ended;

    /** @param facts told about the answer as a whole, before its end is */
    public AskedParts(Exchanges exchanges, RCISRequest.Builder request, Duration timeout,
            Flow.Subscriber<? super Payload> subscriber, Consumer<Map<String, String>> facts) {
        this.facts = facts;
        this.exchanges = exchanges;
        this.request = request;
        this.timeout = timeout;
        this.subscriber = subscriber;
        this.serial = new Serial(exchanges.callbacks());
    }

    /** @param first whether this is the one subscriber */
    public void begin(boolean first) {
        serial.execute(() -> {
            subscriber.onSubscribe(this);
            if (!first) {
                end(() -> subscriber.onError(new IllegalStateException("the answer has a subscriber already")));
            }
        });
    }

    @Override
    public void request(long parts) {
        serial.execute(() -> {
            if (ended) {
                return;
            }
            if (parts <= 0) {
                abort();
                end(() -> subscriber.onError(new IllegalArgumentException("requested " + parts + " parts")));
                return;
            }
            demand = saturated(demand, parts);
            if (!asked) {
                asked = true;
                exchanges.send(request.setCredit(atMostInt(parts)), timeout, this);
            } else {
                ungranted = saturated(ungranted, parts);
                grant();
            }
            deliver();
        });
    }

    private static long saturated(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    private static int atMostInt(long parts) {
        return (int) Math.min(Integer.MAX_VALUE, parts);
    }

    private void grant() {
        if (sequence > 0 && ungranted > 0 && !exhausted) {
            exchanges.grant(request.getRequestId(), atMostInt(ungranted));
            ungranted = 0;
        }
    }

    @Override
    public void cancel() {
        serial.execute(() -> {
            abort();
            end(() -> { });
        });
    }

    private void abort() {
        if (asked && !exhausted && !ended) {
            exchanges.cancel(request.getRequestId());
        }
    }

    private void end(Runnable signal) {
        if (!ended) {
            ended = true;
            waiting.clear();
            signal.run();
        }
    }

    @Override
    public void part(RCISResponse response) {
        serial.execute(() -> {
            var part = response.getStreamPart();
            if (!ended && isDue(part)) {
                sequence = part.getSequence();
                take(part.getContentType(), part.getData());
                grant();
                deliver();
            }
        });
    }

    private boolean isDue(StreamPart part) {
        if (part.getSequence() == sequence + 1) {
            return true;
        }
        abort();
        fail(new SpineException(ErrorCode.AGENT_FAILED, "Part " + Long.toUnsignedString(part.getSequence())
                + " came where " + (sequence + 1) + " was due.", "Ask again."));
        return false;
    }

    private void take(String type, ByteString data) {
        contentType = type.isEmpty() ? contentType : type;
        bytes += data.size();
        if (!data.isEmpty()) {
            waiting.add(new Payload(contentType, data));
        }
    }

    @Override
    public void answered(RCISResponse response) {
        serial.execute(() -> {
            if (ended || response.hasStreamPart() && !isDue(response.getStreamPart())) {
                return;
            }
            exhausted = true;
            facts.accept(response.getMetadataMap());
            if (!Replies.isAnswer(response)) {
                failure = new SpineException(Replies.refusal(response));
            } else if (response.hasStreamPart()) {
                take(response.getStreamPart().getContentType(), response.getStreamPart().getData());
            } else {
                rest(response);
            }
            deliver();
        });
    }

    /** The answer as a whole: at once from an agent that answers so, or joined, after the connection had broken. */
    private void rest(RCISResponse response) {
        var whole = response.getAgentReply().getOutput();
        if (whole.size() < bytes) {
            failure = new SpineException(ErrorCode.OUTCOME_UNKNOWN, "The answer that was kept is shorter than its parts.",
                    "Ask again.");
        } else {
            take(response.getAgentReply().getContentType(), whole.substring((int) bytes));
        }
    }

    @Override
    public void failed(SpineException why) {
        serial.execute(() -> {
            exhausted = true;
            fail(why);
        });
    }

    /** After the parts that are there. */
    private void fail(SpineException why) {
        exhausted = true;
        failure = failure == null ? why : failure;
        deliver();
    }

    private void deliver() {
        while (!ended && demand > 0 && !waiting.isEmpty()) {
            demand--;
            subscriber.onNext(waiting.poll());
        }
        if (exhausted && waiting.isEmpty()) {
            end(failure == null ? subscriber::onComplete : () -> subscriber.onError(failure));
        }
    }
}
