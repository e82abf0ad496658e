package spine.broker.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.message.Durability;
import spine.api.message.NeuralSpike;
import spine.api.security.VerifiedKey;

/** Sees everything that happens in a run, and says when something does that must not. */
final class Watch {
    /** What timers and queues may add to a deadline, in nanoseconds. */
    private static final long SLACK_NANOS = 50_000_000;
    private static final Set<String> PUT_OFF = Set.of("OVERLOADED", "UNAVAILABLE", "RATE_LIMITED");
    /** Ends that are not the request's own: of a repetition, of a message. */
    private static final Set<String> IN_PASSING = Set.of("DEADLINE_EXCEEDED", "ID_REUSED", "INVALID_REQUEST",
            "UNAUTHORIZED", "FORBIDDEN");

    private final Events events;
    private final Map<VerifiedKey, String> clients = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Request> requests = new LinkedHashMap<>();
    private final Map<VerifiedKey, String> workers = new LinkedHashMap<>();
    /** Which agent was given which request, whether that has arrived or not. */
    private final Set<String> given = new LinkedHashSet<>();
    /** Clients whose keys are not entitled any more, or will not be in a moment. */
    private final Set<String> revoked = new LinkedHashSet<>();
    private final Set<Mark> pings = new LinkedHashSet<>();
    private SimJournal journal;
    private Life life;
    private String failure;
    private int answered;

    /** A message that arrived. */
    record Mark(String id, Line line, long at) {
    }

    Watch(Events events) {
        this.events = events;
    }

    /** @param now the kernel's life from here on */
    void begins(Life now, SimJournal itsJournal) {
        life = now;
        journal = itsJournal;
        pings.clear();
    }

    void client(VerifiedKey key, String name) {
        clients.put(key, name);
        names.put(key.z85(), name);
    }

    void worker(VerifiedKey key, String name) {
        workers.put(key, name);
    }

    Request asks(String client, String id, boolean idempotent) {
        return requests.computeIfAbsent(client + "/" + id, n -> new Request(client, id, idempotent));
    }

    /** What went wrong first; null if nothing has. */
    String failure() {
        return failure;
    }

    /** How many requests were answered, so that a run which does nothing is noticed. */
    int answered() {
        return answered;
    }

    void fail(String what) {
        events.note("VIOLATION " + what);
        if (failure == null) {
            failure = what;
        }
    }

    void revoked(String client) {
        revoked.add(client);
    }

    private static NeuralSpike parsed(ByteString message) {
        try {
            return NeuralSpike.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private String who(Line line) {
        return clients.getOrDefault(line.peer().key(), line.peer().routingId().toStringUtf8()).trim();
    }

    private static String what(NeuralSpike spike) {
        return (spike.hasCancel() ? "cancel " + spike.getCancel().getRequestId() : spike.getRequestId()) + " " + switch (spike.getPayloadCase()) {
            case ERROR -> spike.getError().getErrorCode() + " " + spike.getError().getErrorMessage();
            case TEXT_DATA -> spike.getTextData();
            case RICH_PAYLOAD -> spike.getRichPayload().getText();
            case CANCEL -> "";
            default -> spike.getPayloadCase() + "";
        } + (spike.getDurabilityValue() == 0 ? "" : " " + spike.getDurability());
    }

    /** At the broker's end of a line; a request must have its reply by its deadline. */
    Mark arrived(SimEndpoint endpoint, Line line, ByteString message) {
        var spike = parsed(message);
        if (!spike.hasStatus()) {
            events.note("  in " + who(line) + " " + what(spike));
        }
        var mark = new Mark(spike.getRequestId(), line, events.now());
        if (endpoint.isControl()) {
            if (spike.getTextData().equals("PING")) {
                pings.add(mark);
            }
            return mark;
        }
        var request = requests.get(clients.get(line.peer().key()) + "/" + spike.getRequestId());
        if (request != null && spike.hasTextData()) {
            request.arrivals.merge(line, 1, Integer::sum);
            long left = spike.getDeadlineUnixMs() - life.clock().millis();
            var its = life;
            its.after(Math.max(0, left) * 1_000_000 + SLACK_NANOS, () -> due(request, line));
        }
        return mark;
    }

    /** The deadline of a message; one that came before it may have a later one. */
    private void due(Request request, Line line) {
        int due = request.due.merge(line, 1, Integer::sum);
        int replies = request.replies.getOrDefault(line, 0);
        if (line.isUp() && !revoked.contains(request.client) && replies < due) {
            fail("request " + request + " has " + replies + " replies for " + due + " messages past their deadline");
        }
    }

    /** The broker takes a message; control that came before it is answered by then (BR-05). */
    void served(SimEndpoint endpoint, Mark mark) {
        if (endpoint.isControl()) {
            return;
        }
        for (var ping : pings) {
            if (ping.at <= mark.at && ping.line.isUp()) {
                fail("data " + mark.id + " was served before control " + ping.id);
            }
        }
    }

    /** The broker has sent something. */
    void handedOut(SimEndpoint endpoint, Line line, ByteString message) {
        var spike = parsed(message);
        pings.removeIf(ping -> ping.line == line && ping.id.equals(spike.getRequestId()));
        events.note(" out " + who(line) + " " + what(spike));
        var worker = workers.get(line.peer().key());
        if (worker != null && spike.hasTextData()) {
            given.add(worker + " " + spike.getTextData());
        }
        var client = clients.get(line.peer().key());
        if (client == null || endpoint.isControl() || spike.getRequestId().endsWith("-cancel") || spike.hasTextData()
                && !spike.getTextData().contains("|done")) {
            return;
        }
        var request = requests.get(client + "/" + spike.getRequestId());
        if (request == null) {
            fail("client " + client + " was sent a reply to what it did not ask: " + spike.getRequestId());
            return;
        }
        request.replies.merge(line, 1, Integer::sum);
        if (request.allReplies() > request.allArrivals()) {
            fail("request " + request + " has more replies than messages");
        }
        told(request, spike);
    }

    private void told(Request request, NeuralSpike spike) {
        var text = spike.hasRichPayload() ? spike.getRichPayload().getText() : spike.getTextData();
        var end = spike.hasError() ? spike.getError().getErrorCode() : text;
        if (!spike.hasError() && !text.startsWith(request.text() + "|") && !isItsOwn(request, text)) {
            fail("client " + request.client + " was sent the answer to another request: " + text);
        }
        if (PUT_OFF.contains(end) || IN_PASSING.contains(end)) {
            return;
        }
        answered++;
        isAsTold(request, spike.getDurability());
        request.ends.add(end);
        if (request.ends.size() > 1 && !request.forgotten) {
            fail("request " + request + " has ended in different ways: " + request.ends);
        }
    }

    /** What an agent was given it may answer as it likes, though it does not know yet that it has it. */
    private boolean isItsOwn(Request request, String text) {
        return text.startsWith(Worker.FORGED) && given.contains(text.substring(Worker.FORGED.length()) + " " + request.text());
    }

    /** A reply says no more than what was written of it and of its request has reached. */
    private void isAsTold(Request request, Durability told) {
        var key = names.entrySet().stream().filter(e -> e.getValue().equals(request.client)).findFirst().orElseThrow();
        var reply = journal.level(key.getKey(), request.id, Kind.REPLY);
        if (told.compareTo(reply) > 0) {
            fail("request " + request + " was told as " + told + " and is " + reply);
        }
    }

    /** An agent does what it was asked to; at most once (SP-07). */
    String works(String text, String agent) {
        var parts = text.split("\\|");
        var request = requests.get(parts[0] + "/" + parts[1]);
        request.effects++;
        events.note("effect " + request + " at " + agent);
        if (request.effects > 1 && !request.idempotent && !request.forgotten) {
            fail("request " + request + " was worked on " + request.effects + " times, now by " + agent);
        }
        return request.text() + "|done" + (request.idempotent ? "" : request.effects);
    }

    private Request of(Entry entry) {
        return requests.get(names.get(entry.key()) + "/" + entry.requestId());
    }

    /** What was refused so that it may come again was not worked on. */
    void written(Entry entry) {
        var request = of(entry);
        if (request != null && entry.kind() == Kind.REFUSAL && !entry.print().isEmpty() && request.effects > 0
                && !request.idempotent && !request.forgotten) {
            fail("request " + request + " was put off after it had been worked on");
        }
    }

    void lost(Entry entry) {
        var request = of(entry);
        if (request != null && entry.kind() != Kind.REFUSAL) {
            events.note("forgotten " + request);
            request.forgotten = true;
        }
    }
}
